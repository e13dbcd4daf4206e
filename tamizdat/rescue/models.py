"""The ledger of what came home, so that a second rescue changes nothing and overwrites no one's work."""

from __future__ import annotations

from django.db import models


class Rescued(models.Model):
    """One thing of the old site and the row it became here.

    ``source`` is the old site's address; ``kind`` and ``key`` name the thing there (``item`` 1724, ``author`` vera,
    ``section`` politics, ``photo`` 611). ``digest`` is of what was made of it, ``revision`` the page revision that the
    rescue wrote: a page whose latest revision is another one was worked on at the desk.
    """

    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=400)
    digest = models.CharField(max_length=64, blank=True)
    model = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    revision = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="rescued_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.key}"
