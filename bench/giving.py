"""Giving: a provider's 100,000 payments compared with the books; a devil's schedules. ``bin/bench giving``."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
DONORS = 25
"""Of one of the devil's worlds, each with a schedule of his own."""
PLAYED = {"orders": "order", "schedules": "judge", "moves": "moving_judge", "untold": "untold_devil"}
"""What the devil plays, and the module of the tests whose ``run`` plays one."""


def main() -> None:
    wish = argparse.ArgumentParser(description=__doc__)
    wish.add_argument("--payments", type=int, default=100_000)
    wish.add_argument("--webhooks", type=int, default=1000, help="of each provider, heard at the counter")
    wish.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own, for payments and webhooks")
    wish.add_argument("--orders", type=int, default=0, help="orders of a provider's answers, without a database")
    wish.add_argument(
        "--schedules", type=int, default=0, help="of donors in the devil's worlds: everything, with crashes"
    )
    wish.add_argument("--moves", type=int, default=0, help="schedules in worlds whose paper loses its providers")
    wish.add_argument("--untold", type=int, default=0, help="schedules in worlds whose provider tells no country")
    wish.add_argument(
        "--from", dest="first", type=int, default=0, help=f"the first order, or world ({DONORS} schedules each)"
    )
    wish.add_argument("--processes", type=int, default=1)
    wish.add_argument("--stop", action="store_true", help="at the first that ends wrongly")
    asked = wish.parse_args()
    if asked.postgresql and not os.environ.get("TAMIZDAT_TEST_DATABASE"):
        os.execv(ROOT / "bin/postgres", ["postgres", sys.executable, *sys.argv])
    if asked.payments or asked.webhooks:
        in_a_newspaper(lambda: (asked.payments and compare(asked.payments), asked.webhooks and hear(asked.webhooks)))
    for kind in PLAYED:
        many = -(-getattr(asked, kind) // _size(kind))
        if many:
            bedevil(kind, range(asked.first, asked.first + many), asked.processes, stop=asked.stop)


def in_a_newspaper(run: Any) -> None:
    """With a database of its own, in memory where the system has a folder for that; a copy of the one in ``LAID_OUT``, if there is one."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=shared) as home:
        laid_out = os.environ.get("LAID_OUT", "")
        if laid_out:
            shutil.copytree(laid_out, home, dirs_exist_ok=True)
        start_in(Path(home), ready=bool(laid_out))
        run()


def start_in(home: Path, *, ready: bool = False) -> None:
    os.environ["TAMIZDAT_DIR"] = str(home)
    if not ready:
        lay_out(home)
    from tamizdat.config.start import start

    start(without_rows=True)
    from django.core.management import call_command

    if not ready:
        call_command("migrate", verbosity=0)
    logging.disable(logging.CRITICAL)


def lay_out(home: Path) -> None:
    database = os.environ.get("TAMIZDAT_TEST_DATABASE", "")
    (home / "tamizdat.toml").write_text(f'name = "Bench"\ndatabase = "{database}"\n')
    (home / "keys").mkdir(mode=0o700)
    secret = home / "keys" / "secret"
    secret.write_text("only-for-measuring-and-as-long-as-a-secret-has-to-be")
    secret.chmod(0o600)


class Large:
    """A provider with one payment in each of many contributions; nothing else of it is asked for here."""

    name = "large"

    def __init__(self, numbers: list[str]) -> None:
        self.numbers = numbers

    def list_since(self, moment: datetime) -> Iterator[Any]:  # noqa: ARG002  the port's
        from tamizdat.giving.providers.port import Fate, Frequency, PaymentSeen, Snapshot, Standing
        from tamizdat.lib.money import Money

        money, fee, asked = Money(500, "EUR"), Money(15, "EUR"), datetime.now(UTC)
        for place, number in enumerate(self.numbers):
            at = EPOCH + timedelta(minutes=place)
            paid = (PaymentSeen(f"pi_{place}", money, Fate.DONE, at, fee),)
            yield Snapshot("large", f"cs_{place}", number, Frequency.ONCE, money, Standing.PAID, asked, paid)


def compare(payments: int) -> None:
    """First with books that know of nothing, then with books that know it all, then with one payment in a hundred lost."""
    from tamizdat.giving.contributions import new_number
    from tamizdat.giving.healing import heal
    from tamizdat.giving.models import Contribution, Payment

    numbers = [new_number() for _ in range(payments)]
    rows = (
        Contribution(number=number, frequency="once", currency="EUR", amount=500, provider="large", language="en")
        for number in numbers
    )
    Contribution.objects.bulk_create(rows, batch_size=5000)
    till = Large(numbers)
    print(f"{payments:,} payments")
    timed("reconcile, all of them lost", payments, lambda: heal(till, EPOCH))
    timed("reconcile, none of them lost", payments, lambda: heal(till, EPOCH))
    Payment.objects.filter(pk__in=list(Payment.objects.values_list("pk", flat=True)[::100])).delete()
    timed("reconcile, one in a hundred lost", payments, lambda: heal(till, EPOCH))
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def timed(what: str, rows: int, run: Any) -> None:
    begun = time.perf_counter()
    healed = run()
    took = time.perf_counter() - begun
    told = f"{healed.arrived:,} found, {len(healed.differences):,} differences"
    print(f"{what:40}{took:8.1f} s {took / rows * 1e6:8.0f} µs each; {told}", flush=True)


def hear(webhooks: int) -> None:
    """The counter's view of webhooks, by provider: verified and stored. Providers wait for seconds; the goal is 200 ms."""
    from django.db import connection
    from django.test import RequestFactory

    from tamizdat.giving.counter.hook import hook
    from tests.giving.core.order import PLACES

    for name in ("stripe", "paypal", "btcpay"):
        place, took = _with_events(PLACES[name], webhooks), []
        for told in place.till.told[:webhooks]:
            headers, raw = place.till.signed(told, datetime.now(UTC))
            asked = RequestFactory().post("/", raw, content_type="application/json", headers=headers)
            begun = time.perf_counter()
            answer = hook(asked, name, lambda place=place: {place.provider.name: place.provider})
            took.append((time.perf_counter() - begun) * 1000)
            assert answer.status_code == 200, answer.status_code
        took.sort()
        p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
        print(
            f"webhook of {name:8} {len(took)} on {connection.vendor}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, most {took[-1]:.1f} ms"
        )


def _with_events(make: Any, many: int) -> Any:
    """A provider at which so much happened."""
    from tamizdat.demo.till.clock import Clock
    from tamizdat.giving.contributions import new_number
    from tamizdat.giving.providers.port import Frequency, Intent
    from tamizdat.lib.money import Money

    place = make(Clock(datetime.now(UTC)))
    while len(place.till.told) < many:
        asked = Intent(
            new_number(), Frequency.ONCE, Money(500, "EUR"), "en", "http://a.example", "http://a.example", "Support"
        )
        place.hands.pay(place.provider.start(asked, asked.number).ref)
    return place


def _size(kind: str) -> int:
    """Schedules of one number: a world has many donors, an order is by itself."""
    return 1 if kind == "orders" else DONORS


def bedevil(kind: str, numbers: range, processes: int, *, stop: bool = False) -> None:
    """``stop``: at the first that ends wrongly. Ends with 1 when one did."""
    size = _size(kind)
    heard: Queue[tuple[int, list[str], Counter[str]]] = Queue()
    crowd = [
        Process(target=_play, args=(kind, numbers[own::processes], heard), daemon=True) for own in range(processes)
    ]
    for process in crowd:
        process.start()
    begun, moves, wrong = time.perf_counter(), Counter[str](), 0
    for done in range(1, len(numbers) + 1):
        number, found, moved = heard.get()
        moves += moved
        wrong += bool(found)
        if found:
            print(f"{number}: {'; '.join(found[:8])}", flush=True)
        if done * size % 1000 == 0 or done == len(numbers) or (stop and wrong):
            told = f"{done * size:,} {'orders' if kind == 'orders' else 'schedules'}"
            print(f"{told}, {wrong} wrong, {time.perf_counter() - begun:.0f} s", flush=True)
        if stop and wrong:
            break
    print(f"{moves.total():,} moves: " + ", ".join(f"{name} {number:,}" for name, number in moves.most_common()))
    if wrong:
        sys.exit(1)


def _play(kind: str, numbers: range, heard: Any) -> None:
    def run() -> None:
        play = import_module(f"tests.giving.core.{PLAYED[kind]}").run
        gc.freeze()
        gc.set_threshold(100_000, 20, 100)
        for number in numbers:
            heard.put((number, *_judged(play, number)))

    in_a_newspaper(run)


def _judged(run: Any, number: int) -> tuple[list[str], Counter[str]]:
    """What our code stumbles over is wrong, too."""
    try:
        told: tuple[list[str], Counter[str]] = run(number)
    except Exception as error:  # noqa: BLE001
        return [f"{type(error).__name__}: {error}"], Counter()
    return told


if __name__ == "__main__":
    main()
