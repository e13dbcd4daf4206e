"""``tamizdat demo``: a whole newspaper to look at, from nothing, with one command."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import click

from tamizdat.commands.run import command as run
from tamizdat.config.databases import begin_the_file
from tamizdat.config.founding import AlreadyThere, found, write_down
from tamizdat.config.newspaper import Newspaper, load
from tamizdat.config.start import start
from tamizdat.lib.garbage import seldom_collected
from tamizdat.lib.machine import port_is_free

MAIL_PORT = 8002
TILL_PORT = 8004
WAYS = ["stripe", "paypal", "btcpay", "bank"]
SO_MANY = 20
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
    "--mail-port",
    type=click.IntRange(1, 65534),
    help="The port of the page with all mail that was caught.  [default: 8002]",
)
@click.option(
    "--till-port", type=click.IntRange(1, 65535), help="The port of the providers of play money.  [default: 8004]"
)
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
    mail_port: int | None,
    till_port: int | None,
    stories: int | None,
    *,
    no_serve: bool,
) -> None:
    """Make a demo newspaper in DIRECTORY (default: ./demo), press it and serve it."""
    chosen = {"paper_port": port, "desk_port": desk_port, **_caught_at(mail_port), **_given_at(till_port)}
    _choose(chosen)
    if not no_serve:
        _refuse_taken_ports(load(directory))
    newspaper = _newspaper(directory)
    start(newspaper.directory, without_rows=True)
    _refuse_to_begin_anew(newspaper)
    _write_down(newspaper, chosen)
    with seldom_collected():
        _fill(newspaper, stories)
        _press()
    _say(newspaper)
    if not no_serve:
        context.invoke(run, directory=newspaper.directory, only=None)


def _caught_at(page: int | None) -> dict[str, Any]:
    """The catcher's page, and beside it the relay that catches."""
    return {"mail_catcher_port": page, "mail": [f"smtp://127.0.0.1:{page + 1}"]} if page else {}


def _given_at(port: int | None) -> dict[str, Any]:
    """The till, where all ways to give are played."""
    return {"giving_till_port": port, "giving": WAYS} if port else {}


def _choose(chosen: dict[str, Any]) -> None:
    """The environment goes before the file, for this process and for those it starts."""
    for name, value in chosen.items():
        if value:
            os.environ[f"TAMIZDAT_{name.upper()}"] = ",".join(value) if isinstance(value, list) else str(value)


def _write_down(newspaper: Newspaper, chosen: dict[str, Any]) -> None:
    """For the commands that come after this one: the paper's address, which is on its pages, has its port in it."""
    write_down(newspaper, **{name: value for name, value in chosen.items() if value})


def _newspaper(directory: Path) -> Newspaper:
    """The demo that is there already, or a new one; never somebody's real newspaper."""
    if (directory / MARK).exists():
        return load(directory)
    from tamizdat.demo.newspaper import newspaper_book

    book = newspaper_book()
    settings = {"name": book.name, "motto": book.motto, "languages": book.languages, "time_zone": book.time_zone}
    settings |= _caught_at(MAIL_PORT) | _given_at(TILL_PORT) | {"mail_sender": "letters@farshore.example"}
    try:
        newspaper = found(directory, **settings)
    except AlreadyThere as there:
        raise click.ClickException(f"{there} The demo needs a directory of its own: tamizdat demo DIRECTORY") from None
    (newspaper.directory / MARK).write_text(WORDS, encoding="utf-8")
    return newspaper


def _refuse_taken_ports(newspaper: Newspaper) -> None:
    ports = {
        "--port": newspaper.paper_port,
        "--desk-port": newspaper.desk_port,
        "--mail-port": newspaper.mail_catcher_port,
        "--till-port": newspaper.giving_till_port,
    }
    for option, port in ports.items():
        if port and not port_is_free(port):
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
    if not stories:
        _write_letters(newspaper)
        _write_asks()


def _write_asks() -> None:
    from django.utils import timezone

    from tamizdat.demo.asks import make_asks

    if asks := make_asks(timezone.now()):
        click.echo(f"Wrote {asks} asks for support.")


def _write_letters(newspaper: Newspaper) -> None:
    from django.utils import timezone

    from tamizdat.demo.letters import make_letters

    began = time.monotonic()
    if readers := make_letters(newspaper.directory / "caught", timezone.now()):
        click.echo(f"Sent last week's letter to {readers} readers in {time.monotonic() - began:.1f} s.")


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
    return make_archive(stories, timezone.now()) if stories else make(timezone.now(), tick=_tick)


def _tick(done: int, stories: int) -> None:
    """On a slow machine it takes minutes, and whoever sees nothing for so long ends it."""
    if done % SO_MANY == 0:
        click.echo(f"Writing stories: {done} of {stories}.")


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
  Caught mail {_caught(newspaper)}
  Play money  {_played(newspaper)}

  Sign in at the desk as one of
{sign_ins(newspaper.directory)}
  Its editions are signed with demo keys, which lie open in {newspaper.keys}:
  they prove nothing. Check a copy all the same: tamizdat verify {newspaper.output} --fingerprint {fingerprint}""")


def _caught(newspaper: Newspaper) -> str:
    port = newspaper.mail_catcher_port
    return f"http://127.0.0.1:{port}" if port else "(this demo is older than the letters)"


def _played(newspaper: Newspaper) -> str:
    port = newspaper.giving_till_port
    return f"http://127.0.0.1:{port}" if port else "(this demo is older than the till)"
