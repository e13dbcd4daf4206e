"""Commands in processes of their own that begin where the packages are loaded already: half of what a command costs is loading them.

``tamizdat`` here takes the same words and gives the same answer as that of :mod:`tests.commands.newspapers`. A process for each run
of the tests loads what needs no settings, of others only, and a child of it becomes the command: with the environment, the working
directory and the three streams that it would have been started with. Our own code, Wagtail and the settings it loads by itself.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tests.commands.newspapers import environment

ROOT = Path(__file__).parents[2]
LONGEST = 1 << 17
"""Bytes of an order: the environment is most of it."""
PATIENCE = 300
PACKAGES = """
    PIL.Image PIL.ImageOps attr boto3 botocore.config botocore.session bs4 cryptography.x509 dns.resolver email_validator
    email.message http.client jinja2 msgspec multiprocessing.pool psycopg pydantic pygments pypdf requests
    securesystemslib.signer snowballstemmer sqlite3 tuf.api.metadata waitress whitenoise yaml
    django.contrib.postgres.search django.contrib.staticfiles.storage django.core.handlers.wsgi django.core.mail
    django.core.management django.core.serializers django.db.backends.sqlite3.base django.db.migrations.executor
    django.db.models django.forms django.template.backends.jinja2 django.template.defaultfilters django.views.generic
"""


def tamizdat(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    order = {"words": [*map(str, words)], "environment": environment(**settings), "where": str(Path.cwd())}
    with Path(os.devnull).open() as heard, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        line = _line()
        socket.send_fds(line, [json.dumps(order).encode()], [each.fileno() for each in (heard, said, complained)])
        code = _end_of(int(line.recv(LONGEST)), line)
        said.seek(0)
        complained.seek(0)
        return subprocess.CompletedProcess(order["words"], code, said.read().decode(), complained.read().decode())


def _end_of(command: int, line: socket.socket) -> int:
    line.settimeout(PATIENCE)
    try:
        return int(line.recv(LONGEST))
    except TimeoutError:
        os.kill(command, signal.SIGKILL)
        raise
    finally:
        line.settimeout(None)


@cache
def _line() -> socket.socket:
    """To the process that has loaded the packages. It ends when this one does."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    words = [sys.executable, "-m", __name__, str(there.fileno())]
    subprocess.Popen(
        words,
        pass_fds=[there.fileno()],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    there.close()
    return here


def _wait_for_orders(line: socket.socket) -> None:
    """Comes back in a child that is to be a command."""
    while True:
        order, streams, _flags, _who = socket.recv_fds(line, LONGEST, 3)
        if not order:
            sys.exit()
        if not (child := os.fork()):
            line.close()
            _take_the_place(json.loads(order), streams)
            return
        for stream in streams:
            os.close(stream)
        line.send(str(child).encode())
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _take_the_place(order: dict[str, object], streams: list[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(str(order["where"]))
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv[1:] = order["words"]


def _be_a_command(line: socket.socket) -> NoReturn:
    for package in PACKAGES.split():
        import_module(package)
    gc.freeze()  # a child looks through none of it for rubbish
    _wait_for_orders(line)
    from tamizdat.commands import main

    main(prog_name="tamizdat")


if __name__ == "__main__":
    _be_a_command(socket.socket(fileno=int(sys.argv[1])))
