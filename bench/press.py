"""The press: full presses and single publications of made-up stories, beside Hugo, Eleventy and wagtail-bakery.

bin/bench press [--stories N ...] [--publications N] [--peers hugo eleventy bakery] [--json]
CPU seconds (user and system, every process) of the press alone, peak memory of its largest process. A full press is
measured without compressed siblings, with them, and sealed (the sealing alone); one story more from the start of its
press to the sealed edition on a local mirror. Newspapers and
sites lie on a memory disk where there is one. Peers are installed on demand into environments of their own below
the user's cache folder; one that cannot be installed is left out, and said so.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.peers import PEERS
from bench.peers.running import Missing
from bench.peers.stories import write_look, write_rows
from bench.peers.table import table

WARM_UP = 3
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
CHUNK = 64 << 20


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stories", type=int, nargs="+", default=[1000, 10_000])
    arguments.add_argument("--publications", type=int, default=12)
    arguments.add_argument("--peers", nargs="*", choices=PEERS, default=[], help="measured on the same stories")
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--one", metavar="FOLDER", help="measure in this process and print JSON")
    asked = arguments.parse_args()
    if asked.one:
        print(json.dumps(measure(Path(asked.one), asked.stories[0], asked.publications)))
        return
    rows = [_measured(stories, asked.publications, asked.peers) for stories in asked.stories]
    print(json.dumps(rows, indent=2) if asked.json else table(rows))


def _measured(stories: int, publications: int, peers: list[str]) -> dict[str, object]:
    """Ours and the peers' figures. Django starts once a process, and memory is measured for a process.

    Each tree is removed before the next is made: on a memory disk they would not all fit.
    """
    with tempfile.TemporaryDirectory(prefix="bench-press-", dir=MEMORY) as home:
        words = [
            sys.executable,
            __file__,
            "--one",
            home,
            "--stories",
            str(stories),
            "--publications",
            str(publications),
        ]
        ours = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
        shutil.rmtree(Path(home) / "newspaper")
        return {"stories": stories, "ours": ours, "peers": {name: _peer(name, Path(home), stories) for name in peers}}


def _touch_memory(file: Path) -> None:
    """Write half of the free memory once. A virtual machine is given a page by its host when it first writes it, and takes it
    back soon after it is free; that costs as much as a third of a full press. So it is done before each, ours and a peer's.
    """
    if not MEMORY:
        return
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        with file.open("wb") as some:
            for _ in range(free // 2 // CHUNK):
                some.write(bytes(CHUNK))
    except OSError:  # a small memory disk is full: then all of it was touched
        pass
    finally:
        file.unlink()


def _peer(name: str, home: Path, stories: int) -> dict[str, object]:
    peer = PEERS[name](home / name)
    if stories > peer.most:
        return {"missing": f"not run: takes too long beyond {peer.most:,} stories"}
    (home / name).mkdir()
    try:
        peer.prepare(home / "stories.jsonl", home / "look")
        _touch_memory(home / "touched")
        made = peer.build()
        rebuilt = peer.rebuild()
    except (Missing, RuntimeError) as error:
        return {"missing": str(error)}
    finally:
        shutil.rmtree(home / name)
    return {"cpu": made.cpu, "peak_mb": made.peak_mb, "files": made.files, "rebuild": rebuilt}


def measure(home: Path, stories: int, publications: int) -> dict[str, float]:
    _found(home / "newspaper", stories)
    write_rows(home / "stories.jsonl")
    (home / "look").mkdir()
    write_look(home / "look")
    _touch_memory(home / "touched")
    plain = _pressed(full=True, compressed=False)
    whole = _into_an_empty_tree()
    sealed = _with_keys_and_a_mirror(home / "mirror")
    ones = [_publish(number) for number in range(publications + WARM_UP)][WARM_UP:]
    return {
        "outputs": plain["outputs"],
        "plain_cpu_s": plain["cpu"],
        "plain_wall_s": plain["wall"],
        "whole_cpu_s": whole["cpu"],
        "whole_wall_s": whole["wall"],
        "sealed_cpu_s": sealed,
        "one_cpu_ms": round(1000 * statistics.median(one["cpu"] for one in ones), 1),
        "one_wall_ms": round(1000 * statistics.median(one["wall"] for one in ones), 1),
        "one_rendered": statistics.median(one["rendered"] for one in ones),
        "peak_mb": round(
            max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
        ),
    }


def _into_an_empty_tree() -> dict[str, float]:
    from django.conf import settings

    shutil.rmtree(settings.NEWSPAPER.output)
    return _pressed(full=True)


def _with_keys_and_a_mirror(place: Path) -> float:
    """CPU seconds to seal every file for the first time; the edition then lies on a mirror in ``place``."""
    from django.conf import settings

    from tamizdat.pipeline.mirrors import Mirror

    _aside(settings.NEWSPAPER.keys).rename(settings.NEWSPAPER.keys / "roots")
    sealed = _pressed()["cpu"]
    Mirror.objects.create(name="beside", place=str(place), address="https://mirror.example")
    _ship()
    return sealed


def _aside(keys: Path) -> Path:
    """Where the roots lie while no edition is to be sealed."""
    return keys / "roots.aside"


def _ship() -> None:
    from tamizdat.pipeline.mirrors import Mirror
    from tamizdat.pipeline.shipping import ship_to

    ship_to(Mirror.objects.get())


def _found(directory: Path, stories: int) -> None:
    from tamizdat.config.founding import found
    from tamizdat.config.start import start
    from tamizdat.demo.newspaper import newspaper_book

    book = newspaper_book()
    found(directory, name=book.name, motto=book.motto, languages=book.languages, time_zone=book.time_zone)
    newspaper = start(directory, without_rows=True)
    (newspaper.keys / "roots").rename(_aside(newspaper.keys))
    from django.core.management import call_command
    from django.utils import timezone

    from tamizdat.demo.make import make_archive
    from tamizdat.newsroom.opening import open_newsroom

    call_command("migrate", verbosity=0, interactive=False)
    open_newsroom(newspaper.name, newspaper.languages)
    make_archive(stories, timezone.now())
    _typeset()


def _typeset() -> None:
    """The demo's authors, pictures and pages; stories are typeset when they are written, which is no part of a press."""
    from tamizdat.pipeline.lease import lease
    from tamizdat.pipeline.rules import note_new_rules
    from tamizdat.pipeline.typesetting import typeset_changes

    with lease() as held:
        note_new_rules()
        assert held
        assert not typeset_changes(held)


