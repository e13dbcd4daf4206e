"""What search engines and messengers read in a page's head: schema.org as JSON-LD, and OpenGraph.

It counts against the page's byte budget, so it says what is needed and nothing twice.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from markupsafe import Markup

from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Copy, Label
from tamizdat.paper.feed_atom import moment
from tamizdat.paper.feed_entries import modified_at, plain_file

Fact = dict[str, Any]
Tags = tuple[tuple[str, str], ...]
TYPES = {
    "analysis": "AnalysisNewsArticle",
    "explainer": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "live": "LiveBlogPosting",
}
LIVE_ENTRIES = 5
"""The newest updates of a live story; the page itself holds them all."""

# In a <script>, “<” could end it or open a comment; the others would be line ends in old JavaScript.
_UNSAFE = re.compile("[<>&\u2028\u2029]")


def of_story(archive: Archive, copy: Copy) -> Markup:
    """The story, and where it stands in the paper."""
    section = archive.section(copy.card.section)
    trail = [(section.name, section.path)] if section else []
    return _script([_story(archive, copy), *_trail(archive, copy.card.language, trail)])


def of_list(archive: Archive, label: Label) -> Markup:
    """Where a section's, topic's or author's page stands."""
    return _script(_trail(archive, label.language, [(label.name, label.path)]))


def of_front(archive: Archive, language: str) -> Markup:
    return _script([{**_paper(archive, language), "url": archive.absolute(f"/{language}/index.html")}])


def open_graph(archive: Archive, language: str, path: str, title: str, copy: Copy | None = None) -> Tags:
    """What a messenger shows of a link. ``path`` begins with a slash; the description is the page's own."""
    tags = [
        ("og:type", "article" if copy else "website"),
        ("og:site_name", archive.nameplate(language).name),
        ("og:title", title),
        ("og:url", archive.absolute(path)),
    ]
    picture = copy.card.picture if copy else None
    file = plain_file(picture) if picture else None
    if picture and file:
        tags += [("og:image", archive.absolute(file.path)), ("og:image:alt", picture.alt)]
    if copy and copy.description:
        tags.append(("og:description", copy.description))
    return tuple((name, value) for name, value in tags if value)


def _story(archive: Archive, copy: Copy) -> Fact:
    card, line = copy.card, archive.line(copy.card)
    file = plain_file(card.picture) if card.picture else None
    paper = _paper(archive, card.language)
    people = [_person(archive, one.label, one.path) for one in line.bylines]
    fact: Fact = {
        "@type": TYPES.get(card.kind, "NewsArticle"),
        "headline": card.headline,
        "url": archive.absolute(card.path),
        "inLanguage": card.language,
        "datePublished": moment(card.published),
        "dateModified": moment(modified_at(copy)),
        "articleSection": line.section.label if line.section else "",
        "image": archive.absolute(file.path) if file else "",
        "author": people or [{"@type": "Organization", "name": paper["name"]}],
        "publisher": paper,
    }
    if copy.live:
        fact |= _live(archive, copy)
    return {name: value for name, value in fact.items() if value}


def _live(archive: Archive, copy: Copy) -> Fact:
    address = archive.absolute(copy.card.path)
    return {
        "coverageStartTime": moment(min(entry.at for entry in copy.live)),
        "coverageEndTime": moment(max(entry.at for entry in copy.live)),
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": entry.headline or copy.card.headline,
                "datePublished": moment(entry.at),
                "url": f"{address}#{entry.anchor}",
            }
            for entry in copy.live[:LIVE_ENTRIES]
        ],
    }


def _person(archive: Archive, name: str, path: str) -> Fact:
    person = {"@type": "Person", "name": name}
    return {**person, "url": archive.absolute(path)} if path else person


def _paper(archive: Archive, language: str) -> Fact:
    return archive.kept(("organization", language), lambda kept: _organization(kept, language))


def _organization(archive: Archive, language: str) -> Fact:
    logo = archive.absolute("/house/icons/icon-512.png")
    return {"@type": "NewsMediaOrganization", "name": archive.nameplate(language).name, "logo": logo}


def _trail(archive: Archive, language: str, steps: list[tuple[str, str]]) -> list[Fact]:
    places = [(archive.nameplate(language).name, f"/{language}/index.html"), *steps]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": archive.absolute(path)}
        for number, (name, path) in enumerate(places, 1)
        if path
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": items}] if steps else []


def _script(facts: list[Fact]) -> Markup:
    """JSON that cannot end the ``<script>`` it stands in."""
    value = {"@context": "https://schema.org", **(facts[0] if len(facts) == 1 else {"@graph": facts})}
    text = msgspec.json.encode(value).decode()
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return Markup(text)  # noqa: S704  escaped above
