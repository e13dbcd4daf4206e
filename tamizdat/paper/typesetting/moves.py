"""Addresses that readers may still hold: of stories with a new slug, and of the site there was before."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from django.conf import settings

from tamizdat.newsroom.addresses import RESERVED
from tamizdat.newsroom.models import Redirect
from tamizdat.paper import keys
from tamizdat.paper.models import FixedSheet, LabelSheet, MovedPath, Story
from tamizdat.press.outputs import Key

_UNFIT = re.compile(r"[\x00-\x1f\x7f\\<>\"|?*:]")
LONGEST_NAME = 240
OURS = frozenset({"index.html", "404.html"})


def record(path: str, *, story: int | None = None, target: str = "") -> set[Key]:
    """From now on ``path`` leads to the story or target."""
    values = {"story": story, "target": target, "redirect": None}
    MovedPath.objects.update_or_create(path=path, defaults=values)
    return {keys.moved(path)}


def free(path: str) -> set[Key]:
    """Something stands at ``path`` itself now, so it leads nowhere else."""
    gone, _ = MovedPath.objects.filter(path=path).delete()
    return {keys.moved(path)} if gone else set()


def take_redirect(number: int) -> set[Key]:
    """Make the moved path of a redirect what the newsroom says now."""
    redirect = Redirect.objects.filter(pk=number).first()
    path = file_path(redirect.old_path) if redirect else None
    changed = _forget(number, but=path)
    if redirect is None or path is None:
        return changed
    if _taken(path):
        return changed
    wanted = {"story": redirect.article_id, "target": redirect.target, "redirect": number}
    standing = MovedPath.objects.filter(path=path).first()
    if standing and (standing.redirect != number or {name: getattr(standing, name) for name in wanted} == wanted):
        return changed
    MovedPath.objects.update_or_create(path=path, defaults=wanted)
    return changed | {keys.moved(path)}


def file_path(old: str) -> str | None:
    """The file that answers for an old address on a plain file host; None when no file can.

    ``/2019/05/title/`` and ``/2019/05/title`` are both ``2019/05/title/index.html``. An address told
    apart only by its query (``/?p=123``) has no file.
    """
    parts = urlsplit(old.strip())
    names = [name for name in unquote(parts.path).split("/") if name]
    unfit = any(name in {".", ".."} or _UNFIT.search(name) or len(name.encode()) > LONGEST_NAME for name in names)
    if parts.query or unfit or not names:
        return None
    path = "/".join(names)
    return path if re.search(r"\.html?$", path) else f"{path}/index.html"


def _taken(path: str) -> bool:
    """Whether the paper itself prints something there, or may: a redirect never takes the place of a page."""
    top, _, rest = path.partition("/")
    if not rest:
        return path in OURS
    if top in {"media", "house"}:
        return True
    if Story.objects.filter(path=path).exists() or FixedSheet.objects.filter(path=path).exists():
        return True
    return top in settings.NEWSPAPER.languages and not re.match(r"\d{4}/", rest) and not _strange(top, rest)


def _strange(language: str, rest: str) -> bool:
    """In a language's folder, but under no name that the paper uses."""
    name = rest.partition("/")[0].partition(".")[0]
    sections = LabelSheet.objects.filter(kind="section", language=language, label__contains=f'"slug":"{name}"')
    return name not in RESERVED and not name.startswith("sitemap") and not sections.exists()


def _forget(number: int, but: str | None) -> set[Key]:
    paths = list(MovedPath.objects.filter(redirect=number).exclude(path=but or "").values_list("path", flat=True))
    MovedPath.objects.filter(path__in=paths).delete()
    return {keys.moved(path) for path in paths}
