"""A file before it is in the tree: drafted on the bench with its siblings, then renamed into place.

The two halves are plain functions of paths and bytes. The first takes nearly all of the time (it compares,
hashes, compresses and writes) and touches nothing that readers see, so it can be done by any process.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Final, NamedTuple

from tamizdat.press.compress import SMALLEST, siblings
from tamizdat.press.errors import CannotWrite, PathBlocked
from tamizdat.press.openings import opening
from tamizdat.press.paths import SIBLINGS, checked, is_text
from tamizdat.press.pieces import hexdigest

BENCH: Final = ".press"

PAGE: Final = ".html"

_numbers = count()


@dataclass(frozen=True, slots=True)
class Finish:
    """How files are finished. ``compressed``: with siblings.

    With ``body_of`` a page gets its end after it is printed (:func:`complete`), and its siblings then;
    ``body_of`` takes such an end off again.

    ``bare``: the tree was empty when this press began, so nothing is looked for in it but what this press put there.
    To ask a hundred thousand times for what is not there takes a twentieth of a first press.
    """

    compressed: bool = True
    body_of: Callable[[bytes], bytes] | None = None
    bare: bool = False

    def comes_later(self, path: str) -> bool:
        return self.body_of is not None and path.endswith(PAGE)

    def siblings(self, path: str, length: int) -> tuple[str, ...]:
        """The suffixes of what lies beside a file of so many bytes."""
        return SIBLINGS if self.compressed and length >= SMALLEST and is_text(path) else ()


USUAL: Final = Finish()


class Draft(NamedTuple):
    """What ``path`` is to hold. ``name`` is the file on the bench, empty when the tree holds the very bytes already.

    ``suffixes`` are what lies there under that name: the file itself (an empty suffix) and its siblings.
    ``digest`` is the SHA-256 of the file in hex, ``length`` its bytes.
    """

    path: str
    digest: str
    length: int
    name: str = ""
    suffixes: tuple[str, ...] = ()


def draft(root: str, path: str, body: bytes | Path, finish: Finish = USUAL, before: bytes = b"") -> Draft:
    """Write ``body`` and its siblings on the bench of the tree at ``root``, unless the tree holds them.

    ``before`` is what many files begin with, this one too; none of it stands in the ``body``.

    Raises :class:`~tamizdat.press.errors.UnsafePath`, :class:`CannotWrite`, and ``OSError`` for a ``body`` that cannot be read.
    """
    target = f"{root}/{checked(path)}"
    length = len(before) + (len(body) if isinstance(body, bytes) else body.stat().st_size)
    later = finish.comes_later(path)
    wanted = () if later else finish.siblings(path, length)
    digest = _digest(body, before)
    there = not finish.bare and os.access(target, os.F_OK)  # mostly it is not: cheaper than to fail to open it
    if before and (there or wanted) and isinstance(body, bytes):
        body, before = before + body, b""
    if there and (_holds_page(target, path, body, finish) if later else _holds(target, body, length, wanted)):
        return Draft(path, digest, length)
    return Draft(path, digest, length, _on_the_bench(root, body, wanted, before), ("", *wanted))


def complete(root: str, path: str, end: bytes, finish: Finish) -> None:
    """Give the page at ``path`` its end, and its siblings. Raises :class:`PathBlocked` or :class:`CannotWrite`."""
    try:
        page = Path(f"{root}/{checked(path)}").read_bytes()
    except OSError as error:
        raise cannot_write(root, error) from error
    whole = (finish.body_of(page) if finish.body_of else page) + end
    wanted = finish.siblings(path, len(whole))
    place(root, Draft(path, "", len(whole), _on_the_bench(root, whole, wanted), ("", *wanted)))


def place(root: str, made: Draft, *, alone: bool = False) -> bool:
    """Move a draft into the tree; False when the tree held it. Raises :class:`PathBlocked` or :class:`CannotWrite`.

    A sibling that exists always belongs to its file: the old ones go before the file is replaced, the new ones come after.
    ``alone``: it is known that there are none.
    """
    if not made.name:
        return False
    target = f"{root}/{made.path}"
    try:
        for suffix in SIBLINGS if not alone and is_text(made.path) else ():
            if os.access(f"{target}{suffix}", os.F_OK):  # cheaper than to fail to unlink what is not there
                unlink(f"{target}{suffix}")
        for suffix in made.suffixes:
            _move(f"{root}/{BENCH}/{made.name}{suffix}", f"{target}{suffix}")
    except (NotADirectoryError, IsADirectoryError, FileExistsError) as error:
        raise PathBlocked(
            f"{made.path}: a file stands where a folder is needed, or a folder where the file goes."
        ) from error
    except OSError as error:
        raise cannot_write(root, error) from error
    return True


def drop(root: str, made: Draft) -> None:
    """Take a draft that is not wanted after all from the bench."""
    for suffix in made.suffixes:
        unlink(f"{root}/{BENCH}/{made.name}{suffix}")


def unlink(path: str) -> bool:
    """False when there is no file."""
    try:
        os.unlink(path)  # noqa: PTH108  three times as fast as through a Path, and done for every file
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    return True


def write_whole(path: str, body: bytes, before: bytes = b"") -> None:
    """A new file, in as few calls as can be: a full press writes four hundred thousand."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        written = os.writev(file, (before, body)) if before else os.write(file, body)
        if written < len(before) + len(body):
            body = before + body
        while written < len(body):
            written += os.write(file, memoryview(body)[written:])
    finally:
        os.close(file)


