"""Who wrote it and where it belongs: WordPress's terms as our bylines, section and topics."""

from __future__ import annotations

import msgspec
from django.utils.crypto import salted_hmac

from tamizdat.rescue.items import Item, Site, Term

# Taxonomies that steer WordPress itself and say nothing to readers.
_MACHINERY = frozenset(
    {
        "author",
        "language",
        "link_category",
        "nav_menu",
        "post_format",
        "post_translations",
        "term_language",
        "term_translations",
    }
)
UNSORTED = "uncategorized"
DEEPEST = 20


class Name(msgspec.Struct, frozen=True):
    """A label by its slug on the old site and its words there."""

    slug: str
    words: str


class Labels(msgspec.Struct, frozen=True):
    """``section`` is None for what was in no category; ``authors`` are logins (or what stands for them) with the name to print."""

    section: Name | None
    topics: tuple[Name, ...]
    authors: tuple[Name, ...]


def labels_of(item: Item, site: Site) -> Labels:
    """The first category is the section, or its topmost parent is; the other labels are topics."""
    terms = [term for term in item.terms if term.slug or not _slugged(item.terms)]
    categories = [term for term in terms if term.domain == "category" and not _unsorted(term)]
    first = _primary(item, site, categories)
    top = _topmost(first, site) if first else None
    others = [term for term in terms if term.domain not in _MACHINERY and not _unsorted(term)]
    topics = dict.fromkeys(_name(term) for term in others if term.slug != (top.slug if top else ""))
    return Labels(top, tuple(topics), _authors(item, site))


def _slugged(terms: tuple[Term, ...]) -> bool:
    """WXR 1.0 names each category twice, once without its slug."""
    return any(term.slug for term in terms)


def _unsorted(term: Term) -> bool:
    return term.domain == "category" and (term.slug or term.name.lower()) == UNSORTED


def _primary(item: Item, site: Site, categories: list[Term]) -> Term | None:
    """The category that an SEO plug-in was told is the main one, else the first."""
    chosen = site.category_numbers.get(item.noted("_yoast_wpseo_primary_category") or "-")
    return next((term for term in categories if term.slug == chosen), categories[0] if categories else None)


def _topmost(term: Term, site: Site) -> Name:
    slug = term.slug
    for _step in range(DEEPEST):
        parent = site.parents.get(slug, "")
        if not parent or parent not in site.categories:
            break
        slug = parent
    return _name(term) if slug == term.slug else Name(slug, site.categories[slug])


def _name(term: Term) -> Name:
    return Name(term.slug or term.name, term.name or term.slug)


def _authors(item: Item, site: Site) -> tuple[Name, ...]:
    """Co-authors where a plug-in noted them, else whoever saved the post."""
    together = [term.slug.removeprefix("cap-") for term in item.terms if term.domain == "author"]
    logins = [login for login in together if login] or [item.creator.strip().lstrip(">").strip()]
    return tuple(_author(login, site) for login in logins if login)


def _author(login: str, site: Site) -> Name:
    """An e-mail address as a login is known again by its keyed hash, and never stored: nobody without the key can test a guess."""
    if "@" not in login:
        return Name(login, site.authors.get(login, login))
    return Name(salted_hmac(__name__, login, algorithm="sha256").hexdigest()[:32], site.authors.get(login, ""))
