"""The port to places: what anything must be able to do that an edition can be shipped to.

A *name* is the path of a file in the place, with forward slashes and none in front. Whatever is done twice
comes to the same as done once, so a shipment that was cut off begins again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tamizdat.press.paths import SIBLINGS


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file to be put somewhere: its name there, and its bytes or the local file that has them."""

    name: str
    body: bytes | Path

    @property
    def size(self) -> int:
        return len(self.body) if isinstance(self.body, bytes) else self.body.stat().st_size

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else self.body.read_bytes()


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of the place that shall also be there under another name."""

    source: str
    name: str


class Carrier(Protocol):
    """A place. Every method raises :class:`~tamizdat.mirrors.errors.PlaceFailed` when the place does not do as it is asked."""

    def put(self, parcels: Sequence[Parcel]) -> None:
        """Put these files there. Of each a reader sees the old bytes or the new ones, never a part; no order among them."""

    def copy(self, copies: Sequence[Copy]) -> None:
        """Copy within the place, with the same promise. The sources are there."""

    def read(self, name: str, at_most: int) -> bytes | None:
        """The bytes of a file, None when there is none. Raises ``TooLarge`` when it has more than ``at_most``."""

    def there(self, names: Collection[str]) -> frozenset[str]:
        """Which of these are there."""

    def delete(self, names: Collection[str]) -> None:
        """Delete these; what is not there is no trouble."""

    def names(self, under: str) -> Iterator[str]:
        """The names of all files in the folder ``under`` and below it; of the whole place for an empty one."""

    def settle(self) -> None:
        """Wait until what was put would survive a power cut, as far as the place can promise that."""

    def close(self) -> None:
        """Let go of connections and locks."""


def uncompressed(name: str) -> tuple[str, str]:
    """A name without ``.br`` or ``.gz``, and that suffix; objects of an edition and files of the paper alike."""
    suffix = next((each for each in SIBLINGS if name.endswith(each)), "")
    return name.removesuffix(suffix), suffix
