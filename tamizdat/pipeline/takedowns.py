"""Take down what stood under a path: from the kept editions here, and by a signed order from every honest mirror."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tamizdat.edition.entries import path_key
from tamizdat.edition.errors import EditionError
from tamizdat.edition.trie import entries, find
from tamizdat.mirrors import layout
from tamizdat.mirrors.heads import LARGEST_ROLE
from tamizdat.mirrors.sources import LocalTree, Nodes
from tamizdat.mirrors.sweep import trie_of
from tamizdat.paper.models import TakenDown
from tamizdat.pipeline.changes import Retraction
from tamizdat.pipeline.subjects import TAKEDOWNS
from tamizdat.pipeline.waking import note
from tamizdat.press.paths import SIBLINGS


class NothingToTakeDown(Exception):  # noqa: N818  it reads as what happened
    """No kept edition has under that path anything that is not published now."""


def take_down(path: str) -> int:
    """Order it, and delete it here; how many states of the file. Raises :class:`NothingToTakeDown` and ``MirrorError``.

    Feeds, lists and fronts of earlier editions may say it too, so the next edition has every copy forget all that was before it.
    """
    tree = LocalTree(settings.NEWSPAPER.output)
    nodes, key = Nodes((tree.read,), "nodes"), path_key(path)
    published = {entry.digest for entry in entries(tree.head().trie, nodes)}
    once = {digest for trie in _tries(tree) for digest in _at(trie, key, nodes)}
    if not once - published:
        raise NothingToTakeDown(
            f"No kept edition has under {path} anything that is not published now. "
            "Withdraw it at the desk, wait until that is pressed, then order again."
        )
    with transaction.atomic():
        for digest in once - published:
            TakenDown.objects.get_or_create(
                digest=digest.hex(), defaults={"key": key.hex(), "date": timezone.now().date()}
            )
        Retraction.objects.create(subject=TAKEDOWNS)
        note(TAKEDOWNS)
    for digest in once - published:
        for suffix in ("", *SIBLINGS):
            (tree.root / f"{layout.file(digest)}{suffix}").unlink(missing_ok=True)
    return len(once - published)


def _tries(tree: LocalTree) -> Iterator[bytes]:
    """The roots of all editions whose targets are still kept here."""
    for file in sorted((tree.root / layout.METADATA).glob("*.targets.json")):
        raw = tree.read(layout.METADATA + file.name, LARGEST_ROLE)
        trie = trie_of(raw) if raw else None
        if trie:
            yield trie


def _at(trie: bytes, key: bytes, nodes: Nodes) -> Iterator[bytes]:
    try:
        entry = find(trie, key, nodes)
    except EditionError:  # pruned
        return
    if entry:
        yield entry.digest
