"""Providers with an interface of their own as one more transport. What talks to them is given in: it may need Django, we must not,
and it may block: each call has a thread of its own.

A call that ends in an error after it has begun leaves its mails in doubt, as a lost line after the dot does; only an error
that says "nothing was taken" lets them go another way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tamizdat.postroom.answers import Answer, Fate, Phase
from tamizdat.postroom.errors import PostroomError
from tamizdat.postroom.loop import aside
from tamizdat.postroom.parcels import Line, Parcel, Watcher


class NothingTaken(PostroomError):  # noqa: N818  it reads as what happened
    """The provider took none of the mails. ``slow_down``: it may take them later; else it does not like our account."""

    def __init__(self, message: str, *, slow_down: bool = False) -> None:
        super().__init__(message)
        self.slow_down = slow_down


class Provider(Protocol):
    """``size``: mails a call; after a kill so many a line may be in doubt."""

    name: str
    size: int

    def post(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        """An answer for each, in order. Raises NothingTaken; any other error means that nobody knows."""


class ProviderTransport:
    def __init__(self, provider: Provider) -> None:
        self.name, self._provider = provider.name, provider

    async def connect(self) -> Line:
        return _ProviderLine(self._provider)


class _ProviderLine:
    def __init__(self, provider: Provider) -> None:
        self.broken: Phase | None = None
        self._provider = provider

    async def carry(self, first: Parcel, following: Callable[[], Parcel | None], watcher: Watcher) -> None:
        parcel: Parcel | None = first
        while parcel and not self.broken:
            bag = [parcel]
            while len(bag) < self._provider.size and (parcel := following()):
                bag.append(parcel)
            await self._post(bag, watcher)
            parcel = None if self.broken else following()

    def close(self) -> None:
        """Nothing is held open."""

    async def _post(self, bag: list[Parcel], watcher: Watcher) -> None:
        try:
            for parcel in bag:
                watcher.begun(parcel)
        except BaseException:
            self._answer(bag, Answer(Fate.UNSENT, Phase.DATA), watcher)
            raise
        try:
            answers = await aside(lambda: self._provider.post(bag))
        except NothingTaken as no:
            self._answer(bag, Answer(Fate.UNSENT, Phase.MAIL, 421 if no.slow_down else 550), watcher)
        except Exception:  # noqa: BLE001  whatever it was, it came after the call had begun
            self._answer(bag, Answer(Fate.DOUBT, Phase.DOT), watcher)
        else:
            for parcel, answer in zip(bag, answers, strict=True):
                watcher.answered(parcel, answer)

    def _answer(self, bag: list[Parcel], answer: Answer, watcher: Watcher) -> None:
        self.broken = answer.phase
        for parcel in bag:
            watcher.answered(parcel, answer)
