"""smtp-source and smtp-sink, the tools Postfix is measured with: unpacked from Debian's package, Postfix itself is never started."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.peers.running import Missing, cache, install

FOLDER = "/usr/lib/postfix"


def tool(name: str) -> tuple[Path, dict[str, str]]:
    """Its path and the environment it runs in."""
    if there := shutil.which(name, path=f"/usr/sbin:{os.environ.get('PATH', '')}"):
        return Path(there), {}
    home = cache() / "postfix"
    if not (home / "usr/sbin" / name).exists():
        home.mkdir(parents=True, exist_ok=True)
        install("Postfix's tools", "apt-get", "download", "postfix", cwd=home)
        package = max(home.glob("postfix_*.deb"))
        install("Postfix's tools", "dpkg", "-x", str(package), str(home))
    environment = {"LD_LIBRARY_PATH": str(home) + FOLDER}
    missing = subprocess.run(
        ["ldd", home / "usr/sbin" / name], env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if "not found" in missing.stdout:
        raise Missing(f"{name} lacks a library: {missing.stdout.partition('=> not found')[0].split()[-1]}")
    return home / "usr/sbin" / name, environment


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """A port on loopback that takes every mail and forgets it."""
    program, environment = tool("smtp-sink")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [program, *(["-u", "nobody"] if os.geteuid() == 0 else []), f"127.0.0.1:{port}", "200"],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise Missing("smtp-sink did not start")
