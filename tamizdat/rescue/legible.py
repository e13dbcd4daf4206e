"""Old exports are seldom clean: a blank line before the first tag, stray control characters, broken letters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from tamizdat.rescue.refusals import Refused

PIECE = 1 << 18
_BYTE_ORDER = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# XML 1.0 §2.2: these can stand in no document, escaped or not.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Legible:
    """The text of a file, piece by piece, with what no XML may hold taken out and counted in ``mended``."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.mended = 0

    def pieces(self) -> Iterator[str]:
        """Decoded pieces of about a quarter of a megabyte; the first begins with the first tag."""
        first = self._file.read(PIECE)
        decode = codecs.getincrementaldecoder(_encoding(first))(errors="replace").decode
        text = self._clean(decode(first)).lstrip("\ufeff \t\r\n")
        while first:
            yield text
            first = self._file.read(PIECE)
            text = self._clean(decode(first, final=not first))
        yield text

    def _clean(self, text: str) -> str:
        clean, count = _ILLEGAL.subn("", text)
        self.mended += count + clean.count("\ufffd")
        return clean


def _encoding(first: bytes) -> str:
    for mark, name in _BYTE_ORDER.items():
        if first.startswith(mark):
            return name
    declared = _DECLARED.search(first[:1000])
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise Refused(
            f"The file says it is written in {name}, which is unknown here. Convert it to UTF-8 and try again."
        ) from None
