"""A mirror that is followed: the edition it has, fetched and checked, file by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Final

from tamizdat.edition.entries import Entry
from tamizdat.edition.names import LONGEST as LONGEST_NAMES
from tamizdat.edition.nodes import LARGEST
from tamizdat.mirrors import layout
from tamizdat.mirrors.asking import Answer, Host
from tamizdat.mirrors.bodies import is_as_signed, longest
from tamizdat.mirrors.carrier import Parcel
from tamizdat.mirrors.errors import Incomplete, PlaceFailed, Refused, TooLarge
from tamizdat.mirrors.heads import ELSEWHERE, Head, Read, read_head
from tamizdat.mirrors.sources import Bodies, without_a_strange_trailer
from tamizdat.press.compress import SMALLEST, gzipped, siblings

AT_ONCE: Final = 8
"""Requests under way: enough to fill a line, few enough for a small host."""

AHEAD: Final = 256
"""Answers that may wait to be read."""

LARGE: Final = 4 * 1024**2
"""Bytes from which a file does not pass through memory."""


class Web:
    """A :class:`~tamizdat.mirrors.sources.Source` at an address; ``trusted``: the paper's root; ``scratch``: where large files wait."""

    is_far = True

    def __init__(self, host: Host, trusted: bytes, scratch: Path) -> None:
        self._host = host
        self._trusted = trusted
        self._scratch = scratch
        self._numbers = count()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._coming: dict[str, Future[bytes | None]] = {}

    def head(self) -> Head:
        return read_head(self.ask, self._trusted)

    def ask(self, name: str, at_most: int) -> bytes | None:
        answer = self._host.get(name, at_most)
        return answer.body if answer else None

    def read(self, name: str, at_most: int) -> bytes | None:
        coming = self._coming.pop(name, None)
        return coming.result() if coming else self.ask(name, at_most)

    def expect(self, names: Sequence[str]) -> None:
        """Begin to fetch nodes and names."""
        for name in names:
            if len(self._coming) < AHEAD and name not in self._coming:
                self._coming[name] = self._pool.submit(self.ask, name, LARGEST if "/nodes/" in name else LONGEST_NAMES)

    def bodies(self, entries: Sequence[Entry]) -> Iterator[Bodies]:
        small = {e: self._pool.submit(self._fetch, e) for e in entries if e.length < LARGE}
        for entry in entries:
            if entry in small:
                yield small.pop(entry).result()
            else:
                yield from self._large(entry)

    def page(self, path: str, entry: Entry, object_: Read) -> list[Parcel]:
        return without_a_strange_trailer(path, entry, object_) if path.endswith(".html") else []

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)

    def _fetch(self, entry: Entry) -> Bodies:
        name = layout.file(entry.digest)
        try:
            answer = self._host.get(name, longest(entry), "br, gzip")
        except TooLarge as error:
            raise Refused(f"{name} is not as the paper signed it: it is too long. {ELSEWHERE}") from error
        if answer is None:
            raise Incomplete(f"{name} is not there. {ELSEWHERE}")
        if not is_as_signed(answer.body, entry):
            raise Refused(f"{name} is not as the paper signed it. {ELSEWHERE}")
        return Bodies(entry, {"": answer.body, **_siblings(answer)})

    def _large(self, entry: Entry) -> Iterator[Bodies]:
        name = layout.file(entry.digest)
        draft = self._scratch / f"draft-web-{next(self._numbers)}"
        try:
            digest, length = self._save(name, entry, draft)
            if (digest, length) != (entry.digest, entry.length):
                raise Refused(f"{name} is not as the paper signed it. {ELSEWHERE}")
            yield Bodies(entry, {"": draft})
        except TooLarge as error:
            raise Refused(f"{name} is not as the paper signed it: it is too long. {ELSEWHERE}") from error
        except OSError as error:
            raise PlaceFailed(
                f"{draft.parent}: {error.strerror}. What was fetched is kept; mend it, then go on."
            ) from error
        finally:
            draft.unlink(missing_ok=True)

    def _save(self, name: str, entry: Entry, draft: Path) -> tuple[bytes, int]:
        digest, length = sha256(), 0
        with self._host.pieces(name, entry.length) as pieces, draft.open("wb") as file:
            if pieces is None:
                raise Incomplete(f"{name} is not there. {ELSEWHERE}")
            for piece in pieces:
                digest.update(piece)
                length += file.write(piece)
        return digest.digest(), length


def _siblings(answer: Answer) -> dict[str, bytes | Path]:
    """Compressed copies: those the mirror sent, which unpack to what was checked, else our own, of what is text."""
    if len(answer.body) < SMALLEST or not _is_text(answer.body):
        return {}
    if answer.encoding == "br":
        return {".br": answer.packed, ".gz": gzipped(answer.body)}
    return {**siblings(answer.body)}


def _is_text(body: bytes) -> bool:
    """An object does not say what it is; what the press compresses is UTF-8, and pictures and sound never are."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
