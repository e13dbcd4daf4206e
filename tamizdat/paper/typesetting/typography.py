"""The small things that a typesetter does without being asked: spaces that must not break a line.

Words, quotation marks and dashes stay as the author wrote them.
"""

from __future__ import annotations

import re

NB = "\u00a0"
SHORT_WORDS = {
    "ru": "в|во|к|ко|с|со|о|об|обо|у|и|а|на|по|за|из|от|до|не|ни|но|да|или|для|при|под|над|без|про",
    "uk": "в|у|з|зі|із|о|об|і|й|а|на|по|за|до|не|ні|та|або|для|при|під|над|без|про",
    "be": "в|у|ў|з|са|са|к|а|і|й|на|па|за|да|не|ні|ці|для|пры|пад|над|без|пра",
}
UNITS = r"%|°|кг|км|млн|млрд|тыс\.|руб\.|г\.|гг\.|million|billion|trillion|km|kg|a\.m\.|p\.m\."

_TAG = re.compile(r"(<(?:[^<>\"]|\"[^\"]*\")*>)")
_DASH = re.compile(r" (?=[—–] )")
_UNIT = re.compile(rf"(?<=\d) (?=(?:{UNITS})(?!\w))")
_NUMBER_SIGN = re.compile(r"(?<=[№§]) (?=\d)")
_SHORT = {
    language: re.compile(rf"(?<![\w-])({words}) (?=[\w«„“\"(<]|$)", re.IGNORECASE)
    for language, words in SHORT_WORDS.items()
}


def set_text(text: str | None, language: str) -> str:
    """Plain text with its no-break spaces; nothing where the desk left nothing."""
    text = _DASH.sub(NB, text or "")
    text = _UNIT.sub(NB, text)
    text = _NUMBER_SIGN.sub(NB, text)
    short = _SHORT.get(language)
    return short.sub(rf"\1{NB}", text) if short else text


def set_html(html: str, language: str) -> str:
    """Safe HTML with its no-break spaces; tags are left alone.

    A quotation mark after an equals sign, or the slash of a path after a comma, is written as an entity,
    so that no words of a story can be taken for a link when links are made relative (:mod:`tamizdat.paper.links`).
    """
    parts = _TAG.split(html.replace("&nbsp;", NB))
    parts[::2] = [set_text(part, language).replace('="', "=&quot;").replace(", /", ", &#47;") for part in parts[::2]]
    return "".join(parts)