def _publish(number: int) -> dict[str, float]:
    """One more story, published at the desk's own speed; measured is what comes then: press, seal, a local mirror."""
    from tamizdat.newsroom.models import Article, Author, Byline, Section, StoriesPage, Topic

    section = Section.objects.filter(locale__language_code="en").order_by("pk")[number % 3]
    story = Article(title=f"One more story, number {number}", slug=f"one-more-{number}", section=section, live=False)
    story.locale, story.standfirst = section.locale, "What happened, and why it matters to those who read it."
    story.body = [("text", "<p>" + "A sentence of a usual length, such as stories are made of. " * 60 + "</p>")]
    story.bylines = [Byline(author=Author.objects.filter(locale=section.locale, visibility="public").first())]
    story.topics = list(Topic.objects.filter(locale=section.locale)[:2])
    StoriesPage.objects.get(locale=section.locale).add_child(instance=story)
    story.save_revision().publish()
    return _pressed(_ship)


def _pressed(then: Callable[[], None] = lambda: None, **how: bool) -> dict[str, float]:
    from tamizdat.pipeline.editions import Edition
    from tamizdat.pipeline.publish import press

    cpu, wall = _cpu(), time.perf_counter()
    result = press(**how)
    then()
    cpu, wall = _cpu() - cpu, time.perf_counter() - wall
    assert not result.errors, result.errors
    made = result.edition or Edition.newest()
    assert made
    return {
        "cpu": round(cpu, 4),
        "wall": wall,
        "outputs": made.outputs,
        "rendered": made.rendered,
        "written": made.written,
    }


def _cpu() -> float:
    """Of this process and of the crews it called, which have ended by then."""
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system


if __name__ == "__main__":
    main()
