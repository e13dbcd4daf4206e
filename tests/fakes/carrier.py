"""A place in memory, and one that dies after so many operations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from tamizdat.mirrors.carrier import Copy, Parcel
from tamizdat.mirrors.errors import TooLarge


class MemoryPlace:
    """A :class:`tamizdat.mirrors.carrier.Carrier` that forgets when the process ends."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.files = {} if files is None else files
        self.sent = 0

    def put(self, parcels: Sequence[Parcel]) -> None:
        for parcel in parcels:
            self.step()
            self.files[parcel.name] = parcel.content()
            self.sent += parcel.size

    def copy(self, copies: Sequence[Copy]) -> None:
        for each in copies:
            self.step()
            self.files[each.name] = self.files[each.source]

    def read(self, name: str, at_most: int) -> bytes | None:
        raw = self.files.get(name)
        if raw is not None and len(raw) > at_most:
            raise TooLarge(name)
        return raw

    def there(self, names: Collection[str]) -> frozenset[str]:
        return frozenset(name for name in names if name in self.files)

    def delete(self, names: Collection[str]) -> None:
        for name in names:
            self.step()
            self.files.pop(name, None)

    def names(self, under: str) -> Iterator[str]:
        folder = f"{under.strip('/')}/" if under.strip("/") else ""
        yield from [name for name in self.files if name.startswith(folder)]

    def settle(self) -> None:
        pass

    def close(self) -> None:
        pass

    def step(self) -> None:
        """Called before every change."""


class Died(Exception):  # noqa: N818  it reads as what happened
    """The shipment ended here."""


class DyingPlace(MemoryPlace):
    """Dies before its change number ``lives``, in the middle of whatever it was asked to do."""

    def __init__(self, files: dict[str, bytes], lives: int) -> None:
        super().__init__(files)
        self.lives = lives

    def step(self) -> None:
        if self.lives == 0:
            raise Died
        self.lives -= 1
