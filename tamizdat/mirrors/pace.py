"""A carrier that takes its time, on a line that others need too."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence

from tamizdat.mirrors.carrier import Carrier, Copy, Parcel


class Paced:
    """The ``carrier``, sending at most ``rate`` bytes a second on average. A large file goes in one piece; what follows waits."""

    def __init__(self, carrier: Carrier, rate: int, wait: Callable[[float], object] = time.sleep) -> None:
        self._carrier = carrier
        self._rate = rate
        self._wait = wait

    def put(self, parcels: Sequence[Parcel]) -> None:
        for some in _a_second_each(parcels, self._rate):
            begun = time.monotonic()
            self._carrier.put(some)
            due = sum(each.size for each in some) / self._rate
            self._wait(max(0.0, due - (time.monotonic() - begun)))

    def copy(self, copies: Sequence[Copy]) -> None:
        self._carrier.copy(copies)

    def read(self, name: str, at_most: int) -> bytes | None:
        return self._carrier.read(name, at_most)

    def there(self, names: Collection[str]) -> frozenset[str]:
        return self._carrier.there(names)

    def delete(self, names: Collection[str]) -> None:
        self._carrier.delete(names)

    def names(self, under: str) -> Iterator[str]:
        return self._carrier.names(under)

    def settle(self) -> None:
        self._carrier.settle()

    def close(self) -> None:
        self._carrier.close()


def _a_second_each(parcels: Sequence[Parcel], rate: int) -> Iterator[list[Parcel]]:
    some: list[Parcel] = []
    for parcel in parcels:
        if some and sum(each.size for each in some) + parcel.size > rate:
            yield some
            some = []
        some.append(parcel)
    if some:
        yield some
