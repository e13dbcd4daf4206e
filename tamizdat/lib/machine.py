"""What this machine says of itself."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def time_zone(root: Path = Path("/")) -> str:
    """The machine's time zone by its name (``Europe/Riga``); ``UTC`` when it does not say one."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/"):
        return named
    link = root / "etc/localtime"
    if link.is_symlink():
        _before, found, name = str(link.readlink()).partition("zoneinfo/")
        if found:
            return name.removeprefix("posix/").removeprefix("right/")
    file = root / "etc/timezone"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else "UTC"


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def a_free_port(host: str = "127.0.0.1") -> int:
    """A port where a server could listen now; somebody else may take it first."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
