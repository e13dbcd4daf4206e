"""After an upgrade: stories are typeset by the new rules, pages printed in the new house style."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models, transaction

from tamizdat.paper import typesetting
from tamizdat.pipeline import digests
from tamizdat.pipeline.changes import Change


class ProgramDigest(models.Model):
    """What the program was made of when it last pressed: its ``house`` and its rules of ``typesetting``."""

    name = models.CharField(primary_key=True, max_length=20)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


@transaction.atomic
def note_new_rules() -> None:
    """When the rules of typesetting are others than last time, every story is a change."""
    known = ProgramDigest.objects.filter(name="typesetting").first()
    if known and known.digest == digests.typesetting():
        return
    _note(typesetting.everything() if known else _what_sends_no_signal())
    ProgramDigest.objects.update_or_create(name="typesetting", defaults={"digest": digests.typesetting()})


def the_house_is_new() -> bool:
    return not ProgramDigest.objects.filter(name="house", digest=digests.house()).exists()


def remember_the_house() -> None:
    ProgramDigest.objects.update_or_create(name="house", defaults={"digest": digests.house()})


def _note(subjects: Iterable[str]) -> None:
    Change.objects.bulk_create((Change(subject=subject) for subject in subjects), batch_size=1000)


def _what_sends_no_signal() -> list[str]:
    """For a newspaper's first press: all else was noted when it was saved."""
    return ["newspaper", "clock", *(f"front:{language}" for language in settings.NEWSPAPER.languages)]