def cannot_write(root: object, error: OSError) -> CannotWrite:
    if isinstance(error, FileNotFoundError | NotADirectoryError | IsADirectoryError):
        return CannotWrite(
            f"Cannot write to {root}: {error.filename}: {error.strerror}. What was printed is kept. "
            "Somebody has deleted files there, or put others in their places. Take those away, then press again with --full."
        )
    return CannotWrite(
        f"Cannot write to {root}: {error.strerror}. What was printed is kept. Make room or give the right, then press again."
    )


def _on_the_bench(root: str, body: bytes | Path, wanted: tuple[str, ...], before: bytes = b"") -> str:
    """Write ``body`` after what stands ``before`` it, and its siblings if they are ``wanted``; the name they have there."""
    name = f"{os.getpid()}-{next(_numbers)}"
    place = f"{root}/{BENCH}/{name}"
    try:
        if isinstance(body, Path):
            copyfile(body, place)
        else:
            write_whole(place, body, before)
        if wanted:
            for suffix, packed in siblings(body if isinstance(body, bytes) else body.read_bytes()).items():
                write_whole(f"{place}{suffix}", packed)
    except OSError as error:
        raise cannot_write(root, error) from error
    return name


def _move(made: str, target: str) -> None:
    try:
        os.rename(made, target)  # noqa: PTH104  as in unlink
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  likewise
        os.rename(made, target)  # noqa: PTH104  likewise


def _holds(target: str, body: bytes | Path, length: int, wanted: tuple[str, ...]) -> bool:
    """Whether the file is there, the same to the byte, with its siblings. The disk is asked, not the records: a crash can part them."""
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        if os.stat(target).st_size == length and all(os.path.exists(f"{target}{suffix}") for suffix in wanted):  # noqa: PTH110, PTH116
            return _same(Path(target), body)
    return False


def _holds_page(target: str, path: str, body: bytes | Path, finish: Finish) -> bool:
    """Whether the page is there, the same to the byte but for its end, which it has, with its siblings."""
    with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
        page = Path(target).read_bytes()
        held = finish.body_of(page) if finish.body_of else page
        return (
            len(held) < len(page)
            and all(os.path.exists(f"{target}{suffix}") for suffix in finish.siblings(path, len(page)))  # noqa: PTH110
            and held == (body if isinstance(body, bytes) else body.read_bytes())
        )
    return False


def _same(target: Path, body: bytes | Path) -> bool:
    if isinstance(body, bytes):
        return target.read_bytes() == body
    with target.open("rb") as one, body.open("rb") as other:
        while chunk := one.read(1 << 18):
            if chunk != other.read(len(chunk)):
                return False
    return True


def _digest(body: bytes | Path, before: bytes) -> str:
    if isinstance(body, bytes):
        return hexdigest(opening(before), body) if before else sha256(body).hexdigest()
    with body.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
