"""Faults planted in a copy of giving, one after the other: whether the devil finds each. ``bin/bench giving_faults [--only WORD]``."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Fault:
    """``was`` is found in ``file`` exactly once and becomes ``now``. ``worlds``: in which of the devil's it should show."""

    what: str
    file: str
    was: str
    now: str
    worlds: str = "schedules"


FAULTS = [
    Fault("every answer counts as the newest", "merging", "    newest = is_newest(ours, seen)", "    newest = True"),
    Fault(
        "no answer counts as the newest",
        "merging",
        "    newest = is_newest(ours, seen)",
        "    newest = ours.as_of is None",
    ),
    Fault(
        "money that arrived does not stay so", "merging", "    if row.fate != Fate.DONE and (newest", "    if (newest"
    ),
    Fault(
        "an old answer's payments are not taken",
        "merging",
        "    for payment in seen.payments:",
        "    for payment in seen.payments if newest else ():",
    ),
    Fault(
        "money that arrived is taken from the newest only", "merging", "(newest or seen.fate is Fate.DONE)", "newest"
    ),
    Fault(
        "a refund follows the last answer",
        "merging",
        "max(Fate(row.fate), seen.fate, key=REFUND_ORDER.index).value",
        "seen.fate.value",
    ),
    Fault(
        "a verdict follows the last answer", "merging", "    if newest or row.verdict == Verdict.OPEN:", "    if True:"
    ),
    Fault(
        "disputes are noted once and never again",
        "merging",
        "    if newest or row.verdict == Verdict.OPEN:",
        "    if False:",
    ),
    Fault(
        "money that vanished is waited for",
        "merging",
        "        if row.fate == Fate.PENDING and mark not in known:",
        "        if False:",
    ),
    Fault(
        "a refusal is forgotten with the next answer",
        "standings",
        "State.REFUSED if refused else State(seen.standing.value)",
        "State(seen.standing.value)",
    ),
    Fault(
        "a disagreement is not looked into",
        "merging",
        "    book.doubtful |= told(ours, seen, paid=bool(book.done)) != ours.state",
        "    pass",
    ),
    Fault(
        "a gift that came in part is abandoned",
        "standings",
        "return State.PAID if paid and",
        "return State.PAID if False and",
    ),
    Fault("the second payment is the first one, too", "merging", "payment.first = place == 0", "payment.first = True"),
    Fault(
        "a fee is untold",
        "merging",
        "    if seen.fee is not None:  # a fee that was told is not untold\n        row.fee = seen.fee.minor",
        "    row.fee = None",
    ),
    Fault(
        "a contribution that goes on again stays ended",
        "merging",
        "        ours.ended_at = None",
        "        pass",
    ),
    Fault(
        "an answer without news leaves its moment as it was",
        "ledger",
        "    _only_asked_again([book.contribution for book in books if not book.moved])",
        "    pass",
    ),
    Fault(
        "receipts are written when the books are, and not with them",
        "ledger",
        "    receipts = letters.queue_all(books.values())",
        "    receipts, _later = 0, transaction.on_commit(lambda: letters.queue_all(books.values()))",
    ),
    Fault(
        "renewals get no receipt",
        "letters",
        "payment for book in changed for payment in book.arrived",
        "payment for book in changed for payment in book.arrived if payment.first",
    ),
    Fault(
        "a letter is written as often as there is cause",
        "letters",
        "    if not made or supporter is None:",
        "    if supporter is None:",
    ),
    Fault("each try has a new key", "calls", "        answer = do(call.key)", "        answer = do(new_key())"),
    Fault("a start that nobody knows the end of is let be", "../pipeline/giving", " + finish_starts(found)", ""),
    Fault(
        "an event is done with though nobody answered",
        "../pipeline/giving",
        "            events.later(worker, event)",
        "            events.done(worker, [event])",
    ),
    Fault(
        "an errand is given up when nobody answers",
        "doing",
        "        errands.later(worker, [errand])",
        "        errands.settle(worker, errand, Errand.State.REFUSED)",
    ),
    Fault(
        "an approval is always confirmed",
        "approvals",
        "    if _decision(ours, seen, Purpose.APPROVAL, is_proof=till.capabilities().tells(Frequency(ours.frequency))).allowed:",
        "    if True:",
    ),
    Fault(
        "what goes on where giving is a crime is let be",
        "approvals",
        "            errands.ask(ours, Errand.Kind.CANCEL, by=by.value)",
        "            pass",
    ),
    Fault(
        "references of an event are kept",
        "events",
        "    held.update(refs_sealed=None, done_at",
        "    held.update(done_at",
    ),
    Fault(
        "of a list that names one twice the last counts",
        "healing",
        "elif pk not in seen or seen[pk].as_of <= snapshot.as_of:",
        "else:",
    ),
    Fault(
        "the old one goes on",
        "moving",
        "Contribution.objects.filter(moved__agreed_at__isnull=False)",
        "others",
        "moves",
    ),
    Fault("another window is let be", "moving", "    let_go_of_the_others()\n    return", "    return", "moves"),
    Fault("one refund is enough", "moving", "    asked = asked.filter(payload__payment=payment.pk)\n", "", "moves"),
    Fault("who begins late is never asked", "moving", "    found.place = 0\n", "", "moves"),
    Fault("beside it may be moved on", "moving", "    _close_links_beside()\n    let_go", "    let_go", "moves"),
    Fault(
        "the untold are let be",
        "designating",
        "_untold(ours, seen, till) if designation",
        "Counter() if designation",
        "untold",
    ),
    Fault("the untold may begin later", "approvals", "if Designation.objects.end_untold(", "if False and (", "untold"),
    Fault(
        "parcels are a proof",
        "providers/port",
        "(seen.country) and seen.frequency not in self.untold",
        "(seen.country)",
        "untold",
    ),
    Fault("a rule keeps references", "supporters", ".update(ref_sealed=None)", ".count()", "untold"),
]


