"""A small sealed paper in a folder, and everything a test or an attack needs to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from tamizdat.edition import keys
from tamizdat.edition.drafts import sign_file
from tamizdat.edition.entries import Entry, entry
from tamizdat.edition.head import Facts, Trusted
from tamizdat.edition.keyring import Keyring, Wish
from tamizdat.edition.places import Folder, refresh
from tamizdat.edition.seal import Sealer
from tamizdat.edition.shelf import Shelf
from tamizdat.edition.trailer import body_of
from tamizdat.press.drafts import Finish
from tamizdat.press.write import Tree

FIRST = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
STORIES = 40


@dataclass
class Paper:
    """``holders`` sign the root, two of three; ``edition`` counts what was sealed; an hour passes with each."""

    home: Path
    holders: list[CryptoSigner] = field(default_factory=lambda: [keys.make() for _ in range(3)])
    edition: int = 0
    now: datetime = FIRST

    def __post_init__(self) -> None:
        (self.home / "keys").mkdir(parents=True)
        self.ring.found([holder.public_key for holder in self.holders], 2, FIRST)
        self.install(*self.holders[:2])

    @property
    def ring(self) -> Keyring:
        return Keyring(self.home / "keys")

    @property
    def tree(self) -> Path:
        return self.home / "paper"

    @property
    def first_root(self) -> bytes:
        return self.ring.roots()[0]

    def install(self, *signers: CryptoSigner) -> None:
        for signer in signers:
            sign_file(self.ring.draft, signer)
        self.ring.install()

    def replace_keys(self, *signers: CryptoSigner, **wish: object) -> None:
        """A ceremony: draft, signatures, installed."""
        self.ring.draft_next(Wish(**wish), self.now)  # type: ignore[arg-type]
        self.install(*signers)

    def seal(
        self,
        changes: dict[str, bytes | None],
        *,
        forget: bool = False,
        shelf: Shelf | None = None,
        before_each: Callable[[], None] = lambda: None,
    ) -> Facts:
        """Press and seal these files; None removes one."""
        signing = self.ring.signing()
        assert signing
        self.now += timedelta(hours=1)
        with Tree(self.tree, durable=False, finish=Finish(body_of=body_of)) as tree:
            changed: dict[str, Entry | None] = {}
            for path, body in changes.items():
                changed[path] = a_file(path, body) if body is not None else None
                if body is None:
                    tree.remove(path)
                else:
                    tree.write(path, body)

            def complete(ends: Iterable[tuple[str, bytes]]) -> Iterator[str]:
                for path, end in ends:
                    before_each()
                    tree.complete(path, end)
                    yield path

            sealer = Sealer(shelf or Shelf(self.tree), signing, complete, tree.settle)
            facts = sealer.seal(changed, self.edition + 1, self.now, forget=forget)
        self.edition += 1
        return facts

    def read(self, trusted: Trusted | None = None) -> Trusted:
        """What a reader who knows the first root takes from the tree."""
        reader = trusted or Trusted(self.first_root)
        refresh(reader, Folder(self.tree))
        return reader

    def page(self, path: str = "en/story-1.html") -> bytes:
        return (self.tree / path).read_bytes()


def a_file(path: str, body: bytes) -> Entry:
    return entry(path, sha256(body).digest(), len(body))


def a_story(number: int, words: str = "as it happened") -> bytes:
    return f"<!doctype html>\n<title>Story {number}</title>\n<p>What happened, {words}.</p>\n".encode() * 9


def a_paper(home: Path, stories: int = STORIES) -> Paper:
    """Sealed once: stories, a picture, a feed."""
    paper = Paper(home)
    files: dict[str, bytes | None] = {f"en/story-{n}.html": a_story(n) for n in range(stories)}
    paper.seal({**files, "media/a.webp": b"RIFF....WEBP", "en/feed.atom": b"<feed/>" * 60})
    return paper
