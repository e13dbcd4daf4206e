"""``tamizdat letters approve``, ``withdraw``, ``pause``, ``resume`` and ``cancel``: what an editor says with a button."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.letters_asked import as_json_option, facts, issue_argument, issue_called, says_what_is_wrong
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.letters.models import Issue


@click.command()
@issue_argument
@newspaper_directory
@click.option("--now", is_flag=True, help="Not at its hour but at once.")
@as_json_option
@says_what_is_wrong
def approve(issue: str, directory: Path, now: bool, as_json: bool) -> None:
    """Approve an issue: it goes out at its hour."""
    verb: Callable[[Issue], None] = (lambda found: found.send_now(None)) if now else (lambda found: found.approve(None))
    found = _said(issue, directory, verb)
    told = f"{issue} is approved and goes out {'now' if now else f'{found.due_at:%Y-%m-%d %H:%M %Z}'}."
    click.echo(json.dumps(facts(found), ensure_ascii=False) if as_json else told)


@click.command()
@issue_argument
@newspaper_directory
@as_json_option
@says_what_is_wrong
def withdraw(issue: str, directory: Path, as_json: bool) -> None:
    """Take an approval back: the issue is a draft again."""
    _tell(_said(issue, directory, lambda found: found.withdraw_approval()), as_json=as_json)


@click.command()
@issue_argument
@newspaper_directory
@as_json_option
@says_what_is_wrong
def pause(issue: str, directory: Path, as_json: bool) -> None:
    """Stop handing over; what is on the wire is finished."""
    _tell(_said(issue, directory, lambda found: found.pause()), as_json=as_json)


@click.command()
@issue_argument
@newspaper_directory
@as_json_option
@says_what_is_wrong
def resume(issue: str, directory: Path, as_json: bool) -> None:
    """Go on with a paused issue."""
    _tell(_said(issue, directory, lambda found: found.resume()), as_json=as_json)


@click.command()
@issue_argument
@newspaper_directory
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json_option
@says_what_is_wrong
def cancel(issue: str, directory: Path, yes: bool, as_json: bool) -> None:
    """End an issue: whoever has it keeps it, nobody else gets it."""

    def end(found: Issue) -> None:
        if not yes and found.may("cancel"):
            click.confirm(f"End {issue} for good?", abort=True, err=as_json)
        found.cancel()

    _tell(_said(issue, directory, end), as_json=as_json)


def _said(issue: str, directory: Path, verb: Callable[[Issue], None]) -> Issue:
    start(directory)
    found = issue_called(issue)
    verb(found)
    return found


def _tell(issue: Issue, *, as_json: bool) -> None:
    told = facts(issue)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{told['issue']}: {told['state']}.")
