"""Keep a full, verified copy of somebody's paper: what a volunteer runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Final

from tamizdat.mirrors import layout
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.carriers.directory import BENCH, Directory
from tamizdat.mirrors.errors import Incomplete, MirrorError, PlaceBusy, Refused
from tamizdat.mirrors.heads import LARGEST_ROOT, fingerprint, in_words, is_called, number_of, read_head
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.shipment import Shipped, Tick
from tamizdat.mirrors.signed import mirrors_in
from tamizdat.mirrors.sweep import sweep
from tamizdat.mirrors.web import Web

SWEEP_EVERY: Final = 24 * 3600.0
Now = Callable[[], datetime]


class NoTrust(MirrorError):  # noqa: N818  it reads as what happened
    """Nobody has said yet which paper this is to be."""


@dataclass(frozen=True, slots=True)
class Followed:
    """``frozen``: the copy is authentic, but the head's time is over. ``stead``: who was asked in the stead of the usual mirror."""

    shipped: Shipped
    frozen: bool
    stead: str = ""


class Follower:
    """Follows the mirror at ``host`` into ``directory``; while it fails, the others of the signed list."""

    def __init__(self, host: Host, directory: Path, *, other: Callable[[str], Host] = Host) -> None:
        self._host = host
        self._other = other
        self._directory = directory
        self._pinned = directory / BENCH / "root.json"

    def trust(self, wanted: str = "", root: bytes | None = None) -> None:
        """Settle whose paper this is, by a fingerprint or by its root; the first time one has to be given. Raises :class:`NoTrust`."""
        if root is None:
            root = self._pinned.read_bytes() if self._pinned.exists() else self._offered()
            if not wanted and not self._pinned.exists():
                raise NoTrust(
                    f"The mirror says that its paper's fingerprint is\n    {fingerprint(root)}\n    {in_words(root)}\n"
                    "Compare it with the one you have from the paper itself, then type: --fingerprint FINGERPRINT"
                )
        if wanted and not is_called(root, wanted):
            raise Refused(
                "The fingerprint is not that of this paper. Nothing was taken; ask the paper, or another mirror."
            )
        if number_of(root) != 1:
            raise Refused("This is not root number 1 of the paper, which is the one that its fingerprint is of.")
        if self._pinned.exists() and self._pinned.read_bytes() != root:
            raise Refused(f"{self._directory} holds another paper. Choose another directory for this one.")
        self._pinned.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._pinned.write_bytes(root)

    def once(self, tick: Tick = lambda _done, _total: None, now: Now = lambda: datetime.now(UTC)) -> Followed:
        """Fetch what is new. Raises ``MirrorError``; whatever is raised, the directory holds one whole edition.

        When the usual mirror fails, or has nothing that is not frozen, each of the signed list is asked, in any order, until one has
        something new. None of them can bring back an older edition.
        """
        found, failure = None, MirrorError("No mirror answered.")
        try:
            found = self._from(self._host, tick, now)
        except PlaceBusy:
            raise
        except MirrorError as error:
            failure = error
        if found and not found.frozen:
            return found
        for there in self._in_its_stead(tick, now):
            if there.shipped.files:
                return there
            found = found or (None if there.frozen else there)
        if found is None:
            raise failure
        return found

    def _in_its_stead(self, tick: Tick, now: Now) -> Iterator[Followed]:
        """What came of each mirror of the list that answers as it should."""
        for address in self._others():
            with suppress(MirrorError):
                yield replace(self._from(self._other(address), tick, now), stead=address)

    def _from(self, host: Host, tick: Tick, now: Now) -> Followed:
        source = Web(host, self._pinned.read_bytes(), self._pinned.parent)
        place = Directory(self._directory)
        try:
            shipped = ship(source, place, tick=tick)
            self._sweep_sometimes(source, place, shipped)
            head = read_head(place.read, self._pinned.read_bytes())
            return Followed(shipped, head.is_frozen(now()))
        finally:
            source.close()
            place.close()

    def _others(self) -> list[str]:
        """The mirrors that the edition in the directory names, shuffled: so that not all turn to the same one."""
        place = Directory(self._directory)
        try:
            found = mirrors_in(place.read, read_head(place.read, self._pinned.read_bytes()))
        except MirrorError:  # nothing was ever fetched
            return []
        finally:
            place.close()
        SystemRandom().shuffle(found)
        return found

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
