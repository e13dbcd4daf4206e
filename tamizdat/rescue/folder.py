"""Where a copy of the old site's files lies, and which of them an address means."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w+$)")


class Folder:
    """A folder of uploads. Files are found by the longest end of the address's path that exists in it."""

    def __init__(self, root: Path | None) -> None:
        self._root = root.resolve() if root else None

    def find(self, url: str) -> Path | None:
        """The file at hand; the original rather than a smaller size of it. None when there is none."""
        if self._root is None:
            return None
        path = unquote(urlsplit(url).path, errors="replace")
        for wanted in dict.fromkeys((_SIZE.sub("", path), path)):
            found = self._longest_end(self._root, wanted)
            if found:
                return found
        return None

    def _longest_end(self, root: Path, path: str) -> Path | None:
        parts = [part for part in posixpath.normpath(path).split("/") if part not in {"", ".", ".."}]
        if any("\x00" in part or "\\" in part for part in parts):
            return None
        for start in range(len(parts)):
            candidate = root.joinpath(*parts[start:])
            # A link that leads out of the folder is no copy of the old site.
            if len(candidate.name.encode()) <= 255 and candidate.is_file() and candidate.resolve().is_relative_to(root):  # noqa: PLR2004  a file name's limit
                return candidate
        return None
