"""What a kind of output may ask of the letters that were sent; a part of :class:`tamizdat.paper.archive.Archive`."""

from __future__ import annotations

import msgspec

from tamizdat.paper import keys
from tamizdat.paper.archive_months import ArchiveMonths
from tamizdat.paper.copy import LetterCopy
from tamizdat.paper.models import PrintedIssue

decode = msgspec.json.Decoder(LetterCopy).decode


class ArchiveLetters(ArchiveMonths):
    def letter(self, number: int) -> LetterCopy | None:
        """An issue; None when it was withdrawn or never printed."""
        self._read(keys.letter(number))
        text = PrintedIssue.objects.filter(pk=number, withdrawn=False).values_list("copy", flat=True).first()
        return decode(text) if text else None

    def letters(self, newsletter: int) -> tuple[LetterCopy, ...]:
        """The issues of a newsletter, newest first."""
        self._read(keys.letters(newsletter))
        return printed_letters(newsletter)

    def letter_archives(self, language: str) -> tuple[int, ...]:
        """The newsletters of a language that have issues. Whoever lists them reads their letters too."""
        self._read(keys.letter_archives(language))
        return printed_archives(language)


def printed_letters(newsletter: int) -> tuple[LetterCopy, ...]:
    rows = PrintedIssue.objects.filter(newsletter=newsletter, withdrawn=False).order_by("-number")
    return tuple(decode(text) for text in rows.values_list("copy", flat=True))


def printed_archives(language: str) -> tuple[int, ...]:
    rows = PrintedIssue.objects.filter(language=language, withdrawn=False)
    return tuple(sorted(set(rows.values_list("newsletter", flat=True))))
