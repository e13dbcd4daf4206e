"""Our own post, all of it: python -m … DIRECTORY PORT KIND. Sends the issue that has begun in a copy of a newspaper's directory, over
ten lines: claims from its database, opened addresses, journal, certificate, and a signature if asked. Prints processor seconds."""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import threading
from pathlib import Path

DOMAIN = "farshore.example"
KINDS = {"unsigned": [], "ed25519": [True], "rsa": [False]}


def main(directory: Path, port: int, kind: str) -> None:
    os.environ |= {
        "TAMIZDAT_MAIL": f"smtp://127.0.0.1:{port}",
        "TAMIZDAT_MAIL_CONNECTIONS": "10",
        "TAMIZDAT_MAIL_BOUNCES": f"bounces@{DOMAIN}",
    }
    from tamizdat.config.start import start

    start(directory)
    from tamizdat.circulation.opening import Opener
    from tamizdat.letters.models import Issue
    from tamizdat.pipeline import friday, mailroom
    from tamizdat.postroom.answers import Fate

    for ed in KINDS[kind]:
        mailroom.make_signing_key(DOMAIN, "post", ed=ed)
    issue = Issue.objects.select_related("newsletter").get()
    readers = issue.deliveries.count()
    before = _processor_seconds()
    with Opener() as opener:
        sent = friday.send(issue, opener, threading.Event())
    print(_processor_seconds() - before)
    assert sent.fates == {Fate.ACCEPTED: readers}, sent


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-mail-") as copy:
        main(shutil.copytree(sys.argv[1], Path(copy) / "newspaper"), int(sys.argv[2]), sys.argv[3])
