"""A list comes in: streamed, in batches that are each whole or not there, and safe to repeat.

Nobody is brought back who has left, was forgotten or complained. Who cannot be shown to have confirmed gets a letter
with a link, as if he had just signed up. Addresses are sealed as they pass, so the list's private key is not needed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tamizdat.circulation import consents
from tamizdat.circulation.counts import Tally, count
from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.lists.letters import ask_to_confirm
from tamizdat.circulation.lists.reports import Report
from tamizdat.circulation.lists.rows import BadFile, Row, Standing
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.models import Newsletter, Subscriber, Subscription, Suppression
from tamizdat.circulation.sealing import seal
from tamizdat.circulation.signing_up import IMPORTED
from tamizdat.lib.batches import batches

BATCH: Final = 1000

State = Subscription.State
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the technician says of a list. ``confirmed``: he can show that all of it did; ``at``: when, where the file does not say.

    ``language``: where the file names none that is ours, empty for the newsletter's; ``newsletter``: where it names none;
    ``source``: where the list is from, as each reader can read it later.
    """

    newsletter: Newsletter | None
    language: str
    source: str = ""
    at: datetime | None = None
    confirmed: bool = False
    consent: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Reader:
    """A row whose address is good."""

    row: Row
    mark: bytes
    address: str
    newsletter: Newsletter


def bring_in(rows: Iterable[Row], wish: Wish, tick: Tick = lambda _done: None) -> Report:
    """Import all rows. Raises ``BadFile`` for what is no list, with all batches before it imported.

    What became of those stands in its ``report``. Repeat when the file is mended.
    """
    coming, report = _Import(wish), Report()
    try:
        for batch in batches(rows, BATCH):
            with transaction.atomic():
                coming.take(batch)
                if wish.dry_run:
                    transaction.set_rollback(True)
            report = coming.report.copy()
            tick(report.rows)
    except BadFile as error:
        error.report = report
        raise
    return report


