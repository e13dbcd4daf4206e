"""What somebody who checks copies has seen of a paper: so that an older one, however well signed, is not taken for the newest.

It lies in a folder of the user's own, named after the paper's fingerprint, and holds public files only. Who does not want
a trace on his machine asks for none.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead
from tamizdat.edition.head import Trusted


@dataclass(frozen=True, slots=True)
class Memory:
    folder: Path

    @classmethod
    def of(cls, trusted: Trusted) -> Memory:
        """The memory of the paper whose first root ``trusted`` begins with."""
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        return cls(Path(state) / "tamizdat" / trusted.first)

    def recalled(self, trusted: Trusted) -> Trusted:
        """What was seen before, if it goes on from the same root or a later one."""
        files = {role: self._file(role).read_bytes() for role in roles.ROLES if self._file(role).exists()}
        if roles.ROOT not in files:
            return trusted
        try:
            recalled = Trusted.restored(files)
        except BadHead:
            return trusted
        return recalled if recalled.root.version >= trusted.root.version else trusted

    def keep(self, trusted: Trusted) -> None:
        """Remember this instead."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for role, raw in trusted.files.items():
            new = self._file(role).with_suffix(".new")
            new.write_bytes(raw)
            new.replace(self._file(role))

    def _file(self, role: str) -> Path:
        return self.folder / f"{role}.json"
