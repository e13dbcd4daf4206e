"""Real newspapers in real processes, for the commands that a technician types."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

TAMIZDAT = [sys.executable, "-m", "tamizdat.commands"]


def environment(**settings: str) -> dict[str, str]:
    """The environment without the tests' own newspaper in it."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("TAMIZDAT_")}
    return {**bare, "PYTHONUNBUFFERED": "1", **settings}


def tamizdat(*words: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    typed = [*TAMIZDAT, *map(str, words)]
    return subprocess.run(typed, env=environment(**settings), capture_output=True, text=True, timeout=300, check=False)


def two_free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    text: str


class Browser:
    """Keeps cookies and follows redirects, as a browser does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), urllib.request.ProxyHandler({})
        )

    def ask(self, path: str, **form: str) -> Answer:
        """GET, or POST when there is a form."""
        request = urllib.request.Request(self.address + path, urlencode(form).encode() if form else None)  # noqa: S310  our own server
        try:
            with self._opener.open(request, timeout=60) as response:
                return Answer(response.status, response.headers, response.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())

    def wait(self, path: str, seconds: int = 120) -> Answer:
        """The first answer of a server that is still starting."""
        last = time.monotonic() + seconds
        while True:
            try:
                return self.ask(path)
            except urllib.error.URLError:
                if time.monotonic() > last:
                    raise
                time.sleep(0.1)

    def sign_in(self, name: str, password: str) -> Answer:
        self.ask("/login/")
        token = next(cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken")
        return self.ask("/login/", username=name, password=password, csrfmiddlewaretoken=token)
