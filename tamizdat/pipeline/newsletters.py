"""What the paper and the counter show each other of the letters: plain rows, written here, since neither sees the other."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from tamizdat.circulation import letterheads
from tamizdat.circulation.models import Letterhead, Newsletter
from tamizdat.paper import keys
from tamizdat.paper.furniture import furniture
from tamizdat.paper.models import PrintedNewsletter
from tamizdat.paper.shelf import Shelf
from tamizdat.pipeline.subjects import NEWSLETTERS
from tamizdat.pipeline.waking import note
from tamizdat.press.outputs import Key


def print_newsletter(newsletter: Newsletter) -> None:
    """The sign-up box names this newsletter as it is now, or no more. In the transaction that saved or deleted it."""
    before = PrintedNewsletter.objects.filter(pk=newsletter.pk).values_list("language", flat=True).first()
    if newsletter.open:
        PrintedNewsletter.objects.update_or_create(pk=newsletter.pk, defaults=_as_printed(newsletter))
    else:
        PrintedNewsletter.objects.filter(pk=newsletter.pk).delete()
    touched = {each for each in (before, newsletter.language) if each}
    note(*(f"{NEWSLETTERS}:{language}" for language in sorted(touched)))


def withdraw_newsletter(newsletter_id: int, language: str) -> None:
    """It is deleted: no box names it any more."""
    PrintedNewsletter.objects.filter(pk=newsletter_id).delete()
    note(f"{NEWSLETTERS}:{language}")


def write_letterheads(changed: Collection[Key]) -> None:
    """After typesetting: the counter's pages carry the head and foot that the paper's have now."""
    known = set(Letterhead.objects.values_list("language", flat=True))
    for language in settings.NEWSPAPER.languages:
        if language not in known or keys.masthead(language) in changed:
            shelf = Shelf()
            masthead, foot = furniture(shelf, language)
            letterheads.write(language, masthead, foot, shelf.privacy(language))


def _as_printed(newsletter: Newsletter) -> dict[str, object]:
    names = ("slug", "language", "name", "promise", "weekday", "hour", "latest")
    return {name: getattr(newsletter, name) for name in names}
