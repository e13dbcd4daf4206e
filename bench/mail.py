"""Letters: our own post with ledger, journal and signature beside smtp-source, nodemailer and Django, into the same sink.

bench/mail.py [--mails N] [--rounds N] [--json]
Mails a CPU second of the sending process (user and system, all threads), start-up taken off: each sender sends a few and then
many, and the difference counts, so that what a send costs once is shared by thousands; ours counts from the opening of the
list's key to the issue's being sent. It is the post of a real newspaper on SQLite: sealed addresses are opened, rows claimed
and settled, the certificate is written. "The postroom alone" has a ledger of plain SQL and open addresses. Sink and sender
share one core, or the system charges a sender for none of its copying.
Rounds go through all senders in turn; shown are the median of rates and the median of each round's ratios. Peers are installed on
demand below the user's cache folder; one that cannot be is said.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.peers.newspaper import an_issue_for, founded
from bench.peers.postfix_tools import sink, tool
from bench.peers.running import Missing, cache, install
from bench.peers.senders.letter import HTML, TEXT
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.dkim import new_key

ROOT = Path(__file__).parents[1]
FEW = 50
OURS, ALONE = "ours, ", "the postroom alone, unsigned"
SIZE = len(compose(Letter("s", TEXT, HTML)).wire)
Sender = Callable[[int, int], list[str | Path]]
"""From a port and a number of mails to the words of a command."""

GOALS = """| what | goal | here |
|---|--:|--:|"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--mails", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with founded() as newspaper, tempfile.TemporaryDirectory(prefix="bench-mail-") as folder:
        _begin(asked.mails)
        senders, missing = _senders(newspaper, Path(folder))
        rounds = [_round(senders, asked.mails) for _ in range(asked.rounds)]
    rates = {name: round(statistics.median(each[name] for each in rounds)) for name in rounds[0]}
    goals = _goals(rounds)
    print(
        json.dumps({"rates": rates, "goals": goals, "missing": missing})
        if asked.json
        else _table(rates, goals, missing)
    )


def _begin(readers: int) -> None:
    """The letter that the others send, on its way to so many readers."""
    import msgspec

    from tamizdat.pipeline import friday
    from tamizdat.pipeline.deliveries import FrozenLetter

    letter = Letter("The weekly letter", TEXT, HTML)
    friday.begin(an_issue_for([f"reader{n}@{'abc'[n % 3]}.example.org" for n in range(readers)]))
    FrozenLetter.objects.update(letter=msgspec.msgpack.encode(letter), sha256=compose(letter).sha256)


def _senders(newspaper: Path, folder: Path) -> tuple[dict[str, tuple[Sender, float]], list[str]]:
    """Each with how many times fewer mails it is given, so that no round takes minutes. Ours send to all readers of the issue."""
    python = [sys.executable, "-m"]
    senders: dict[str, tuple[Sender, float]] = {
        f"{OURS}{kind}": (
            lambda port, _, kind=kind: [*python, "bench.peers.senders.ours", newspaper, str(port), kind],
            1,
        )
        for kind in ("ed25519", "rsa", "unsigned")
    }
    senders[ALONE] = lambda port, n: [*python, "bench.peers.senders.postroom", str(port), str(n)], 1
    missing: list[str] = []
    for add in (_smtp_source, _django, _nodemailer):
        try:
            senders |= add(folder)
        except Missing as error:
            missing.append(str(error))
    return senders, missing


def _smtp_source(_: Path) -> dict[str, tuple[Sender, float]]:
    program, _environment = tool("smtp-source")
    words = [program, "-d", "-s", "10", "-l", str(SIZE), "-f", "letters@farshore.example", "-t", "reader@one.example"]
    return {"smtp-source": (lambda port, n: [*words, "-m", str(n), f"127.0.0.1:{port}"], 0.2)}


def _django(_: Path) -> dict[str, tuple[Sender, float]]:
    words = [sys.executable, "-m", "bench.peers.senders.django_mail"]
    return {"Django": (lambda port, n: [*words, str(port), str(n)], 10)}


def _nodemailer(folder: Path) -> dict[str, tuple[Sender, float]]:
    home = cache() / "nodemailer"
    module = home / "node_modules" / "nodemailer"
    if not module.exists():
        home.mkdir(parents=True, exist_ok=True)
        install("nodemailer", "npm", "install", "--no-audit", "--no-fund", "--prefix", str(home), "nodemailer")
    letter = folder / "letter.json"
    letter.write_text(json.dumps({"text": TEXT, "html": HTML, "key": new_key().decode()}))
    script = ROOT / "bench/peers/senders/nodemailer.cjs"
    return {
        f"nodemailer pool{name}": (
            lambda port, n, kind=kind: ["node", script, module, letter, str(port), str(n), kind],
            10,
        )
        for name, kind in (("", "plain"), (", rsa", "rsa"))
    }


def _round(senders: dict[str, tuple[Sender, float]], mails: int) -> dict[str, float]:
    found: dict[str, float] = {}
    with sink() as port:
        for name, (sender, fewer) in senders.items():
            if name.startswith(OURS) or name == ALONE:
                found[name] = mails / _told(sender(port, mails))
                continue
            many = FEW + int(mails / fewer)
            few_s, many_s = (_cpu(sender(port, n)) for n in (FEW, many))
            found[name] = (many - FEW) / max(many_s - few_s, 0.001)
    return found | {"openssl speed rsa2048": _openssl()}


def _told(words: list[str | Path]) -> float:
    """What our own sender counted: Django's start would drown its mails."""
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, check=True
    )
    return float(done.stdout)


def _cpu(words: list[str | Path]) -> float:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if str(words[0]).endswith("smtp-source"):
        environment |= tool("smtp-source")[1]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words[0]} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def _openssl() -> float:
    done = subprocess.run(["openssl", "speed", "-seconds", "3", "rsa2048"], capture_output=True, text=True, check=False)
    found = re.search(r"^rsa +2048 bits +\S+ +\S+ +([\d.]+)", done.stdout, re.MULTILINE)
    return float(found[1]) if found else 0


def _table(rates: dict[str, int], goals: list[str], missing: list[str]) -> str:
    lines = [f"A letter of {SIZE:,} bytes", "", "| sender | mails a CPU second |", "|---|--:|"]
    lines += [f"| {name} | {rate:,.0f} |" for name, rate in sorted(rates.items(), key=lambda pair: -pair[1])]
    lines += ["", GOALS, *goals, "", *(f"Not measured: {why}" for why in missing)]
    return "\n".join(lines)


def _goals(rounds: list[dict[str, float]]) -> list[str]:
    goals = [
        ("ours, unsigned", "smtp-source", 0.6),
        (ALONE, "smtp-source", 0.6),
        ("ours, rsa", "openssl speed rsa2048", 0.6),
        ("ours, unsigned", "nodemailer pool", 30),
        ("ours, unsigned", "Django", 30),
        (ALONE, "Django", 30),
        ("ours, rsa", "nodemailer pool, rsa", 5),
    ]
    return [
        f"| {one} / {other} | ≥ {goal} | {statistics.median(each[one] / each[other] for each in rounds):.2f} |"
        for one, other, goal in goals
        if all(each.get(one) and each.get(other) for each in rounds)
    ]


if __name__ == "__main__":
    main()
