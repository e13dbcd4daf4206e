"""A directory of another machine, over SFTP, and over rsync what is large.

Keys, agents and known hosts are those of the system's own ``ssh``.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Final

from tamizdat.mirrors.carrier import Copy, Parcel
from tamizdat.mirrors.carriers import sftp
from tamizdat.mirrors.carriers.directory import BENCH
from tamizdat.mirrors.carriers.rsync import LARGE, Rsync
from tamizdat.mirrors.carriers.sftp import Reply, Request, Session
from tamizdat.mirrors.errors import PlaceFailed, TooLarge

TOGETHER: Final = 64
"""Files that are on their way at the same time."""

BEGUN: Final = "begun-"
"""What the draft of a large file begins with: the next shipment goes on with it."""

FORGOTTEN: Final = 7 * 24 * 3600
"""Seconds after which nobody will go on with it."""


class Remote:
    """A :class:`~tamizdat.mirrors.carrier.Carrier`."""

    def __init__(self, session: Session, root: str, rsync: Rsync) -> None:
        self._session = session
        self._rsync = rsync
        self._root = root.rstrip("/")
        self._drafts = count()
        self._mark = secrets.token_hex(4)
        self._made: set[str] = set()
        if sftp.RENAME not in session.extensions:
            raise PlaceFailed(
                "The server cannot rename over a file (posix-rename), so no reader would be safe from halves."
            )

    def put(self, parcels: Sequence[Parcel]) -> None:
        self._set_up()
        large = [each for each in parcels if isinstance(each.body, Path) and each.size >= LARGE]
        if large and self._rsync.is_there:
            parcels = [each for each in parcels if each not in large]
            for each in large:
                self._put_large(each.name, Path(str(each.body)))
        for start in range(0, len(parcels), TOGETHER):
            some = parcels[start : start + TOGETHER]
            drafts = [self._draft() for _ in some]
            self._write(drafts, some)
            self._place(drafts, [each.name for each in some])

    def copy(self, copies: Sequence[Copy]) -> None:
        if sftp.LINK not in self._session.extensions:
            self.put([Parcel(each.name, self.read(each.source, 1 << 32) or b"") for each in copies])
            return
        self._set_up()
        for start in range(0, len(copies), TOGETHER):
            some = copies[start : start + TOGETHER]
            drafts = [self._draft() for _ in some]
            links = [sftp.extended(sftp.LINK, self._at(c.source), draft) for c, draft in zip(some, drafts, strict=True)]
            self._must(links, [each.source for each in some])
            self._place(drafts, [each.name for each in some])
            # A rename onto another link of the same file does nothing at all (POSIX), so a draft may have stayed.
            self._session.ask([sftp.on_path(sftp.REMOVE, draft) for draft in drafts])

    def read(self, name: str, at_most: int) -> bytes | None:
        if not self.there([name]):  # OpenSSH also opens folders
            return None
        (reply,) = self._session.ask([sftp.opened(self._at(name), sftp.FOR_READING)])
        handle = _fine(reply, name).text()
        try:
            raw = self._read(handle, at_most, name)
        finally:
            self._session.ask([sftp.on_handle(sftp.CLOSE, handle)])
        if len(raw) > at_most:
            raise TooLarge(f"{name} has more than {at_most} bytes, which it cannot have. Ship the mirror again.")
        return raw

    def there(self, names: Collection[str]) -> frozenset[str]:
        replies = self._session.ask([sftp.on_path(sftp.LSTAT, self._at(name)) for name in names])
        found = zip(names, replies, strict=True)
        return frozenset(name for name, it in found if it.kind == sftp.ATTRS and sftp.is_file(sftp.mode_of(it.body)))

    def delete(self, names: Collection[str]) -> None:
        self._session.ask([sftp.on_path(sftp.REMOVE, self._at(name)) for name in names])
        left = self.there(names)
        if left:
            raise PlaceFailed(f"{min(left)} could not be deleted. Look at the rights of its folder, then ship again.")
        self._prune({PurePosixPath(name).parent for name in names})

    def names(self, under: str) -> Iterator[str]:
        folders = [under.strip("/")]
        while folders:
            folder = folders.pop()
            for each in self._listed(folder):
                name = f"{folder}/{each.name}".lstrip("/")
                if not each.is_folder:
                    yield name
                elif name != BENCH:
                    folders.append(name)

    def settle(self) -> None:
        """SFTP can wait for single files only, at a round trip each. What a power cut takes, ``mirror ship --whole`` brings back."""

    def close(self) -> None:
        self._session.close()

    def _set_up(self) -> None:
        """The bench, emptied of what a shipment that was cut off left there and nobody goes on with; once a session."""
        if BENCH in self._made:
            return
        self._make_folders([BENCH])
        for each in self._listed(BENCH):
            if not each.name.startswith(BEGUN) or time.time() - each.changed > FORGOTTEN:
                self._session.ask([sftp.on_path(sftp.REMOVE, self._at(f"{BENCH}/{each.name}"))])

    def _draft(self) -> str:
        return self._at(f"{BENCH}/{self._mark}-{next(self._drafts)}")

    def _put_large(self, name: str, body: Path) -> None:
        draft = self._at(f"{BENCH}/{BEGUN}{sha256(name.encode()).hexdigest()[:32]}")
        self._rsync.put(body, draft)
        self._place([draft], [name])

    def _write(self, drafts: Sequence[str], parcels: Sequence[Parcel]) -> None:
        names = [each.name for each in parcels]
        opened = self._must([sftp.opened(draft, sftp.FOR_WRITING) for draft in drafts], names)
        handles = [reply.text() for reply in opened]
        for handle, parcel in zip(handles, parcels, strict=True):
            for replies in _in_breaths(handle, parcel, self._session):
                for reply in replies:
                    _fine(reply, parcel.name)
        self._must([sftp.on_handle(sftp.CLOSE, handle) for handle in handles], names)

    def _place(self, drafts: Sequence[str], names: Sequence[str]) -> None:
        self._make_folders([str(PurePosixPath(name).parent) for name in names])
        renames = [sftp.extended(sftp.RENAME, draft, self._at(name)) for draft, name in zip(drafts, names, strict=True)]
        self._must(renames, names)

    def _make_folders(self, folders: Sequence[str]) -> None:
        """Those folders and the ones above them, highest first; a file of an older edition that stands in the way goes."""
        above = {str(part) for each in folders for part in (PurePosixPath(each), *PurePosixPath(each).parents)}
        new = sorted(above - self._made, key=lambda name: (name != ".", name.count("/")))
        for name in new:
            path = self._root if name == "." else self._at(name)
            (reply,) = self._session.ask([sftp.on_path(sftp.LSTAT, path)])
            if reply.kind == sftp.ATTRS and sftp.is_file(sftp.mode_of(reply.body)):
                self._session.ask([sftp.on_path(sftp.REMOVE, path)])
            if reply.kind != sftp.ATTRS or sftp.is_file(sftp.mode_of(reply.body)):
                self._must([sftp.on_path(sftp.MKDIR, path)], [name])
        self._made |= set(new)

    def _listed(self, folder: str) -> list[sftp.Found]:
        (reply,) = self._session.ask([sftp.on_path(sftp.OPENDIR, self._at(folder) if folder else self._root)])
        if reply.code == sftp.ABSENT:
            return []
        handle = _fine(reply, folder).text()
        found: list[sftp.Found] = []
        while (page := self._session.ask([sftp.on_handle(sftp.READDIR, handle)])[0]).kind == sftp.NAME:
            found += sftp.listing(page.body)
        self._session.ask([sftp.on_handle(sftp.CLOSE, handle)])
        return found

    def _read(self, handle: bytes, at_most: int, name: str) -> bytes:
        raw = bytearray()
        while len(raw) <= at_most:
            (reply,) = self._session.ask([sftp.reading(handle, len(raw))])
            if reply.code == sftp.END:
                break
            raw += _fine(reply, name).text()
        return bytes(raw)

    def _prune(self, folders: Collection[PurePosixPath]) -> None:
        """Remove folders that are empty now; the server refuses to remove any other."""
        self._made -= {str(folder) for folder in folders}
        for folder in folders:
            while folder.name:
                (reply,) = self._session.ask([sftp.on_path(sftp.RMDIR, self._at(str(folder)))])
                if reply.code not in {sftp.OK, sftp.ABSENT}:
                    break
                self._made.discard(str(folder))
                folder = folder.parent  # noqa: PLW2901  up to the root

    def _must(self, requests: Sequence[Request], names: Sequence[str]) -> list[Reply]:
        return [_fine(reply, name) for reply, name in zip(self._session.ask(requests), names, strict=True)]

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"


def open_remote(host: str, port: int | None, root: str, options: Sequence[str]) -> Remote:
    """The directory ``root`` of ``host`` (``name`` or ``user@name``); ``options`` go to ``ssh`` as they are."""
    # BatchMode: nobody is there to be asked for a password; a host whose key is not known is refused.
    shell = ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15", *options]
    shell += ["-p", str(port)] if port else []
    return Remote(Session([*shell, "-s", "--", host, "sftp"]), root, Rsync(shell, host))


def _in_breaths(handle: bytes, parcel: Parcel, session: Session) -> Iterator[list[Reply]]:
    """Write a file, some pieces at a time: a film need not pass through memory."""
    step = sftp.PIECE * sftp.BREATH
    if isinstance(parcel.body, bytes):
        chunks: Iterator[bytes] = (parcel.body[at : at + step] for at in range(0, len(parcel.body), step))
        yield from _written(handle, chunks, session)
        return
    with parcel.body.open("rb") as file:
        yield from _written(handle, iter(lambda: file.read(step), b""), session)


def _written(handle: bytes, chunks: Iterator[bytes], session: Session) -> Iterator[list[Reply]]:
    offset = 0
    for chunk in chunks:
        pieces = [
            sftp.writing(handle, offset + at, chunk[at : at + sftp.PIECE]) for at in range(0, len(chunk), sftp.PIECE)
        ]
        offset += len(chunk)
        yield session.ask(pieces)


def _fine(reply: Reply, name: str) -> Reply:
    if reply.code == sftp.OK:
        return reply
    said = reply.body[8 : 8 + sftp.number(reply.body[4:])].decode(errors="replace")
    raise PlaceFailed(f"{name}: the server said “{said}”. Look at its rights and room, then ship again.")
