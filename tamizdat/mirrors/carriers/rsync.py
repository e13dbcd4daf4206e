"""Large files by ``rsync``, where both ends have it: one that was cut off goes on in its middle. SFTP carries all else."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from tamizdat.mirrors.errors import PlaceFailed

LARGE: Final = 1 << 20
"""Bytes from which a file is worth a connection of its own."""

PATIENCE: Final = 60
"""Seconds without a byte before the line is taken for broken."""


class Rsync:
    """``shell`` is the command that leads to ``host``, without the host: ``ssh`` and its options."""

    def __init__(self, shell: Sequence[str], host: str) -> None:
        self._shell = shell
        self._host = host

    @cached_property
    def is_there(self) -> bool:
        """At both ends. A server that lets nothing but SFTP in answers with something else than a version."""
        if not shutil.which("rsync"):
            return False
        asked = [*self._shell, "--", self._host, "rsync --version"]
        try:
            said = subprocess.run(
                asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False
            ).stdout
        except subprocess.TimeoutExpired:
            return False
        return said.startswith(b"rsync")

    def put(self, body: Path, path: str) -> None:
        """Make ``path`` there what the file ``body`` is, from whatever is there already. Raises :class:`PlaceFailed`."""
        command = [
            "rsync",
            "--inplace",  # what has arrived stays where the next attempt looks for it
            "--ignore-times",  # size and time alone would let a spoilt half pass
            "--chmod=F644",  # a web server reads it, whoever wrote it here
            "--secluded-args",
            f"--timeout={PATIENCE}",
            f"--rsh={shlex.join(self._shell)}",
            "--",
            str(body),
            f"{self._address}:{path}",
        ]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode:
            words = done.stderr.decode(errors="replace").strip().splitlines()
            raise PlaceFailed(
                f"rsync ended. It said: {words[0] if words else done.returncode} "
                "What has arrived is kept; mend it, then ship again."
            )

    @property
    def _address(self) -> str:
        """An IPv6 address in brackets, as rsync wants it and ssh does not."""
        user, at, host = self._host.rpartition("@")
        return f"{user}{at}[{host}]" if ":" in host else self._host
