"""Old addresses lead to the new ones."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Page

from tamizdat.newsroom.addresses import fixed_path, story_path
from tamizdat.newsroom.models import Article, FixedPage, Redirect


def keep_old_addresses(page: Page, old_paths: Iterable[str]) -> None:
    """A redirect from each old path that is not the page's own now. One that an editor made stays as it is."""
    if isinstance(page, Article):
        own: str | None = story_path(page)
        target: dict[str, object] = {"article": page}
    elif isinstance(page, FixedPage):
        own = fixed_path(page)
        target = {"target": f"/{own}"}
    else:
        raise TypeError(page)
    for old in old_paths:
        if old.strip("/") != own:
            Redirect.objects.get_or_create(old_path=old, defaults=target)
