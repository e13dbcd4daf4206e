"""Which paths may be printed, and which of them have compressed siblings."""

from __future__ import annotations

import re
from typing import Final

from tamizdat.press.errors import UnsafePath

TEXT: Final = (".html", ".css", ".js", ".json", ".xml", ".atom", ".rss", ".txt", ".svg", ".webmanifest", ".csv", ".vtt")
"""File types that shrink. Pictures, sound, films and fonts are compressed already."""

SIBLINGS: Final = (".br", ".gz")
RESERVED: Final = frozenset({"edition"})
"""Folders at the top of the tree that are not the press's: the signed head and the objects of the edition lie there."""
LONGEST_NAME: Final = 255 - len(
    ".br"
)  # bytes, what ext4, APFS and NTFS take, with room for a sibling's suffix; a letter has up to four

# Looked for in every path of a full press: letter by letter in Unicode's tables it would take as long as hashing a page.
_BREAKING: Final = re.compile(r"[\\\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_HIDDEN: Final = re.compile(r"(?:^|/)(?:\.|/|\Z)")


def is_text(path: str) -> bool:
    """Whether the file at ``path`` gets ``.br`` and ``.gz`` siblings."""
    return path.endswith(TEXT)


def sibling_of(path: str) -> str:
    """The file that ``path`` is a compressed copy of, or an empty string when it is none."""
    stem = path.removesuffix(".br").removesuffix(".gz")
    return stem if stem != path and is_text(stem) else ""


def checked(path: str) -> str:
    """``path`` itself, if it is safe to print under; raises :class:`UnsafePath` with the reason."""
    reason = _unsafe(path)
    if reason:
        raise UnsafePath(
            f"{path!r} cannot be an address: {reason}. Nothing was written for it; give it another address."
        )
    return path


def _unsafe(path: str) -> str:
    if not path or path.startswith("/") or path.partition("/")[0] in RESERVED:
        return f"it must be relative to the paper, and not in {' or '.join(sorted(RESERVED))}/"
    if _BREAKING.search(path):
        return "it has a backslash or a control character"
    if _HIDDEN.search(path):
        return "a part of it is empty or begins with a dot"
    if len(path) > LONGEST_NAME // 4 and any(len(name.encode()) > LONGEST_NAME for name in path.split("/")):
        return f"a part of it is longer than {LONGEST_NAME} bytes"
    if sibling_of(path):
        return "it is the name of another file's compressed copy"
    return ""