class _Import:
    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.report = Report()
        self._newsletters = {each.slug: each for each in Newsletter.objects.all()}
        self._consents: dict[tuple[str, str], int] = {}

    def take(self, rows: list[Row]) -> None:
        self.report.rows += len(rows)
        readers = list(self._readers(rows))
        marks = {reader.mark for reader in readers}
        never = _suppressed(marks)
        self._note_who_is_gone(readers, never)
        wanted = [reader for reader in self._staying(readers) if not self._kept_out(reader, never)]
        self._subscribe(self._new(wanted, _subscribers({reader.mark for reader in wanted})))

    def _readers(self, rows: list[Row]) -> Iterator[_Reader]:
        """Rows with good addresses, each mailbox and newsletter once."""
        seen: set[tuple[bytes, int]] = set()
        for row in self._clear(rows):
            try:
                address = normalised(row.address)
            except BadAddress:
                self.report.refuse(row)
                continue
            reader = _Reader(row, mark(address), address, self._newsletter(row))
            key = (reader.mark, reader.newsletter.pk)
            if key in seen:
                self.report.kinds["already there"] += 1
                continue
            seen.add(key)
            yield reader

    def _clear(self, rows: list[Row]) -> Iterator[Row]:
        """Rows that say what can be understood. One who may have left is not written to to find out."""
        for row in rows:
            if row.unclear:
                self.report.pass_over(row, row.unclear)
            else:
                yield row

    def _newsletter(self, row: Row) -> Newsletter:
        found = self.wish.newsletter or self._newsletters.get(row.newsletter)
        if found is None:
            raise BadFile(f"Line {row.number} names no newsletter there is. Say which one with --newsletter.")
        return found

    def _note_who_is_gone(self, readers: list[_Reader], never: set[bytes]) -> None:
        """Who left, bounced or complained elsewhere is not written to here either, unless he came here by himself."""
        gone = {reader.mark: reader for reader in readers if reader.row.standing in _REASONS}
        here = set(_subscribers(set(gone)))
        rows = [
            Suppression(mark=mark, reason=_REASONS[reader.row.standing])
            for mark, reader in gone.items()
            if mark not in here and mark not in never
        ]
        Suppression.objects.bulk_create(rows, ignore_conflicts=True)

    def _staying(self, readers: list[_Reader]) -> Iterator[_Reader]:
        for reader in readers:
            if reader.row.standing in _REASONS:
                self.report.kinds[f"{reader.row.standing} there"] += 1
            else:
                yield reader

    def _kept_out(self, reader: _Reader, never: set[bytes]) -> bool:
        if reader.mark in never:
            self.report.kinds["kept out"] += 1
        return reader.mark in never

    def _new(self, readers: list[_Reader], known: dict[bytes, int]) -> list[tuple[_Reader, int]]:
        """Those who have no subscription to their newsletter yet, with the ids of their subscribers, made where missing."""
        fresh = {reader.mark: self._subscriber(reader) for reader in readers if reader.mark not in known}
        Subscriber.objects.bulk_create(fresh.values(), ignore_conflicts=True)
        ids = known | _subscribers(set(fresh))
        taken = set(
            Subscription.objects.filter(subscriber__in=known.values()).values_list("subscriber_id", "newsletter_id")
        )
        found = [(reader, ids[reader.mark]) for reader in readers]
        new = [(reader, number) for reader, number in found if (number, reader.newsletter.pk) not in taken]
        self.report.kinds["already there"] += len(found) - len(new)
        return new

    def _subscribe(self, readers: list[tuple[_Reader, int]]) -> None:
        rows = [self._subscription(reader, number) for reader, number in readers]
        Subscription.objects.bulk_create(rows, ignore_conflicts=True)
        asked = [reader for reader, _number in readers if not self._has_confirmed(reader.row)]
        ask_to_confirm((reader.mark, reader.address, self._language(reader), reader.newsletter) for reader in asked)
        self.report.kinds["confirmed"] += len(readers) - len(asked)
        self.report.kinds["asked to confirm"] += len(asked)
        for (newsletter, state), number in Counter((row.newsletter_id, row.state) for row in rows).items():
            count(newsletter, Tally.Kind.CONFIRMED if state == State.CONFIRMED else Tally.Kind.ASKED, number)

    def _subscriber(self, reader: _Reader) -> Subscriber:
        sealed = seal(reader.mark, reader.address)
        return Subscriber(mark=reader.mark, sealed=sealed, language=self._language(reader))

    def _subscription(self, reader: _Reader, number: int) -> Subscription:
        row, confirmed = reader.row, self._has_confirmed(reader.row)
        at = row.at or self.wish.at
        return Subscription(
            subscriber_id=number,
            newsletter=reader.newsletter,
            state=State.CONFIRMED if confirmed else State.ASKED,
            asked_at=at if confirmed else timezone.now(),
            confirmed_at=at if confirmed else None,
            consent_id=self._consent(row.consent or self.wish.consent, self._language(reader)) if confirmed else None,
            source=(self.wish.source or row.source or IMPORTED)[:80],
        )

    def _has_confirmed(self, row: Row) -> bool:
        """Only with a date: without one there is nothing to show to whoever asks."""
        said = row.standing == Standing.CONFIRMED or self.wish.confirmed
        return said and bool(row.at or self.wish.at)

    def _consent(self, text: str, language: str) -> int | None:
        if text and (text, language) not in self._consents:
            self._consents[text, language] = consents.of_text(text, language).pk
        return self._consents.get((text, language))

    def _language(self, reader: _Reader) -> str:
        """One that the newspaper writes in: the row's, what was said for all, the newsletter's."""
        ours = settings.NEWSPAPER.languages
        said = reader.row.language.strip().lower().replace("_", "-")
        asked = (said, said.partition("-")[0], self.wish.language, reader.newsletter.language)
        return next((each for each in asked if each in ours), ours[0])


_REASONS: Final = {
    Standing.LEFT: Suppression.Reason.LEFT,
    Standing.BOUNCED: Suppression.Reason.BOUNCED,
    Standing.COMPLAINED: Suppression.Reason.COMPLAINED,
}


def _suppressed(marks: set[bytes]) -> set[bytes]:
    return {bytes(each) for each in Suppression.objects.filter(mark__in=marks).values_list("mark", flat=True)}


def _subscribers(marks: set[bytes]) -> dict[bytes, int]:
    rows = Subscriber.objects.filter(mark__in=marks).values_list("mark", "pk") if marks else ()
    return {bytes(mark): number for mark, number in rows}
