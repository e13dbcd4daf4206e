"""A newspaper that runs as it does for its readers: founded by command, all processes up, on loopback."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import database
from tests.commands.newspapers import TAMIZDAT, environment, tamizdat, two_free_ports
from tests.house.sample_site import chromium
from tests.journeys.desk import Desk


@dataclass(frozen=True, slots=True)
class Newspaper:
    """``paper``, ``desk``, ``mail`` (what was caught) and ``till`` (play money) are addresses; ``drawer`` is the page under which
    English stories lie.
    """

    directory: Path
    paper: str
    desk: str
    mail: str
    till: str
    drawer: int

    def read(self, path: str) -> tuple[int, str]:
        """Status and text of an address of the paper, fetched without a browser."""
        try:
            with urllib.request.urlopen(f"{self.paper}{path}", timeout=20) as answer:  # noqa: S310  our own server
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait(self, path: str, until: Callable[[int, str], bool], seconds: int = 60) -> str:
        """The text of an address as soon as it is as it should be."""
        last = time.monotonic() + seconds
        while not until(*(answer := self.read(path))):
            assert time.monotonic() < last, f"{path} stayed {answer[0]}: {answer[1][:300]}"
            time.sleep(0.3)
        return answer[1]


@pytest.fixture(scope="package")
def newspaper(tmp_path_factory):
    directory = tmp_path_factory.mktemp("journeys") / "far-shore"
    paper, desk = two_free_ports()
    mail, relay = two_free_ports()
    till, _free = two_free_ports()
    settings = {
        "TAMIZDAT_MAIL": f"smtp://127.0.0.1:{relay}",
        "TAMIZDAT_MAIL_CATCHER_PORT": str(mail),
        "TAMIZDAT_GIVING": "stripe,paypal,btcpay,bank",
        "TAMIZDAT_GIVING_TILL_PORT": str(till),
        "TAMIZDAT_PAPER_PORT": str(paper),
        "TAMIZDAT_DESK_PORT": str(desk),
        "TAMIZDAT_ADDRESS": f"http://127.0.0.1:{paper}",
        "TAMIZDAT_DESK_ADDRESS": f"http://127.0.0.1:{desk}",
    }
    with database.of_its_own("journeys") as where, (directory.parent / "log").open("w") as log:
        settings |= where
        drawer = _found(directory, settings)
        running = subprocess.Popen(
            [*TAMIZDAT, "run", str(directory)], env=environment(**settings), stdout=log, stderr=log
        )
        made = Newspaper(
            directory,
            settings["TAMIZDAT_ADDRESS"],
            settings["TAMIZDAT_DESK_ADDRESS"],
            f"http://127.0.0.1:{mail}",
            f"http://127.0.0.1:{till}",
            drawer,
        )
        _wait_for(f"{made.desk}/login/", directory.parent / "log")
        yield made
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=60) == 0


def _found(directory: Path, settings: dict[str, str]) -> int:
    """Found the newspaper and hire its people; the number of the page under which English stories lie."""
    words = ["--language", "en", "--language", "ru", "--time-zone", "Europe/Riga"]
    founded = tamizdat("init", directory, *words, **settings)
    assert founded.returncode == 0, founded.stderr
    hire = [sys.executable, "-m", "tests.journeys.people", str(directory)]
    hired = subprocess.run(hire, env=environment(**settings), capture_output=True, text=True, timeout=120, check=True)
    return int(hired.stdout)


def _wait_for(address: str, log: Path, seconds: int = 120) -> None:
    last = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  our own server
        except OSError:
            assert time.monotonic() < last, log.read_text()
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def sign_in(browser: Browser, newspaper: Newspaper):
    """Signs somebody in at the desk, in a browser of their own."""

    def open_desk(name: str) -> Desk:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.set_default_timeout(30_000)
        return Desk(context.new_page(), newspaper.desk, newspaper.drawer).sign_in(name)

    return open_desk


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def reader(request, browser: Browser):
    """A reader's page. It refuses to ask anybody but this machine, and says so by failing."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=request.param)
    page: Page = context.new_page()
    foreign: list[str] = []
    page.on("request", lambda asked: foreign.append(asked.url) if "//127.0.0.1:" not in asked.url else None)
    yield page
    assert not foreign
    assert not context.cookies()
    context.close()
