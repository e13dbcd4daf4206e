"""The press: a full press and single publications, over archives of 1,000 and 10,000 made-up stories.

bin/bench press [--stories N ...] [--publications N] [--json]
CPU seconds (user and system) of the press alone; the newspaper lies on a memory disk where there is one.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WARM_UP = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stories", type=int, nargs="+", default=[1000, 10_000])
    arguments.add_argument("--publications", type=int, default=12)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--one", action="store_true", help="measure in this process and print JSON")
    asked = arguments.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.stories[0], asked.publications)))
        return
    rows = [_in_a_process_of_its_own(stories, asked.publications) for stories in asked.stories]
    print(json.dumps(rows, indent=2) if asked.json else _table(rows))


def _in_a_process_of_its_own(stories: int, publications: int) -> dict[str, float]:
    """Django starts once a process, and memory is measured for a process."""
    words = [sys.executable, __file__, "--one", "--stories", str(stories), "--publications", str(publications)]
    return json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)


def measure(stories: int, publications: int) -> dict[str, float]:
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="bench-press-", dir=memory) as home:
        _found(Path(home) / "newspaper", stories)
        full = _pressed(full=True)
        again = _pressed(full=True)
        ones = [_publish(number) for number in range(publications + WARM_UP)][WARM_UP:]
        return {
            "stories": stories,
            "outputs": full["outputs"],
            "full_cpu_s": full["cpu"],
            "full_again_cpu_s": again["cpu"],
            "one_cpu_ms": round(1000 * statistics.median(one["cpu"] for one in ones), 1),
            "one_wall_ms": round(1000 * statistics.median(one["wall"] for one in ones), 1),
            "one_rendered": statistics.median(one["rendered"] for one in ones),
            "one_written": statistics.median(one["written"] for one in ones),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }


def _found(directory: Path, stories: int) -> None:
    from tamizdat.config.founding import found
    from tamizdat.config.start import start
    from tamizdat.demo.newspaper import newspaper_book

    book = newspaper_book()
    found(directory, name=book.name, motto=book.motto, languages=book.languages, time_zone=book.time_zone)
    newspaper = start(directory)
    from django.core.management import call_command
    from django.utils import timezone

    from tamizdat.demo.make import make_archive
    from tamizdat.newsroom.opening import open_newsroom

    call_command("migrate", verbosity=0, interactive=False)
    open_newsroom(newspaper.name, newspaper.languages)
    make_archive(stories, timezone.now())


def _publish(number: int) -> dict[str, float]:
    """One more story, published at the desk's own speed, then pressed: only the press is measured."""
    from tamizdat.newsroom.models import Article, Author, Byline, Section, StoriesPage, Topic

    section = Section.objects.filter(locale__language_code="en").order_by("pk")[number % 3]
    story = Article(title=f"One more story, number {number}", slug=f"one-more-{number}", section=section, live=False)
    story.locale, story.standfirst = section.locale, "What happened, and why it matters to those who read it."
    story.body = [("text", "<p>" + "A sentence of a usual length, such as stories are made of. " * 60 + "</p>")]
    story.bylines = [Byline(author=Author.objects.filter(locale=section.locale, visibility="public").first())]
    story.topics = list(Topic.objects.filter(locale=section.locale)[:2])
    StoriesPage.objects.get(locale=section.locale).add_child(instance=story)
    story.save_revision().publish()
    return _pressed()


def _pressed(**how: bool) -> dict[str, float]:
    from tamizdat.pipeline.publish import press

    cpu, wall = time.process_time(), time.perf_counter()
    result = press(**how)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    assert not result.errors, result.errors
    made = result.edition
    return {
        "cpu": round(cpu, 4),
        "wall": wall,
        "outputs": made.outputs,
        "rendered": made.rendered,
        "written": made.written,
    }


def _table(rows: list[dict[str, float]]) -> str:
    head = "stories   outputs   full, CPU s   again, CPU s   one story, CPU ms (wall)   rendered / written   peak MB"
    lines = [
        f"{row['stories']:>7,}  {row['outputs']:>8,}  {row['full_cpu_s']:>12.2f}  {row['full_again_cpu_s']:>13.2f}  "
        f"{row['one_cpu_ms']:>17.1f} ({row['one_wall_ms']:.0f})  "
        f"{row['one_rendered']:>10.0f} / {row['one_written']:.0f}  {row['peak_mb']:>10}"
        for row in rows
    ]
    return "\n".join([head, *lines])


if __name__ == "__main__":
    main()
