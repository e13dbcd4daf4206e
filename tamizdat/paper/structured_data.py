"""What search engines and messengers read in a page's head: schema.org as JSON-LD, and OpenGraph.

It counts against the page's byte budget, so it says what is needed and nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Raw, Struct, field, json

from tamizdat.house.escaping import safe
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Copy, Label
from tamizdat.paper.feed_atom import moment
from tamizdat.paper.feed_entries import modified_at, plain_file

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
_UNSAFE = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


class _Fact(Struct, omit_defaults=True, rename="camel"):
    """Something schema.org has a name for. What is empty is not said."""


class _Person(_Fact, tag_field="@type", tag="Person"):
    name: str
    url: str = ""


class _Organization(_Fact, tag_field="@type", tag="Organization"):
    name: str


class _Paper(_Fact, tag_field="@type", tag="NewsMediaOrganization"):
    name: str
    logo: str
    url: str = ""


class _Step(_Fact, tag_field="@type", tag="ListItem"):
    position: int
    name: str
    item: str


class _Trail(_Fact, tag_field="@type", tag="BreadcrumbList"):
    item_list_element: list[_Step]


class _Update(_Fact, tag_field="@type", tag="BlogPosting"):
    headline: str
    date_published: str
    url: str


class _Story(_Fact, kw_only=True):
    type: str = field(name="@type")
    headline: str
    url: str
    in_language: str
    date_published: str
    date_modified: str
    article_section: str = ""
    image: str = ""
    author: list[_Person] | list[_Organization]
    publisher: Raw
    coverage_start_time: str = ""
    coverage_end_time: str = ""
    live_blog_update: tuple[_Update, ...] = ()


def of_story(archive: Archive, copy: Copy) -> Markup:
    """The story, and where it stands in the paper."""
    section = copy.card.section
    trail = archive.kept(("trail", copy.card.language, section), lambda kept: _section_trail(kept, copy))
    return _script([_story(archive, copy), *trail])


def of_list(archive: Archive, label: Label) -> Markup:
    """Where a section's, topic's or author's page stands."""
    return _script(_trail(archive, label))


def of_front(archive: Archive, language: str) -> Markup:
    return _script([_paper(archive, language, archive.absolute(f"/{language}/index.html"))])


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
    return tuple([tag for tag in tags if tag[1]])


def _story(archive: Archive, copy: Copy) -> _Story:
    card, line = copy.card, archive.line(copy.card)
    file = plain_file(card.picture) if card.picture else None
    people = [_Person(one.label, archive.absolute(one.path) if one.path else "") for one in line.bylines]
    started, ended, updates = _live(archive, copy) if copy.live else ("", "", ())
    return _Story(
        type=TYPES.get(card.kind, "NewsArticle"),
        headline=card.headline,
        url=archive.absolute(card.path),
        in_language=card.language,
        date_published=moment(card.published),
        date_modified=moment(modified_at(copy)),
        article_section=line.section.label if line.section else "",
        image=archive.absolute(file.path) if file else "",
        author=people or [_Organization(archive.nameplate(card.language).name)],
        publisher=archive.kept(("publisher", card.language), lambda kept: _publisher(kept, card.language)),
        coverage_start_time=started,
        coverage_end_time=ended,
        live_blog_update=updates,
    )


def _live(archive: Archive, copy: Copy) -> tuple[str, str, tuple[_Update, ...]]:
    """When it began, when it was last continued, and the newest updates."""
    address = archive.absolute(copy.card.path)
    updates = (
        _Update(entry.headline or copy.card.headline, moment(entry.at), f"{address}#{entry.anchor}")
        for entry in copy.live[:LIVE_ENTRIES]
    )
    times = [entry.at for entry in copy.live]
    return moment(min(times)), moment(max(times)), tuple(updates)


def _publisher(archive: Archive, language: str) -> Raw:
    return Raw(json.encode(_paper(archive, language)))


def _paper(archive: Archive, language: str, url: str = "") -> _Paper:
    return _Paper(archive.nameplate(language).name, archive.absolute("/house/icons/icon-512.png"), url)


def _section_trail(archive: Archive, copy: Copy) -> list[Raw]:
    section = archive.section(copy.card.section)
    return [Raw(json.encode(trail)) for trail in _trail(archive, section)] if section else []


def _trail(archive: Archive, label: Label) -> list[_Trail]:
    language = label.language
    places = [(archive.nameplate(language).name, f"/{language}/index.html"), (label.name, label.path)]
    steps = [_Step(number, name, archive.absolute(path)) for number, (name, path) in enumerate(places, 1) if path]
    return [_Trail(steps)]


def _script(facts: Sequence[_Fact | Raw]) -> Markup:
    """JSON that cannot end the ``<script>`` it stands in."""
    value = facts[0] if len(facts) == 1 else {"@graph": facts}
    text = json.encode(value).decode()
    for letter, written in _UNSAFE.items():
        if letter in text:
            text = text.replace(letter, written)
    return safe('{"@context":"https://schema.org",' + text[1:])
