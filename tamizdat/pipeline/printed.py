"""The press's memory as tables: what lies in the tree, what it was made from, what is stale.

Written by :mod:`tamizdat.pipeline.stores` alone, in plain SQL. An output reads a dozen keys, so
an archive of 100,000 stories has two million readings; the names of the keys stand with it, in one text. For the
way back (``Readers``) see :mod:`tamizdat.pipeline.readership`.

Ids are plain integers: SQLite then needs no index for them beside the table.
"""

from __future__ import annotations

from django.db import models


class PrintedOutput(models.Model):
    """An output in the tree. ``made_from``: the keys it read, one a line; ``because`` the key it was last printed for."""

    id = models.IntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=400)
    path = models.CharField(max_length=1000, db_index=True)
    digest = models.CharField(max_length=64)
    length = models.BigIntegerField()
    made_from = models.TextField()
    because = models.CharField(max_length=400)
    edition = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_printed_output")]

    def __str__(self) -> str:
        return self.path


class Readers(models.Model):
    """Outputs that read one of the eight keys of a ``shelf`` when they were printed together: an array of their ids, eight bytes each."""

    id = models.IntegerField(primary_key=True)
    shelf = models.BigIntegerField(db_index=True)
    outputs = models.BinaryField()

    def __str__(self) -> str:
        return f"{len(self.outputs) // 8} outputs read from {self.shelf}"


class StaleOutput(models.Model):
    """An output to be printed, since when and because of which key; ``error`` when it was tried and could not be."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=400)
    because = models.CharField(max_length=400)
    since = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_stale_output")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class UnsealedFile(models.Model):
    """A file that came, changed or went since the last sealing. What it is now, the output at its path says."""

    path = models.CharField(primary_key=True, max_length=1000)

    def __str__(self) -> str:
        return self.path
