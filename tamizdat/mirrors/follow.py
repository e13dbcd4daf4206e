"""Keep a full, verified copy of somebody's paper: what a volunteer runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tamizdat.mirrors import layout
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.carriers.directory import BENCH, Directory
from tamizdat.mirrors.errors import Incomplete, MirrorError, Refused
from tamizdat.mirrors.heads import LARGEST_ROOT, fingerprint, number_of, read_head
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.shipment import Shipped, Tick
from tamizdat.mirrors.sweep import sweep
from tamizdat.mirrors.web import Web

SWEEP_EVERY: Final = 24 * 3600.0


class NoTrust(MirrorError):  # noqa: N818  it reads as what happened
    """Nobody has said yet which paper this is to be."""


@dataclass(frozen=True, slots=True)
class Followed:
    """``frozen``: the copy is authentic, but the head's time is over."""

    shipped: Shipped
    frozen: bool


class Follower:
    """Follows the mirror at ``host`` into ``directory``."""

    def __init__(self, host: Host, directory: Path) -> None:
        self._host = host
        self._directory = directory
        self._pinned = directory / BENCH / "root.json"

    def trust(self, wanted: str = "", root: bytes | None = None) -> None:
        """Settle whose paper this is, by a fingerprint or by its root; the first time one has to be given. Raises :class:`NoTrust`."""
        if root is None:
            root = self._pinned.read_bytes() if self._pinned.exists() else self._offered()
            if not wanted and not self._pinned.exists():
                raise NoTrust(
                    f"The mirror says that its paper's fingerprint is\n    {fingerprint(root)}\n"
                    "Compare it with the one you have from the paper itself, then type: --fingerprint FINGERPRINT"
                )
        if wanted and _plain(wanted) != fingerprint(root):
            raise Refused(
                "The fingerprint is not that of this paper. Nothing was taken; ask the paper, or another mirror."
            )
        if number_of(root) != 1:
            raise Refused("This is not root number 1 of the paper, which is the one that its fingerprint is of.")
        if self._pinned.exists() and self._pinned.read_bytes() != root:
            raise Refused(f"{self._directory} holds another paper. Choose another directory for this one.")
        self._pinned.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._pinned.write_bytes(root)

    def once(
        self, tick: Tick = lambda _done, _total: None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> Followed:
        """Fetch what is new. Raises ``MirrorError``; whatever is raised, the directory holds one whole edition."""
        source = Web(self._host, self._pinned.read_bytes(), self._pinned.parent)
        place = Directory(self._directory)
        try:
            shipped = ship(source, place, tick=tick)
            self._sweep_sometimes(source, place, shipped)
            head = read_head(place.read, self._pinned.read_bytes())
            return Followed(shipped, head.is_frozen(now()))
        finally:
            source.close()
            place.close()

    def _offered(self) -> bytes:
        answer = self._host.get(layout.metadata("root", 1), LARGEST_ROOT)
        if answer is None:
            raise Incomplete("There is no sealed edition at this address. Is it the paper's own, or a mirror's?")
        return answer.body

    def _sweep_sometimes(self, source: Web, place: Directory, shipped: Shipped) -> None:
        """What no edition needs any more goes, once a day and only after something came."""
        note = self._pinned.with_name("swept")
        now = datetime.now(UTC).timestamp()
        if shipped.written and not (note.exists() and now - note.stat().st_mtime < SWEEP_EVERY):
            sweep(source, place)
            note.touch()


def _plain(wanted: str) -> str:
    return "".join(letter for letter in wanted.lower() if letter in "0123456789abcdef")
