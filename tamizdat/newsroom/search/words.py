"""From text to stems: «выборы», «выборов» and «Выборам» are one, and so are “journalist” and “journalists”."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import snowballstemmer

LONGEST = 40
"""Letters of a word that count. Longer ones are addresses, hashes and noise."""
MOST = 50_000
"""Words of a page that are indexed: PostgreSQL takes no more than a megabyte, and no story is that long."""

_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[a-z]")
_BREVE = 0x0306  # makes й of и, another letter; all other marks are accents, and ё is е with one
_STEMMERS = {"russian": snowballstemmer.stemmer("russian"), "english": snowballstemmer.stemmer("english")}
_one_at_a_time = Lock()  # a stemmer keeps the word it works on


class _Marks(dict[int, int | None]):
    """What becomes of each letter, learnt when it is first met: asking about all of them delayed every start by a tenth of a second."""

    def __missing__(self, code: int) -> int | None:
        mark = code != _BREVE and unicodedata.category(chr(code)) == "Mn"
        self[code] = kept = None if mark else code
        return kept


_UNMARKED = _Marks()


def folded(text: str) -> str:
    """Without capitals, accents and stress marks."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", apart.translate(_UNMARKED))


def words(text: str) -> Iterator[str]:
    """The words of a text, folded, in order."""
    return (found.group()[:LONGEST] for found in _WORD.finditer(folded(text)))


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order, at most MOST."""
    return [stem(word) for word, _ in zip(words(text), range(MOST), strict=False)]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A folded word's stem by the letters it is written in: Cyrillic as Russian, Latin as English, others as they are."""
    language = "russian" if _CYRILLIC.search(word) else "english" if _LATIN.search(word) else ""
    if not language:
        return word
    with _one_at_a_time:
        found: str = _STEMMERS[language].stemWord(word)
    return found
