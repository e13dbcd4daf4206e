"""``tamizdat press``: press what is stale, or everything, and say what was done; or say why a file is as it is."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.pipeline.publish import Pressed

PATIENCE = 600
"""Seconds to wait for another press to end."""


@click.command()
@newspaper_directory
@click.option("--full", is_flag=True, help="Press everything there is, and remove files that no output stands for.")
@click.option("--json", "as_json", is_flag=True, help="Say what was done as JSON.")
@click.option("--why", "path", metavar="PATH", help="Press nothing: say what the file at PATH was made from, and why.")
def command(directory: Path, full: bool, as_json: bool, path: str | None) -> None:
    """Press what is stale. Ends with 1 when something could not be printed."""
    start(directory)
    if path:
        _explain(path, as_json)
        return
    pressed = _press(full, quiet=as_json)
    click.echo(json.dumps(_figures(pressed)) if as_json else _told(pressed))
    sys.exit(1 if pressed.errors else 0)


def _press(full: bool, quiet: bool) -> Pressed:
    from tamizdat.pipeline.publish import PressIsBusy, press
    from tamizdat.pipeline.subjects import CLOCK, NEWSPAPER
    from tamizdat.pipeline.waking import note
    from tamizdat.press.errors import PressError

    note(NEWSPAPER, CLOCK)
    last_chance = time.monotonic() + PATIENCE
    while True:
        try:
            with _progress(quiet) as tick:
                return press(tick, full=full)
        except PressIsBusy as busy:
            if time.monotonic() > last_chance:
                raise click.ClickException(str(busy)) from busy
            time.sleep(0.2)
        except PressError as error:
            raise click.ClickException(str(error)) from error


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=0, label="Pressing", file=sys.stderr, show_pos=True) as bar:

        def tick(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield tick


def _figures(pressed: Pressed) -> dict[str, object]:
    from tamizdat.pipeline.models import Edition

    made = pressed.edition or Edition()
    newest = pressed.edition or Edition.newest()
    return {
        "edition": newest.number if newest else 0,
        "outputs": newest.outputs if newest else 0,
        "rendered": made.rendered,
        "written": made.written,
        "removed": made.removed,
        "seconds": round(made.seconds, 3),
        "errors": [{"what": what, "error": error} for what, error in pressed.errors.items()],
    }


def _told(pressed: Pressed) -> str:
    failed = "".join(f"\nNot printed: {what}: {error}" for what, error in pressed.errors.items())
    made = pressed.edition
    if made is None:
        return f"Nothing is stale.{failed}"
    return (
        f"Edition {made.number}: {made.outputs} outputs, {made.rendered} rendered, {made.written} written, "
        f"{made.removed} removed, in {made.seconds:.2f} s.{failed}"
    )


def _explain(path: str, as_json: bool) -> None:
    from tamizdat.pipeline.reasons import reasons

    found = reasons(path.removeprefix("/"))
    if found is None:
        raise click.ClickException(f"No output stands for {path}. Give its path in the paper, such as en/index.html.")
    if as_json:
        click.echo(json.dumps(found.as_json()))
        return
    click.echo(
        f"{found.path} is “{found.output}”, printed in edition {found.edition} because “{found.because}” changed."
    )
    click.echo("It was made from: " + ", ".join(found.reads) + ".")
    if found.stale_because:
        click.echo(f"It is stale: “{found.stale_because}” changed. {found.error}".rstrip())
