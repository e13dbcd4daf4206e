"""The post of a newspaper in real processes, one for each machine, to be killed: ``tamizdat run DIRECTORY --only post``."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.commands.newspapers import TAMIZDAT, environment
from tests.fakes.relay import Relay

CONNECTIONS = 3
"""Lines of one process: so many readers may be in doubt after it was killed."""


def another_machine(here: Path, there: Path) -> Path:
    """A directory with the settings and the keys of a newspaper; on PostgreSQL that is a second post office."""
    there.mkdir()
    (there / "tamizdat.toml").write_text((here / "tamizdat.toml").read_text())
    (there / "keys").symlink_to(here / "keys")
    return there


class Posts:
    """``with Posts(directories, relay) as posts``: each works until it is killed, or in the end asked to stop."""

    def __init__(self, directories: Iterable[Path], relay: Relay, connections: int = CONNECTIONS) -> None:
        self.connections = connections
        self._directories = list(directories)
        self._settings = {
            "TAMIZDAT_MAIL": f"smtp://127.0.0.1:{relay.port}",
            "TAMIZDAT_MAIL_CONNECTIONS": str(connections),
        }
        self._running: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Self:
        self._running = [self._begun(directory) for directory in self._directories]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.wait(120)

    def __len__(self) -> int:
        return len(self._running)

    def kill(self, number: int) -> None:
        """SIGKILL, and another one takes its place."""
        self._running[number].kill()
        self._running[number].wait()
        self._running[number] = self._begun(self._directories[number])

    def ended(self) -> list[int]:
        """What those ended with that should still be there."""
        return [process.returncode for process in self._running if process.poll() is not None]

    def _begun(self, directory: Path) -> subprocess.Popen[str]:
        words = [*TAMIZDAT, "run", str(directory), "--only", "post"]
        return subprocess.Popen(words, env=environment(**self._settings), text=True)
