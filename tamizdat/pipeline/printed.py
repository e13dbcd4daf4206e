"""The press's memory as tables: what lies in the tree, what it was made from, what is stale.

Written by :mod:`tamizdat.pipeline.stores` alone, in plain SQL. An output reads a dozen keys, so
an archive of 100,000 stories has a million and a half readings: their key names are kept
once (``KeyName``), a reading is a pair of numbers, and each output has its own readings
as well, packed, so that printing it again changes only the pairs that differ.
"""

from __future__ import annotations

from django.db import models


class PrintedOutput(models.Model):
    """An output in the tree. ``reads`` is an array of ``KeyName`` ids, eight bytes each; ``because`` the key it was last printed for."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=400)
    path = models.CharField(max_length=1000, db_index=True)
    digest = models.CharField(max_length=64)
    length = models.BigIntegerField()
    reads = models.BinaryField()
    because = models.CharField(max_length=400)
    edition = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_printed_output")]

    def __str__(self) -> str:
        return self.path


class KeyName(models.Model):
    """A key of an output, by number."""

    id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=400, unique=True)

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """This output read this key."""

    pk = models.CompositePrimaryKey("key", "output")
    key = models.BigIntegerField()
    output = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.output} read {self.key}"


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
