"""A directory with tor in front of it: its configuration, and the address it gets. Files come by the carrier for directories.

tor makes the key and so the address; both lie in ``hidden``, which is to be backed up like any key.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tamizdat.mirrors.errors import PlaceFailed

PORT: Final = 8090
"""Of the server that tor leads to, on this machine's own interface."""


@dataclass(frozen=True, slots=True)
class Onion:
    """``directory``: what is served; ``home``: where tor's files go; ``port``: of the server that serves it."""

    directory: Path
    home: Path
    port: int = PORT

    @property
    def torrc(self) -> Path:
        return self.home / "torrc"

    @property
    def hidden(self) -> Path:
        return self.home / "onion"

    def configure(self) -> None:
        """Write the configuration, and let tor check it where there is one. Raises ``PlaceFailed`` with tor's words."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.torrc.write_text(self.settings())
        tor = shutil.which("tor")
        if tor:
            checked = subprocess.run(
                [tor, "--verify-config", "-f", self.torrc], capture_output=True, text=True, check=False
            )
            if checked.returncode:
                raise PlaceFailed(f"tor does not like {self.torrc}: {_last_words(checked.stdout)}")

    def settings(self) -> str:
        # A hidden press must not be found by its uptime or its exit: no relay, no control port, nothing but the service.
        return (
            "# Made by tamizdat mirror add. Start: tor -f torrc\n"
            "SocksPort 0\n"
            f'DataDirectory "{self.home / "data"}"\n'
            f'HiddenServiceDir "{self.hidden}"\n'
            f"HiddenServicePort 80 127.0.0.1:{self.port}\n"
        )

    def address(self) -> str:
        """``http://….onion``, empty until tor has run once."""
        name = self.hidden / "hostname"
        return f"http://{name.read_text().strip()}" if name.exists() else ""

    def onion_location(self) -> str:
        """What another server than ours adds to each answer, so that Tor Browser offers the onion."""
        return header_for_nginx(self.address() or "http://ADDRESS.onion")

    def instructions(self) -> str:
        address = self.address() or f"in {self.hidden}/hostname"
        return (
            f"Serve the directory:  tamizdat mirror serve {self.directory} --port {self.port}\n"
            f"Start tor:            tor -f {self.torrc}\n"
            f"Then its address is:  {address}\n"
            f"Tor Browser is told by our own server, as soon as the onion is in the list. For nginx: {self.onion_location()}"
        )


def header_for_nginx(onion: str) -> str:
    """nginx knows ``$request_uri``."""
    return f'add_header Onion-Location "{onion.rstrip("/")}$request_uri";'


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if "[warn]" in line or "[err]" in line]
    return lines[-1].partition("] ")[2] if lines else "it says nothing more"
