"""A transport and a provider in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tamizdat.postroom.answers import Answer, Fate, Phase, judged
from tamizdat.postroom.errors import TransportDown
from tamizdat.postroom.parcels import Parcel, Watcher
from tamizdat.postroom.provider import NothingTaken

SILENT = "silent after the dot"
DOWN = "down"


class MemoryTransport:
    """``answers``: for a reader, a code and status such as "550 5.1.1", or SILENT. ``up``: whether it can be reached."""

    name = "memory"

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[Parcel] = []
        self.up = True
        self.connects = 0

    async def connect(self) -> MemoryLine:
        self.connects += 1
        if not self.up:
            raise TransportDown("memory cannot be used (connect): it is down")
        return MemoryLine(self)


class MemoryLine:
    def __init__(self, transport: MemoryTransport) -> None:
        self.broken: Phase | None = None
        self._transport = transport

    async def carry(self, first: Parcel, following: Callable[[], Parcel | None], watcher: Watcher) -> None:
        parcel: Parcel | None = first
        while parcel and not self.broken:
            watcher.answered(parcel, self._answer(parcel, watcher))
            parcel = None if self.broken else following()

    def close(self) -> None:
        pass

    def _answer(self, parcel: Parcel, watcher: Watcher) -> Answer:
        said = self._transport.answers.get(parcel.claim.to, "250 2.0.0")
        code, _, status = said.partition(" ")
        if said == DOWN:
            self.broken = Phase.MAIL
            return Answer(Fate.UNSENT, Phase.MAIL)
        if code.startswith(("4", "5")):
            return judged(Phase.RCPT, int(code), status)
        try:
            watcher.begun(parcel)
        except BaseException:
            self.broken = Phase.DATA
            watcher.answered(parcel, Answer(Fate.UNSENT, Phase.DATA))
            raise
        self._transport.taken.append(parcel)
        if said == SILENT:
            self.broken = Phase.DOT
            return Answer(Fate.DOUBT, Phase.DOT)
        return judged(Phase.DOT, 250, "2.0.0")


class MemoryProvider:
    """As a provider's interface: three mails a call, JSON in spirit."""

    name, size = "provider", 3

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[Parcel] = []
        self.up = True

    def post(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        said = [self.answers.get(parcel.claim.to, "250 2.0.0") for parcel in parcels]
        if not self.up or DOWN in said:
            raise NothingTaken("429", slow_down=True)
        if SILENT in said:
            self.taken.extend(parcels)
            raise TimeoutError
        self.taken.extend(parcel for parcel, word in zip(parcels, said, strict=True) if word.startswith("2"))
        return [judged(Phase.DOT if word.startswith("2") else Phase.RCPT, int(word[:3]), word[4:]) for word in said]