def main() -> None:
    wish = argparse.ArgumentParser(description=__doc__)
    wish.add_argument("--schedules", type=int, default=500, help="how many the devil has for each fault")
    wish.add_argument("--only", default="", help="faults with this word")
    asked = wish.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("tamizdat", "tests", "bench"):
            shutil.copytree(
                ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.po", "node_modules")
            )
        lay_out(copy)
        missed = [fault for fault in FAULTS if asked.only in fault.what and not found(fault, copy, asked.schedules)]
    print(f"{len(missed)} of {len(FAULTS)} were not found." if missed else "All were found.")
    sys.exit(1 if missed else 0)


def lay_out(copy: Path) -> None:
    """One database for all: its tables are made once."""
    home = copy / "laid out"
    home.mkdir(mode=0o700)
    make = f"import pathlib; from bench.giving import start_in; start_in(pathlib.Path({str(home)!r}))"
    subprocess.run([sys.executable, "-c", make], cwd=copy, check=True)
    os.environ["LAID_OUT"] = str(home)


def found(fault: Fault, copy: Path, schedules: int) -> bool:
    file = copy / "tamizdat" / "giving" / f"{fault.file}.py"
    text = file.read_text()
    if text.count(fault.was) != 1:
        sys.exit(f"{fault.file}.py has not exactly one {fault.was!r} any more: this list has to follow it.")
    file.write_text(text.replace(fault.was, fault.now))
    begun = time.perf_counter()
    asked = [sys.executable, "bench/giving.py", "--payments", "0", "--webhooks", "0", "--stop"]
    asked += ["--orders", str(4 * schedules)] if fault.worlds == "schedules" else []
    asked += [f"--{fault.worlds}", str(schedules)]
    ran = subprocess.run(asked, cwd=copy, capture_output=True, text=True, check=False)
    file.write_text(text)
    told = next((line for line in ran.stdout.splitlines() if ": " in line), ran.stderr[-300:])
    after = next((line for line in ran.stdout.splitlines() if ", 1 wrong" in line), "")
    word = f"found: {after.split(',')[0]}" if ran.returncode and after else "NOT FOUND"
    print(f"{word:24} {time.perf_counter() - begun:5.0f} s  {fault.what}: {told[:150]}", flush=True)
    return bool(ran.returncode)


if __name__ == "__main__":
    main()
