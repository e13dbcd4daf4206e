"""``tamizdat init``: a new newspaper, ready to be run."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import click

from tamizdat.config.checks import time_zones
from tamizdat.config.databases import begin_the_file
from tamizdat.config.founding import AlreadyThere, found
from tamizdat.config.newspaper import Newspaper
from tamizdat.config.start import start
from tamizdat.lib import machine
from tamizdat.lib.garbage import seldom_collected

TECHNICIAN = "technician"


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--name", help="The name on the masthead.  [default: the directory's]")
@click.option(
    "--language", "languages", multiple=True, default=["en"], show_default=True, help="A language; repeatable."
)
@click.option("--time-zone", help="The newsroom's time zone.  [default: this machine's]")
def command(directory: Path, name: str | None, languages: tuple[str, ...], time_zone: str | None) -> None:
    """Make a new newspaper in DIRECTORY."""
    try:
        newspaper = found(
            directory,
            name=name or _name_of(directory),
            languages=list(languages),
            time_zone=time_zone or _time_zone_of_this_machine(),
        )
    except AlreadyThere as there:
        raise click.ClickException(f"{there} Name a directory that does not exist yet.") from None
    _say(newspaper, _furnish_or_remove(newspaper))


def _name_of(directory: Path) -> str:
    """``far-shore`` makes *Far Shore*."""
    return directory.resolve().name.replace("-", " ").replace("_", " ").strip().title() or "Tamizdat"


def _time_zone_of_this_machine() -> str:
    named = machine.time_zone()
    return named if named in time_zones() else "UTC"


def _furnish_or_remove(newspaper: Newspaper) -> str:
    """All of it or nothing: a newspaper that could not be finished is taken away again, so that the command can be repeated."""
    try:
        return furnish(newspaper)
    except BaseException:
        shutil.rmtree(newspaper.directory)
        raise


def furnish(newspaper: Newspaper) -> str:
    """Give a founded newspaper its database, its newsroom and its first account; return that account's password."""
    start(newspaper.directory, without_rows=True)
    from django.core.management import call_command  # Django is ready from here on

    from tamizdat.newsroom.first_pages import write_first_pages
    from tamizdat.newsroom.opening import open_newsroom

    begin_the_file(newspaper)
    with seldom_collected():
        call_command("migrate", verbosity=0, interactive=False)
    open_newsroom(newspaper.name, newspaper.languages)
    write_first_pages(newspaper.languages)
    return _first_account()


def _first_account() -> str:
    from django.contrib.auth import get_user_model

    password = "-".join(secrets.token_hex(2) for _ in range(4))
    get_user_model().objects.create_superuser(TECHNICIAN, email="", password=password)
    return password


def _say(newspaper: Newspaper, password: str) -> None:
    click.echo(f"""\
{newspaper.name} is founded in {newspaper.directory}

  Sign in at the desk as  {TECHNICIAN}
  with the password       {password}
  It is shown once. Change it after signing in: Account, at the bottom left.

Next:
  tamizdat run {newspaper.directory}
  then open {newspaper.desk_address} (the desk) and {newspaper.address} (the paper).
  Settings: {newspaper.file}
""")
