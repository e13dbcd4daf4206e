"""A post office in a process of its own, to be killed: python -m tests.pipeline.sender NEWSPAPER ISSUE PORT."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from tamizdat.config.start import start

CONNECTIONS = 3
"""Lines of one process: so many readers may be in doubt after it was killed."""


def main(directory: Path, number: int, port: int) -> None:
    start(directory)
    from django.conf import settings

    from tamizdat.circulation.opening import Opener
    from tamizdat.letters.models import Issue
    from tamizdat.pipeline import friday

    relay = {"mail": [f"smtp://127.0.0.1:{port}"], "mail_connections": CONNECTIONS}
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update=relay)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with Opener() as opener:
        friday.send(Issue.objects.select_related("newsletter").get(pk=number), opener, stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
