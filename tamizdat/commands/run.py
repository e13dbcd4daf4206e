"""``tamizdat run``: the whole newspaper, or one of its processes."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click

from tamizdat.commands import processes, upgrading
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.config.newspaper import Newspaper, load
from tamizdat.config.wrong import NoNewspaper
from tamizdat.lib.machine import port_is_free


@click.command()
@newspaper_directory
@click.option("--only", type=click.Choice(processes.NAMES), help="One process alone, for a supervisor of your own.")
def command(directory: Path, only: str | None) -> None:
    """Run a newspaper: desk, paper, worker and timetable. Ctrl-C stops it."""
    if only:
        processes.run(only, directory)
    else:
        sys.exit(_run_all(_ready(directory)))


def _ready(directory: Path) -> Newspaper:
    newspaper = load(directory)
    if not newspaper.file.exists():
        raise NoNewspaper(newspaper.directory)
    _refuse_a_taken_port(newspaper)
    _migrate(newspaper)
    return newspaper


def _refuse_a_taken_port(newspaper: Newspaper) -> None:
    for setting in ("paper_port", "desk_port", "mail_catcher_port", "giving_till_port"):
        port = getattr(newspaper, setting)
        if port and not port_is_free(port):
            raise click.ClickException(
                f"Port {port} of this machine is taken. Is the newspaper running already?\n"
                f"Else choose another with {setting} in {newspaper.file} or TAMIZDAT_{setting.upper()}.",
            )


def _migrate(newspaper: Newspaper) -> None:
    """Bring the database up to this version, in a process of its own: this one stays small, since it lasts."""
    migrate = [sys.executable, "-m", "tamizdat.commands.upgrading"]
    ended = subprocess.run(migrate, env=_environment(newspaper), check=False).returncode
    if ended == upgrading.REFUSED:
        sys.exit(ended)  # it has said why
    if ended:
        raise click.ClickException(
            f"The database could not be brought up to date. Ask: tamizdat doctor {newspaper.directory}"
        )


def _run_all(newspaper: Newspaper) -> int:
    """Every process under one supervisor; when one ends, all end, and whoever started us may start us again."""
    from honcho.manager import Manager  # only here

    manager = Manager()
    for name in processes.of(newspaper):
        words = [sys.executable, "-m", "tamizdat.commands", "run", str(newspaper.directory), "--only", name]
        manager.add_process(name, f"exec {shlex.join(words)}", env=_environment(newspaper))
    click.echo(
        f"{newspaper.name}: the paper at {newspaper.address}, the desk at {newspaper.desk_address}. Ctrl-C stops."
    )
    manager.loop()
    return 0 if manager.returncode in processes.ASKED_TO_STOP else 1


def _environment(newspaper: Newspaper) -> dict[str, str]:
    return {
        **os.environ,
        "TAMIZDAT_DIR": str(newspaper.directory),
        "TAMIZDAT_SUPERVISOR": str(os.getpid()),
        "DJANGO_SETTINGS_MODULE": "tamizdat.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
