"""Editions: the numbered states of the paper."""

from __future__ import annotations

from collections import Counter
from typing import Self

from django.db import models
from django.utils import timezone

from tamizdat.press.outputs import EditionMark

LISTED = 20
"""Reasons an edition names one by one; of the others it keeps the number."""


class Edition(models.Model):
    """One press that printed something. Without ``finished_at`` it is being pressed, or its press was killed."""

    number = models.PositiveIntegerField(primary_key=True)
    pressed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    full = models.BooleanField(default=False)
    outputs = models.PositiveIntegerField(default=0, help_text="in the tree")
    rendered = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    because = models.JSONField(default=dict, help_text="subjects: the first of them; others: how many more, by kind")
    errors = models.JSONField(default=list, help_text="[{what, error}]")

    taken_over = False

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def begin(cls, *, full: bool = False) -> Self:
        """The next edition, or the one that a killed press left unfinished: it gets this moment as its own."""
        newest = cls.objects.order_by("-number").first()
        if newest is None or newest.finished_at:
            return cls.objects.create(number=newest.number + 1 if newest else 1, pressed_at=timezone.now(), full=full)
        newest.pressed_at = timezone.now()
        newest.full = newest.full or full
        newest.taken_over = True
        newest.save(update_fields=["pressed_at", "full"])
        return newest

    @classmethod
    def newest(cls) -> Edition | None:
        """The newest one that is finished."""
        return cls.objects.filter(finished_at__isnull=False).first()

    @classmethod
    def unfinished(cls, **of: bool) -> bool:
        """Whether one (a ``full`` one) is being pressed, or was when its press was killed."""
        return cls.objects.filter(finished_at=None, **of).exists()

    @property
    def mark(self) -> EditionMark:
        return EditionMark(self.number, self.pressed_at)

    @property
    def files(self) -> int:
        """Files that readers find new, changed or gone."""
        return self.written + self.removed

    @property
    def milliseconds(self) -> int:
        return round(self.seconds * 1000)

    def give_reasons(self, subjects: list[str]) -> None:
        """Note what it was pressed for: a few subjects by name, the rest by number."""
        others = Counter(subject.partition(":")[0] for subject in subjects[LISTED:])
        self.because = {"subjects": subjects[:LISTED], "others": dict(others)}
