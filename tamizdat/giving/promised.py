"""Transfers that were promised, and what came of them: a bank's register, in which no name, no account and no reference stands.

What a donor writes on his transfer is made of his contribution's number with a key, and found by a mark. So a bank's statement and a dump
together do not say which contribution somebody's transfer was, without ``keys/marks``.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models, transaction

from tamizdat.circulation.marks import key
from tamizdat.giving import references
from tamizdat.giving.contributions import MARK, NUMBER
from tamizdat.giving.providers.bank.reference import reference
from tamizdat.giving.providers.bank.register import Came, Folder, Promise
from tamizdat.giving.providers.port import Frequency, UnknownReference
from tamizdat.lib.money import Money

FOLDER: Final = "transfers"
"""In the newspaper's directory: how it was kept before, a file for each reference."""


class Transfer(models.Model):
    """``keyed``: its reference is made with our key; not so where it comes from the time of files, and the donor knows the old one."""

    ref_mark = models.BinaryField(max_length=MARK, unique=True)
    number = models.CharField(max_length=NUMBER, unique=True)
    keyed = models.BooleanField(default=True)
    frequency = models.CharField(max_length=8)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    ended = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"transfer {self.pk}"

    @property
    def ref(self) -> str:
        return reference(self.number, _key() if self.keyed else b"")


class TransferLine(models.Model):
    """One of a statement. ``name``: keyed, so that what stands in the statement does not find it; of the time of files: as it was."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    name = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    back = models.BooleanField(default=False, help_text="it went back to the donor")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transfer", "name"], name="one_line")]

    def __str__(self) -> str:
        return f"line {self.pk}"


class Rows:
    """A :class:`~tamizdat.giving.providers.bank.register.Register` in the database. What is still a file becomes a row when it is met."""

    def __init__(self, folder: Path) -> None:
        self._files = Folder(folder)

    def reference(self, number: str) -> str:
        row = Transfer.objects.filter(number=number).first() or self._taken_over(reference(number))
        return row.ref if row else reference(number, _key())

    def promise(self, ref: str, number: str, frequency: Frequency, money: Money, now: datetime) -> Promise:
        given = {"frequency": frequency.value, "amount": money.minor, "currency": money.currency}
        times = {"made_at": now, "changed_at": now}
        row, _made = Transfer.objects.get_or_create(ref_mark=_mark(ref), defaults={"number": number, **given, **times})
        return _promise(row, ref)

    def get(self, ref: str) -> Promise:
        return _promise(self._row(ref), ref)

    def knows(self, ref: str, name: str) -> bool:
        return self._row(ref).lines.filter(name__in=[name, _named(name)]).exists()

    def took(self, ref: str, line: Came, now: datetime) -> bool:
        with transaction.atomic():
            row = Transfer.objects.select_for_update().get(pk=self._row(ref).pk)
            if row.lines.filter(name__in=[line.name, _named(line.name)]).exists():
                return False
            row.lines.create(name=_named(line.name), amount=line.minor, at=_moment(line.at), back=line.back)
            Transfer.objects.filter(pk=row.pk).update(changed_at=now)
        return True

    def end(self, ref: str, now: datetime) -> None:
        Transfer.objects.filter(pk=self._row(ref).pk).update(ended=True, changed_at=now)

    def all(self) -> Iterator[Promise]:
        self.take_over()
        for row in Transfer.objects.order_by("pk").prefetch_related("lines").iterator(chunk_size=500):
            yield _promise(row, row.ref)

    def take_over(self) -> int:
        """Files of before become rows, and are gone; how many there were. Whoever is interrupted goes on."""
        refs = [promise.ref for promise in self._files.all()]
        for ref in refs:
            self._taken_over(ref)
        return len(refs)

    def _row(self, ref: str) -> Transfer:
        row = Transfer.objects.filter(ref_mark=_mark(ref)).first() or self._taken_over(ref)
        if row is None:
            raise UnknownReference("No transfer was promised with this reference.")
        return row

    def _taken_over(self, ref: str) -> Transfer | None:
        """The file goes once its row is there; a process that dies in between finds both, and the row counts."""
        with suppress(UnknownReference):
            promise = self._files.get(ref)
            row = _kept(promise)
            self._files.drop(ref)
            return row
        return None


def take_over() -> int:
    """For the timetable."""
    return Rows(settings.NEWSPAPER.directory / FOLDER).take_over()


@transaction.atomic
def _kept(promise: Promise) -> Transfer:
    money = promise.money
    given = {"frequency": promise.frequency.value, "amount": money.minor, "currency": money.currency}
    times = {"made_at": promise.made_at, "changed_at": promise.changed_at, "ended": promise.ended, "keyed": False}
    row, made = Transfer.objects.get_or_create(
        ref_mark=_mark(promise.ref), defaults={"number": promise.number, **given, **times}
    )
    if made:
        TransferLine.objects.bulk_create(
            TransferLine(transfer=row, name=each.name, amount=each.minor, at=_moment(each.at), back=each.back)
            for each in promise.came
        )
    return row


def _promise(row: Transfer, ref: str) -> Promise:
    came = (Came(each.name, each.amount, each.at.isoformat(), each.back) for each in row.lines.all())
    frequency, money = Frequency(row.frequency), Money(row.amount, row.currency)
    return Promise(ref, row.number, frequency, money, row.made_at, row.changed_at, row.ended, tuple(came))


def _mark(ref: str) -> bytes:
    return references.mark("bank", ref)


def _named(name: str) -> str:
    return hmac.digest(key("transfer line"), name.encode(), "sha256").hex()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _key() -> bytes:
    return key("transfer")
