"""What the press prints, and the one question it asks of the newspaper: render this.

An *output* is one file a reader gets. It is named by its kind and subject, not
by its path, because a path can change (a story gets a new slug) while the output
stays the same. While an output is rendered, it says which *keys* it read; when a
key changes, exactly the outputs that read it are stale (decision 5).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple, NewType, Protocol

Key = NewType("Key", str)
"""Something an output was made from: ``story:42``, ``list:en:section:3:7`` …"""

EDITION: Final = Key("edition")
"""Changes with every edition: what prints its number or its date reads this key."""

Read = Callable[[Key], None]
"""Called by the renderer for every key it reads."""


class Output(NamedTuple):
    """The name of one output: its ``kind`` (``story``, ``feed`` …) and ``subject`` (``42``, ``en:section:3:atom`` …).

    A tuple, as all that is made for each output: a dataclass takes several times as long to make, to hash and to send.
    """

    kind: str
    subject: str

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".rstrip()


class Sheet(NamedTuple):
    """A rendered output: where it goes (``en/2026/11/slug.html``, no leading slash) and its bytes.

    A ``Path`` as the body names a file to be copied as it stands: a film need not pass through memory.
    ``opening`` stands before the body: what many outputs begin with, the same object for all of them, so that it is not
    put together, looked for and hashed anew each time.
    """

    path: str
    body: bytes | Path
    opening: bytes = b""


@dataclass(frozen=True, slots=True)
class EditionMark:
    """What an edition prints of itself: its number, counted from 1, and the moment it was pressed (aware).

    ``pressed_at`` is the only clock of a press: whatever depends on the time (a notice that
    begins or ends) asks it, so that pressing one edition twice gives the same bytes.
    """

    number: int
    pressed_at: datetime


class Catalogue(Protocol):
    """All outputs of a newspaper. ``tamizdat.paper.catalogue`` is the real one; tests bring small ones."""

    def every(self) -> Iterator[Output]:
        """Every output there is now: what a full press prints."""

    def born_of(self, key: Key) -> Iterable[Output]:
        """Outputs that may have come into being because of this key, known to the press or not."""

    def prepare(self, outputs: Collection[Output]) -> None:
        """These are rendered next: what they need can be read at once. Only the speed depends on it."""

    def render(self, output: Output, read: Read) -> Sheet | None:
        """Render one output, naming each key it reads; None when there is no such output any more."""
