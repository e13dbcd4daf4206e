"""Real servers on loopback, each a process or thread of the test that asks for it."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin") or "sshd"


@dataclass(frozen=True, slots=True)
class SshServer:
    """``place(folder)`` is the address of a folder there."""

    port: int
    key: Path
    known_hosts: Path

    def place(self, folder: Path) -> str:
        user = quote(getpass.getuser())
        return f"ssh://{user}@127.0.0.1:{self.port}{folder}?key={self.key}&known_hosts={self.known_hosts}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def an_ssh_server(folder: Path, **more: str) -> Iterator[SshServer]:
    """Debian's sshd, which lets in who holds a key made for this test; ``more`` are settings of its own."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)  # noqa: S607
    port = free_port()
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    host_key = (folder / "host.pub").read_text().split()[:2]
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {' '.join(host_key)}\n")
    Path("/run/sshd").mkdir(exist_ok=True) if getpass.getuser() == "root" else None
    settings = {
        "ListenAddress": f"127.0.0.1:{port}",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized_keys",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "prohibit-password",
        "MaxStartups": "50",
        "Subsystem": "sftp internal-sftp",
        **more,
    }
    (folder / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    with (folder / "sshd.log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
    try:
        wait_for(port, process, folder / "sshd.log")
        yield SshServer(port, folder / "user", folder / "known_hosts")
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"sshd does not answer: {log.read_text()}")
