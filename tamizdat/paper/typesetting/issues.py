"""Letters that were sent, as printed. Their rows are written by the pipeline; here is only seen what they change."""

from __future__ import annotations

import msgspec

from tamizdat.paper import keys
from tamizdat.paper.archive_letters import printed_archives, printed_letters
from tamizdat.paper.copy import LetterCopy
from tamizdat.paper.models import PrintedIssue
from tamizdat.paper.typesetting.mastheads import remember
from tamizdat.press.outputs import Key


def file_letter(copy: LetterCopy) -> bool:
    """Write the row of an issue; whether it is another than before. One that was withdrawn stays so."""
    text = msgspec.json.encode(copy).decode()
    if PrintedIssue.objects.filter(pk=copy.id, copy=text).exists():
        return False
    row = {"newsletter": copy.newsletter, "language": copy.language, "number": copy.number, "copy": text}
    PrintedIssue.objects.update_or_create(pk=copy.id, defaults=row)
    return True


def take_issue(number: int) -> set[Key]:
    """The keys of an issue's page, of its newsletter's list, and of the list of newsletters, as far as they changed."""
    row = PrintedIssue.objects.filter(pk=number).first()
    if row is None:
        return set()
    printed = "" if row.withdrawn else row.copy
    return {
        *remember(f"letter:{number}", printed, keys.letter(number)),
        *remember(f"letters:{row.newsletter}", repr(_listed(row.newsletter)), keys.letters(row.newsletter)),
        *remember(
            f"letter_archives:{row.language}", repr(printed_archives(row.language)), keys.letter_archives(row.language)
        ),
    }


def _listed(newsletter: int) -> tuple[LetterCopy, ...]:
    """All that the list and the feed of a newsletter show."""
    return printed_letters(newsletter)
