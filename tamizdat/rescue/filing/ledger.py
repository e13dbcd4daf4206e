"""What became of each thing of the old site: looked up before anything is made, written when it is."""

from __future__ import annotations

from django.db.models import Model

from tamizdat.rescue.models import Rescued


class Ledger:
    """The rows of one old site."""

    def __init__(self, source: str) -> None:
        self.source = source[:200]

    def find(self, kind: str, key: str) -> Rescued | None:
        return Rescued.objects.filter(source=self.source, kind=kind, key=key[:400]).first()

    def write(self, kind: str, key: str, row: Model, *, digest: str = "", revision: int | None = None) -> None:
        """Remember that the thing became ``row``."""
        facts = {"digest": digest, "model": type(row).__name__.lower(), "object_id": row.pk, "revision": revision}
        Rescued.objects.update_or_create(source=self.source, kind=kind, key=key[:400], defaults=facts)
