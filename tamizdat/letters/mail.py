"""From the sheet of a letter to what is sent: the same bytes for every reader and at every time of asking (forward-safe).

No date of now, no token, no reader's name: what the sheet says is all there is.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tamizdat.house import dates
from tamizdat.house.speech import speaking
from tamizdat.letters.setting import template, types
from tamizdat.letters.sheets import Letter, Piece, Sheet
from tamizdat.letters.words import WIDTH, paragraphs, wrapped

CLIP = 102_000
"""Bytes of HTML after which Gmail cuts a letter off and hides what follows behind a link."""


def set_letter(sheet: Sheet) -> Letter:
    """The letter as the postroom takes it."""
    with speaking(sheet.language):
        html = template("letters/mail.html").render(sheet=sheet, **types(sheet.language, sheet.direction))
        text = "\n".join(_text(sheet)) + "\n"
    pictures = {piece.picture.cid: piece.picture for piece in sheet.pieces if piece.picture}
    return Letter(sheet.subject, _dense(html), text, sheet.language, tuple(pictures.values()))


def _dense(html: str) -> str:
    """Without the line ends and spaces that templates leave; a letter has few bytes before it is clipped."""
    return "\n".join(line for raw in html.splitlines() if (line := raw.strip())) + "\n"


def _text(sheet: Sheet) -> Iterator[str]:
    number = _("No. %(number)s") % {"number": dates.number(sheet.number)}
    yield from (sheet.paper, sheet.newsletter, f"{dates.day(sheet.date)} · {number}", "=" * WIDTH, "")
    yield from _typed(sheet.intro)
    for piece in sheet.pieces:
        yield from _piece(piece)
    yield "-" * WIDTH
    yield ""
    yield from _typed(sheet.sign_off)
    yield from _foot(sheet)


def _typed(typed: tuple[str, ...]) -> Iterator[str]:
    for paragraph in typed:
        yield from (wrapped(line) for line in paragraph.splitlines())
        yield ""


def _piece(piece: Piece) -> Iterator[str]:
    yield "-" * WIDTH
    yield ""
    if piece.kicker:
        yield piece.kicker
    yield wrapped(piece.headline)
    yield ""
    for part in (piece.blurb, piece.byline):
        if part:
            yield from (wrapped(part), "")
    for block in piece.body:
        yield from (block.text, "")
    yield from (piece.address, "")


def _foot(sheet: Sheet) -> Iterator[str]:
    yield "=" * WIDTH
    if sheet.mirrors:
        yield from (_("Where the paper is, should you be kept from it:"), *sheet.mirrors, "")
    said = _(
        "This letter is the same for all who get it: nothing in it tells who you are, and nobody learns "
        "whether you opened it. You may pass it on."
    )
    yield from (wrapped(said), "")
    yield from (f"{_('Unsubscribe')}: {sheet.leave}", f"{_('Read it on the web')}: {sheet.web}")
    if sheet.imprint:
        yield ""
        yield from (wrapped(line) for part in paragraphs(sheet.imprint) for line in part.splitlines())
