"""What must be true of the tree after every press."""

from __future__ import annotations

import gzip
import posixpath
import re
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path

import brotli
from django.utils import timezone

from tamizdat.edition import verify
from tamizdat.edition.entries import entry
from tamizdat.edition.trailer import body_of
from tamizdat.edition.trie import build
from tamizdat.newsroom.addresses import story_path
from tamizdat.newsroom.models import Article, Author, Section
from tamizdat.paper.catalogue import Catalogue
from tamizdat.pipeline.models import Edition
from tamizdat.pipeline.sealing import keyring
from tamizdat.press.graph import everything
from tamizdat.press.outputs import EditionMark, Key
from tamizdat.press.press import print_stale
from tamizdat.press.write import Tree
from tests.edition.tries import Kept
from tests.fakes.press_store import MemoryStore
from tests.pipeline.newspapers import paper, pressed, tree
from tests.press.trees import empty_folders, files

STORY = re.compile(r"^\w\w/\d{4}/\d\d/[^/]+\.html$")
HREF = re.compile(rb'href="([^"#]+\.html)')


def check() -> None:
    """Press what is stale; then the tree is a full press's, the lists hold what is published, and no secret is in it."""
    pressed()
    found = tree()
    wanted = full_press(Edition.newest())
    compare(as_printed(found), as_printed(wanted))
    the_seal_is_over(wanted)
    assert not empty_folders(paper())
    lists_hold_what_is_published(found)
    no_secret_is_in(found)


def full_press(edition: Edition) -> dict[str, bytes]:
    """The newspaper as it is now, with this edition's number and moment, pressed into an empty folder by an empty memory."""
    store, catalogue = MemoryStore(), Catalogue(EditionMark(edition.number, edition.pressed_at))
    store.mark(everything(store, catalogue, Key("house")))
    with tempfile.TemporaryDirectory() as empty, Tree(Path(empty), durable=False) as fresh:
        report = print_stale(store, catalogue, fresh)
        assert not report.errors, report.errors
        return files(Path(empty))


def as_printed(found: dict[str, bytes]) -> dict[str, bytes]:
    """Without what the seal adds: the folder of the edition, and the end of each page, which its compressed copies have too."""
    printed = {path: body for path, body in found.items() if not path.startswith("edition/")}
    pages = {path for path in printed if path.endswith(".html")}
    for page in pages:
        for suffix, unpacked in ((".br", brotli.decompress), (".gz", gzip.decompress)):
            if page + suffix in printed:
                assert unpacked(printed.pop(page + suffix)) == printed[page], page + suffix
        printed[page] = body_of(printed[page])
    return printed


def the_seal_is_over(wanted: dict[str, bytes]) -> None:
    """A reader who knows the root finds every file as it was signed, and the trie is that of a full press."""
    trusted = keyring().trusted()
    finding = verify.tree(paper(), trusted, timezone.now())
    assert finding.verdict is verify.Verdict.AUTHENTIC, finding
    files_of_it = {path: body for path, body in as_printed(wanted).items() if not path.endswith((".br", ".gz"))}
    entries = [entry(path, sha256(body).digest(), len(body)) for path, body in files_of_it.items()]
    assert trusted.edition.root == build(entries, Kept())
    for path in files_of_it:
        if path.endswith(".html"):
            assert verify.page((paper() / path).read_bytes(), keyring().trusted()).verdict is verify.Verdict.OLDER


def compare(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    assert found.keys() == wanted.keys(), {
        "left over": found.keys() - wanted.keys(),
        "missing": wanted.keys() - found.keys(),
    }
    different = [path for path in found if found[path] != wanted[path]]
    assert not different, different


def lists_hold_what_is_published(found: dict[str, bytes]) -> None:
    for section in Section.objects.select_related("locale"):
        folder = f"{section.locale.language_code}/{section.slug}"
        published = Counter(story_path(story) for story in Article.objects.live().filter(section=section))
        assert _stories_in_list(found, folder) == published, folder
    for language in ("en", "ru"):
        months = {
            path: body for path, body in found.items() if re.fullmatch(rf"{language}/archive/\d{{4}}-\d\d\.html", path)
        }
        listed = Counter(story for path, body in months.items() for story in _stories_on(path, body))
        assert listed == Counter(
            story_path(story) for story in Article.objects.live().filter(locale__language_code=language)
        )


def no_secret_is_in(found: dict[str, bytes]) -> None:
    hidden = [author.name for author in Author.objects.exclude(visibility="public")]
    secrets = [part.encode() for name in hidden for word in name.split() for part in (word, word.lower())]
    for path, body in found.items():
        if path.endswith((".br", ".gz", ".woff2", ".avif", ".webp", ".jpg")):
            continue  # siblings were compared, byte for byte, with those of what is searched here
        for secret in (*secrets, b"UNPRINTED"):
            assert secret not in body, f"{secret!r} stands in {path}"
            assert secret not in path.encode(), f"{secret!r} is in the address {path}"


def _stories_in_list(found: dict[str, bytes], folder: str) -> Counter[str]:
    """On its numbered pages; a list that fits on its front has no other."""
    pages = {path: body for path, body in found.items() if re.fullmatch(rf"{re.escape(folder)}/\d+\.html", path)}
    front = f"{folder}/index.html"
    pages = pages or {front: found[front]}
    return Counter(story for path, body in pages.items() for story in _stories_on(path, body))


def _stories_on(path: str, body: bytes) -> set[str]:
    """Which stories a page links to, as paths in the paper."""
    links = {posixpath.normpath(posixpath.join(posixpath.dirname(path), href.decode())) for href in HREF.findall(body)}
    return {link for link in links if STORY.match(link)}
