"""The newest edition gets its seal: the files that changed go into the trie, and the head over it is signed.

What has to be sealed stands in :class:`UnsealedFile` rows until it is; so a sealing that was killed is done again.
A newspaper without keys is printed all the same, unsealed; the doctor says so. Where it had some, that is an error.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tamizdat.edition.continuity import is_by, refuse_another_paper
from tamizdat.edition.entries import Entry, entry
from tamizdat.edition.errors import NotThere
from tamizdat.edition.head import Facts
from tamizdat.edition.keyring import Keyring
from tamizdat.edition.seal import Sealer, Tick, sealed, sign_again
from tamizdat.edition.shelf import Shelf
from tamizdat.edition.trailer import body_of
from tamizdat.edition.trie import entries
from tamizdat.lib.batches import batches
from tamizdat.pipeline.hands import crew
from tamizdat.pipeline.printed import PrintedOutput, UnsealedFile
from tamizdat.pipeline.trailers import Trailers
from tamizdat.press.drafts import Finish
from tamizdat.press.outputs import EditionMark
from tamizdat.press.write import Tree

KEEP: Final = timedelta(days=3)
"""How long what an old edition was made of can still be fetched: as long as a mirror that withholds the newer one goes unnoticed."""

AT_ONCE: Final = 400
MARK_ALL: Final = """
    INSERT INTO pipeline_unsealedfile (path) SELECT DISTINCT path FROM pipeline_printedoutput WHERE TRUE
    ON CONFLICT (path) DO NOTHING
"""


def keyring() -> Keyring:
    return Keyring(settings.NEWSPAPER.keys)


def shelf() -> Shelf:
    return Shelf(settings.NEWSPAPER.output)


def finish(*, compressed: bool = True) -> Finish:
    """How files are finished. Where editions are sealed, a page gets its trailer after it is printed."""
    return Finish(compressed, body_of if keyring().roots() else None)


def is_unsealed() -> bool:
    """Whether there is something to seal, and somebody to sign it."""
    return UnsealedFile.objects.exists() and bool(keyring().roots())


def mark_everything() -> None:
    """Every page gets a new trailer with the next sealing: after a key was replaced."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_ALL)


def seal_edition(
    mark: EditionMark, finish: Finish, tick: Tick = lambda _done, _total: None, *, forget: bool = False
) -> Facts | None:
    """Seal what is printed and not sealed, as edition ``mark``; None without keys, or when there is nothing to seal.

    With ``forget`` no earlier edition stays, here or on any honest mirror. Raises
    :class:`tamizdat.edition.errors.EditionError`; then everything waits for the next sealing.
    """
    keys, where = keyring().signing(), shelf()
    if keys is None:
        refuse_another_paper(where, ())
        return None
    if not is_by(keys, where):
        mark_everything()
    if not forget and not UnsealedFile.objects.exists():
        return None
    with crew(UnsealedFile.objects.count()) as called, Tree(settings.NEWSPAPER.output, finish=finish) as tree:
        sealer = Sealer(where, keys, Trailers(tree, called).put, tree.settle, tick)
        try:
            facts = sealer.seal(_changed(), mark.number, mark.pressed_at, forget=forget)
        except NotThere:  # a node is gone from the disk: what is printed is the truth, and all of it is sealed anew
            mark_everything()
            where.forget()
            facts = sealer.seal(_changed(), mark.number, mark.pressed_at, forget=forget)
    UnsealedFile.objects.all().delete()
    if forget:
        sweep(timedelta(0))
    return facts


def sign_what_is_due() -> bool:
    """What of the head is over soon is signed again; False when nothing was."""
    keys = keyring().signing()
    return keys is not None and sign_again(shelf(), keys, timezone.now())


def sweep(keep: timedelta = KEEP) -> int:
    """Remove what no edition of the last while needs; how many objects went."""
    where = shelf()
    facts = sealed(where)
    if facts is None:
        return 0
    where.forget_read()
    files = {each.digest for each in entries(facts.root, where)}
    return where.sweep(where.forget_read(), files, keep, timezone.now())


def _changed() -> dict[str, Entry | None]:
    """The files that are not sealed: their entries, None for those that are gone."""
    found: dict[str, Entry | None] = {}
    for paths in batches(UnsealedFile.objects.order_by("path").values_list("path", flat=True), AT_ONCE):
        found |= dict.fromkeys(paths)
        rows = PrintedOutput.objects.filter(path__in=paths).values_list("path", "digest", "length")
        found |= {path: entry(path, bytes.fromhex(digest), length) for path, digest, length in rows}
    return found
