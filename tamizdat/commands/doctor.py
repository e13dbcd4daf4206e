"""``tamizdat doctor``: what is wrong with a newspaper, and what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from tamizdat.commands import doctor_circulation, doctor_files, doctor_keys, doctor_letters, doctor_post, doctor_rows
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.findings import Finding, ok, wrong
from tamizdat.config import keys
from tamizdat.config.newspaper import load
from tamizdat.config.start import start
from tamizdat.config.wrong import NoNewspaper, WrongSettings

COLOURS = {"ok": "green", "warning": "yellow", "wrong": "red"}


@click.command()
@newspaper_directory
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON: a list of what, state, says, do.")
def command(directory: Path, as_json: bool) -> None:
    """Look a newspaper over. Ends with 1 when something is wrong."""
    findings = list(_examine(directory))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            _say(finding)
    sys.exit(1 if any(finding.state == "wrong" for finding in findings) else 0)


def _examine(directory: Path) -> Iterator[Finding]:
    """Settings first: without them nothing else can be looked at."""
    try:
        newspaper = load(directory)
        if not newspaper.file.exists():
            raise NoNewspaper(newspaper.directory)
        yield ok("settings", f"{newspaper.file} can be used")
        yield from doctor_files.examine(newspaper)
        yield from doctor_keys.examine(newspaper)
        yield from doctor_circulation.examine(newspaper)
        keys.secret(newspaper)
    except WrongSettings as error:
        yield wrong("settings", str(error), "Correct them, then ask again.")
        return
    start(directory, without_rows=True)
    told = list(doctor_rows.examine(newspaper))
    yield from told
    if not any(finding.what == "database" and finding.state == "wrong" for finding in told):
        yield from doctor_post.examine(newspaper)
        yield from doctor_letters.examine(newspaper)


def _say(finding: Finding) -> None:
    mark = click.style(f"{finding.state:8}", fg=COLOURS[finding.state])
    click.echo(f"{mark} {finding.what}: {finding.says}")
    if finding.do:
        click.echo(f"         -> {finding.do}")
