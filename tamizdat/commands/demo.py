"""``tamizdat demo``: a whole newspaper to look at, from nothing, with one command."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from tamizdat.commands.run import command as run
from tamizdat.config.databases import begin_the_file
from tamizdat.config.founding import AlreadyThere, found, write_down
from tamizdat.config.newspaper import Newspaper, load
from tamizdat.config.start import start
from tamizdat.lib.garbage import seldom_collected
from tamizdat.lib.machine import port_is_free

MARK = "THIS-IS-A-DEMO.txt"
WORDS = """\
tamizdat demo made this newspaper. Change in it what you like: a second start keeps it.
When you have seen enough, delete this directory.
"""


@click.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
@click.option("--port", type=click.IntRange(1, 65535), help="The paper's port.  [default: 8000]")
@click.option("--desk-port", type=click.IntRange(1, 65535), help="The desk's port.  [default: 8001]")
@click.option(
    "--stories", type=click.IntRange(min=1), help="An archive of N made-up stories instead, for measurements."
)
@click.option("--no-serve", is_flag=True, help="End after the press.")
@click.pass_context
def command(
    context: click.Context,
    directory: Path,
    port: int | None,
    desk_port: int | None,
    stories: int | None,
    *,
    no_serve: bool,
) -> None:
    """Make a demo newspaper in DIRECTORY (default: ./demo), press it and serve it."""
    _choose_ports(port, desk_port)
    if not no_serve:
        _refuse_taken_ports(load(directory))
    newspaper = _newspaper(directory)
    start(newspaper.directory, without_rows=True)
    _refuse_to_begin_anew(newspaper)
    _write_ports_down(newspaper, port, desk_port)
    with seldom_collected():
        _fill(newspaper, stories)
        _press()
    _say(newspaper)
    if not no_serve:
        context.invoke(run, directory=newspaper.directory, only=None)


def _choose_ports(port: int | None, desk_port: int | None) -> None:
    """The environment goes before the file, for this process and for those it starts."""
    for setting, chosen in (("TAMIZDAT_PAPER_PORT", port), ("TAMIZDAT_DESK_PORT", desk_port)):
        if chosen:
            os.environ[setting] = str(chosen)


def _write_ports_down(newspaper: Newspaper, port: int | None, desk_port: int | None) -> None:
    """For the commands that come after this one: the paper's address, which is on its pages, has its port in it."""
    chosen = {"paper_port": port, "desk_port": desk_port}
    write_down(newspaper, **{name: number for name, number in chosen.items() if number})


def _newspaper(directory: Path) -> Newspaper:
    """The demo that is there already, or a new one; never somebody's real newspaper."""
    if (directory / MARK).exists():
        return load(directory)
    from tamizdat.demo.newspaper import newspaper_book

    book = newspaper_book()
    settings = {"name": book.name, "motto": book.motto, "languages": book.languages, "time_zone": book.time_zone}
    try:
        newspaper = found(directory, **settings)
    except AlreadyThere as there:
        raise click.ClickException(f"{there} The demo needs a directory of its own: tamizdat demo DIRECTORY") from None
    (newspaper.directory / MARK).write_text(WORDS, encoding="utf-8")
    return newspaper


def _refuse_taken_ports(newspaper: Newspaper) -> None:
    for option, port in (("--port", newspaper.paper_port), ("--desk-port", newspaper.desk_port)):
        if not port_is_free(port):
            raise click.ClickException(
                f"Port {port} of this machine is taken. Is the demo running already? Else choose another with {option}."
            )


def _refuse_to_begin_anew(newspaper: Newspaper) -> None:
    """A demo without its database is one somebody took something away from: what is left may be dear to him."""
    from tamizdat.config.rows import holds_an_edition, refuse_a_lost_database

    if holds_an_edition(newspaper):
        refuse_a_lost_database(newspaper)


def _fill(newspaper: Newspaper, stories: int | None) -> None:
    """Database, newsroom, people, stories and pictures; what is there already stays as it is."""
    from tamizdat.config.rows import state
    from tamizdat.demo.darkroom import Darkroom
    from tamizdat.demo.shelves import PICTURES

    began = time.monotonic()
    with Darkroom() as darkroom:
        if not stories and state(newspaper) != "there":
            darkroom.begin(sorted(PICTURES.glob("*.jpg")))
        made = _write(newspaper, stories)
        darkroom.finish()
    if made:
        click.echo(f"Wrote {made} stories in {time.monotonic() - began:.1f} s.")


def _write(newspaper: Newspaper, stories: int | None) -> int:
    from django.core.management import call_command
    from django.utils import timezone

    from tamizdat.demo.accounts import hire
    from tamizdat.demo.make import make, make_archive
    from tamizdat.newsroom.opening import open_newsroom

    begin_the_file(newspaper)
    call_command("migrate", verbosity=0, interactive=False)
    open_newsroom(newspaper.name, newspaper.languages)
    hire(newspaper.directory)
    return make_archive(stories, timezone.now()) if stories else make(timezone.now())


def _press() -> None:
    from tamizdat.pipeline.editions import Edition
    from tamizdat.pipeline.publish import all_that_is_due
    from tamizdat.pipeline.subjects import CLOCK, NEWSPAPER
    from tamizdat.pipeline.waking import note

    before = Edition.newest()
    note(NEWSPAPER, CLOCK)
    all_that_is_due()
    latest = Edition.newest()
    if latest and latest != before:
        click.echo(f"Pressed edition {latest.number}: {latest.written} files in {latest.seconds:.1f} s.")


def _say(newspaper: Newspaper) -> None:
    from tamizdat.demo.accounts import sign_ins
    from tamizdat.pipeline.sealing import keyring

    fingerprint = keyring().fingerprint().hex()
    click.echo(f"""
  {newspaper.name}, in {newspaper.directory}

  The paper   {newspaper.address}
  The desk    {newspaper.desk_address}

  Sign in at the desk as one of
{sign_ins(newspaper.directory)}
  Its editions are signed with demo keys, which lie open in {newspaper.keys}:
  they prove nothing. Check a copy all the same: tamizdat verify {newspaper.output} --fingerprint {fingerprint}""")
