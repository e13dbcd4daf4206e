"""The keys of the newspaper: what an output can be made from, and so what can make it stale (decision 5).

A key is read through :class:`tamizdat.paper.archive.Archive` and named as changed by
:func:`tamizdat.paper.typesetting.take`. Both make it here, so that the two can never differ.
A *list* is written ``en:all``, ``en:section:3``, ``en:topic:5`` or ``en:author:9``.
"""

from __future__ import annotations

from tamizdat.press.outputs import Key

NEWSPAPER = Key("newspaper")
"""Address, languages and zone, from the settings."""
ROOTS = Key("roots")
"""The roots of the paper's keys: changes when the paper gets keys, or others."""
HOUSE = Key("house")
"""Templates, styles, fonts and the version of the program."""

MIRRORS = Key("mirrors")
"""The addresses in the list of mirrors."""
TAKEDOWNS = Key("takedowns")
"""What mirrors are ordered to delete."""


def story(number: int) -> Key:
    """The whole story as its own page shows it."""
    return Key(f"story:{number}")


def card(number: int) -> Key:
    """What lists, fronts and other stories show of a story."""
    return Key(f"card:{number}")


def address(number: int) -> Key:
    """Where a story stands, and whether it stands there: all that a link to it needs."""
    return Key(f"address:{number}")


def page(of: str, number: int) -> Key:
    """Which stories a numbered page of a list holds."""
    return Key(f"list:{of}:{number}")


def there(of: str, number: int) -> Key:
    """Whether a list has this page at all."""
    return Key(f"list:{of}:{number}:there")


def last(of: str) -> Key:
    """The number of a list's newest page."""
    return Key(f"list:{of}:last")


def month(language: str, year_month: str) -> Key:
    """Which stories a month holds."""
    return Key(f"month:{language}:{year_month}")


def beside(language: str, year_month: str) -> Key:
    """Which months with stories come before and after this one."""
    return Key(f"month:{language}:{year_month}:beside")


def months(language: str) -> Key:
    """Which months have stories."""
    return Key(f"months:{language}")


def month_map(language: str, year_month: str) -> Key:
    """What a sitemap says of a month's stories: their addresses, translations and last changes."""
    return Key(f"map:{language}:{year_month}")


def maps(language: str) -> Key:
    """When the stories of each month last changed."""
    return Key(f"maps:{language}")


def label(kind: str, number: int) -> Key:
    """A section, topic or author as printed."""
    return Key(f"{kind}:{number}")


def labels(kind: str, language: str) -> Key:
    """Which sections, topics or authors a language has."""
    return Key(f"{kind}s:{language}")


def fixed(number: int) -> Key:
    return Key(f"fixed:{number}")


def letter(number: int) -> Key:
    """An issue of a newsletter as its page shows it."""
    return Key(f"letter:{number}")


def letters(newsletter: int) -> Key:
    """Which issues a newsletter has, and what its list says of each."""
    return Key(f"letters:{newsletter}")


def letter_archives(language: str) -> Key:
    """Which newsletters of a language have issues."""
    return Key(f"letter_archives:{language}")


def front(language: str) -> Key:
    """What the editors composed for a front."""
    return Key(f"front:{language}")


def nameplate(language: str) -> Key:
    """The name and motto of an edition."""
    return Key(f"nameplate:{language}")


def fixed_pages(language: str) -> Key:
    """Which fixed pages a language has."""
    return Key(f"pages:{language}")


def notices(scope: str) -> Key:
    """The notices standing now for a language (``en``) or a section (``section:3``)."""
    return Key(f"notices:{scope}")


def masthead(language: str) -> Key:
    """The edition's name, sections, fixed pages and languages, as the head and foot of every page name them."""
    return Key(f"masthead:{language}")


def newsletters(language: str) -> Key:
    """The newsletters that readers of a language may sign up for, as the box names them."""
    return Key(f"newsletters:{language}")


def ask(language: str, placement: str) -> Key:
    """The ask that stands now at a placement of a language: top, story or front."""
    return Key(f"ask:{language}:{placement}")


def ticker(campaign: str) -> Key:
    """How far a campaign is, as it was last printed."""
    return Key(f"ticker:{campaign}")


def moved(path: str) -> Key:
    return Key(f"moved:{path}")


def picture(number: int) -> Key:
    """The files of a photo, and whether anything published shows it."""
    return Key(f"picture:{number}")


def attachment(number: int) -> Key:
    """The file of an attachment, and whether anything published carries it."""
    return Key(f"attachment:{number}")
