"""What a long list of readers costs: imported, exported, sealed anew, claimed. ``bin/bench circulation [ROWS]``."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["TAMIZDAT_DIR"] = home
        (Path(home) / "tamizdat.toml").write_text('name = "Bench"\n')
        (Path(home) / "keys").mkdir(mode=0o700)
        secret = Path(home) / "keys" / "secret"
        secret.write_text("only-for-measuring-and-as-long-as-a-secret-has-to-be")
        secret.chmod(0o600)
        measure(Path(home))


def measure(home: Path) -> None:
    from tamizdat.config.start import start

    start(without_rows=True)
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    print(f"{ROWS:,} rows, {connection.vendor}")
    measure_the_list(home)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def measure_the_list(home: Path) -> None:
    from tamizdat.circulation import resealing
    from tamizdat.circulation.audience import confirmed, still_wanted
    from tamizdat.circulation.lists import exporting, files, importing
    from tamizdat.circulation.models import Newsletter, Subscription
    from tamizdat.circulation.opening import Opener

    newsletter = Newsletter.objects.create(slug="friday", name="Friday", language="en")
    listed = home / "in.csv"
    write(listed)
    wish = importing.Wish(newsletter, "en", "bench")
    timed("import", lambda: importing.bring_in(files.rows(listed), wish))
    timed("the same import again", lambda: importing.bring_in(files.rows(listed), wish))

    def export() -> None:
        with Opener() as opener, (home / "out.csv").open("w") as stream:
            exporting.write_out(stream, opener)

    def opened() -> None:
        rows = confirmed(newsletter).values_list("subscriber__mark", "subscriber__sealed")
        with Opener() as opener:
            for mark, sealed in rows.iterator(2000):
                opener.open(bytes(mark), bytes(sealed))

    def claimed() -> None:
        ids = list(confirmed(newsletter).values_list("id", flat=True)[:200_000])
        for first in range(0, len(ids), 500):
            list(Subscription.objects.filter(still_wanted(), id__in=ids[first : first + 500]).values_list("id"))

    timed("export", export)
    timed("the audience, every address opened", opened)
    timed("asking of 200,000, by 500, whether they stay", claimed)
    timed("sealed anew to another key", lambda: resealing.reseal(resealing.Phrases(), grace=0))


def write(file: Path) -> None:
    with file.open("w") as stream:
        stream.write("email,confirmed,source\n")
        stream.writelines(f"reader{number}@host{number % 997}.example.org,2025-03-01,bench\n" for number in range(ROWS))


def timed(what: str, run: Callable[[], object]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    run()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{what:48}{wall:9.1f} s {processor:9.1f} s CPU {processor / ROWS * 1e6:9.1f} µs a row", flush=True)


if __name__ == "__main__":
    main()
