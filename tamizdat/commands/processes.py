"""The processes of a running newspaper, each in the foreground until it is asked to stop."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tamizdat.config.newspaper import Newspaper
from tamizdat.config.start import start

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

NAMES = ("desk", "paper", "worker", "timetable", "post", "catcher", "till")
ASKED_TO_STOP = (128 + signal.SIGINT, 128 + signal.SIGTERM)
"""What the supervisor ends with when a signal told it to."""


def run(name: str, directory: Path) -> None:
    """Be the process called ``name`` of the newspaper in ``directory``."""
    signal.signal(signal.SIGTERM, _stop)
    _stop_with_the_supervisor()
    newspaper = start(directory, face="counter" if name == "paper" else "desk")
    does = {
        "desk": _desk,
        "paper": _paper,
        "worker": _worker,
        "timetable": _timetable,
        "post": _post,
        "catcher": _catcher,
        "till": _till,
    }
    does[name](newspaper)


def of(newspaper: Newspaper) -> tuple[str, ...]:
    """The processes that this newspaper runs with."""
    for_demos = {"catcher": newspaper.mail_catcher_port, "till": newspaper.giving_till_port}
    return tuple(name for name in NAMES if for_demos.get(name, True))


def _desk(newspaper: Newspaper) -> None:
    from tamizdat.config.desk import application  # importing it is starting it

    _serve(application, newspaper.desk_port, newspaper.desk_address, threads=4, largest_request=512 * 1024**2)


def _paper(newspaper: Newspaper) -> None:
    from tamizdat.circulation.counter.returned import LARGEST
    from tamizdat.circulation.providers import SECRETS
    from tamizdat.config.counter import application
    from tamizdat.giving.counter import hook

    # What a provider of mail or of money says is larger than any form.
    largest = LARGEST if (newspaper.keys / SECRETS).exists() else hook.LARGEST
    _serve(application, newspaper.paper_port, newspaper.address, threads=8, largest_request=largest)


def _worker(newspaper: Newspaper) -> None:  # noqa: ARG001  all of them are called alike
    from django.core.management import call_command

    call_command("db_worker", queue_name="*", interval=0.2, startup_delay=False, verbosity=0)


def _timetable(newspaper: Newspaper) -> None:  # noqa: ARG001
    from tamizdat.pipeline.timetable import keep

    keep()


def _post(newspaper: Newspaper) -> None:  # noqa: ARG001
    from tamizdat.pipeline.post import keep

    keep()


def _catcher(newspaper: Newspaper) -> None:
    """A relay on loopback that sends nothing on, and the page with what it caught."""
    from tamizdat.demo.catcher.caught import Basket
    from tamizdat.demo.catcher.showing import pages
    from tamizdat.demo.catcher.smtp import catcher

    basket = Basket(newspaper.directory / "caught")
    relay = catcher(basket, urlsplit(newspaper.mail[0]).port or 25)
    relay.start()
    port = newspaper.mail_catcher_port
    _serve(pages(basket), port, f"http://127.0.0.1:{port}", threads=4, largest_request=64 * 1024)


def _till(newspaper: Newspaper) -> None:
    """Providers of play money; the settings have no port for them unless the paper is on this machine."""
    from tamizdat.demo.next_month import next_month
    from tamizdat.demo.till.running import open_till

    port = newspaper.giving_till_port
    till = open_till(port, newspaper.address, newspaper.directory, next_month)
    _serve(till, port, f"http://127.0.0.1:{port}", threads=4, largest_request=1024 * 1024)


def _serve(application: WSGIApplication, port: int, address: str, *, threads: int, largest_request: int) -> None:
    """Waitress on this machine's own interface; what is in front of it speaks TLS. It logs no request and names no software."""
    import waitress

    waitress.serve(
        application,
        host="127.0.0.1",
        port=port,
        threads=threads,
        url_scheme=urlsplit(address).scheme,
        max_request_body_size=largest_request,
        connection_limit=1000,
        asyncore_use_poll=True,
        channel_timeout=60,
        log_socket_errors=False,
        ident=None,
    )


def _stop(_signal: int, _frame: object) -> None:
    sys.exit(0)


def _stop_with_the_supervisor() -> None:
    """A supervisor that was killed cannot stop its processes; each of them watches it and stops by itself."""
    supervisor = os.environ.get("TAMIZDAT_SUPERVISOR")
    if supervisor:
        threading.Thread(target=_watch, args=(int(supervisor),), daemon=True).start()


def _watch(supervisor: int) -> None:
    try:
        handle = os.pidfd_open(supervisor)
    except ProcessLookupError:
        pass  # it is gone already
    else:
        select.select([handle], [], [])
    os.kill(os.getpid(), signal.SIGTERM)
