"""``tamizdat letters``: the weekly letter from the command line. docs/operators/mail.md says how mail gets out."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tamizdat.commands import letters_proof
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.letters_asked import as_json_option, issue_argument, issue_called, says_what_is_wrong
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.letters.models import Issue


@click.group()
def command() -> None:
    """The weekly letter: its issues, their sending, and what became of every copy. ISSUE is NEWSLETTER/NUMBER, as in friday/12."""


command.add_command(letters_proof.certificate)
command.add_command(letters_proof.again)
command.add_command(letters_proof.dkim)
command.add_command(letters_proof.bounce)


@command.command(name="list")
@newspaper_directory
@as_json_option
def list_(directory: Path, as_json: bool) -> None:
    """Show every issue, the newest first."""
    start(directory)
    from tamizdat.letters.models import Issue

    rows = [_facts(issue) for issue in Issue.objects.select_related("newsletter")]
    lines = [f"{row['issue']:<24} {row['state']:<10} {row['due_at']}  {row['subject']}" for row in rows]
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(lines) or "There is no issue yet.")


@command.command()
@click.argument("newsletter")
@newspaper_directory
@says_what_is_wrong
def new(newsletter: str, directory: Path) -> None:
    """Begin the next issue of NEWSLETTER by hand."""
    start(directory)
    from tamizdat.circulation.models import Newsletter
    from tamizdat.letters.drafting import begin_by_hand

    found = Newsletter.objects.filter(slug=newsletter).first()
    if found is None:
        names = ", ".join(Newsletter.objects.values_list("slug", flat=True)) or "none yet"
        raise click.ClickException(f"There is no newsletter {newsletter}. There are: {names}")
    made = begin_by_hand(found)
    click.echo(
        f"Begun: {made.newsletter.slug}/{made.number}, due {made.due_at:%Y-%m-%d %H:%M %Z}. Pick its stories at the desk."
    )


@command.command()
@issue_argument
@newspaper_directory
@click.option("--text", is_flag=True, help="The text part instead of the HTML.")
@says_what_is_wrong
def preview(issue: str, directory: Path, text: bool) -> None:
    """Write the letter to the standard output, as its readers get it."""
    start(directory)
    from tamizdat.letters.render import rendered

    letter = rendered(issue_called(issue))
    click.echo(letter.text if text else letter.html, nl=False)


@command.command()
@issue_argument
@click.argument("address")
@newspaper_directory
@says_what_is_wrong
def test(issue: str, address: str, directory: Path) -> None:
    """Send the letter as it stands to ADDRESS, which is kept nowhere."""
    start(directory)
    from tamizdat.letters.ports import post_office

    post_office().send_test(issue_called(issue), address)
    click.echo("Handed over.")


@command.command()
@issue_argument
@newspaper_directory
@click.option("--now", is_flag=True, help="Not at its hour but at once.")
@says_what_is_wrong
def approve(issue: str, directory: Path, now: bool) -> None:
    """Approve an issue: it goes out at its hour."""
    start(directory)
    found = issue_called(issue)
    if now:
        found.send_now(None)
    else:
        found.approve(None)
    click.echo(f"{issue} is approved and goes out {'now' if now else f'{found.due_at:%Y-%m-%d %H:%M %Z}'}.")


@command.command()
@issue_argument
@newspaper_directory
@says_what_is_wrong
def withdraw(issue: str, directory: Path) -> None:
    """Take an approval back: the issue is a draft again."""
    _say_the_verb(issue, directory, "withdraw_approval")


@command.command()
@issue_argument
@newspaper_directory
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Where the passphrase of a locked list stands; else it is asked for.",
)
@says_what_is_wrong
def send(issue: str, directory: Path, passphrase_file: Path | None) -> None:
    """Send an approved issue here and now, until nothing of it is due. Ctrl-C ends it and loses nobody."""
    start(directory)
    from tamizdat.circulation.opening import Opener, needs_a_passphrase
    from tamizdat.pipeline import friday, mailroom

    found = issue_called(issue)
    if not mailroom.has_relays():
        raise click.ClickException("No relay for mail is set. See mail in docs/operators/settings.md.")
    passphrase = _passphrase(passphrase_file) if needs_a_passphrase() else ""
    with Opener(passphrase) as opener:
        if found.state == found.State.APPROVED:
            click.echo(f"{friday.begin(found)} readers.", err=True)
        sent = friday.send(found, opener, _until_stopped())
    click.echo(_told(found))
    if sent.trouble:
        raise click.ClickException(sent.trouble)


@command.command()
@issue_argument
@newspaper_directory
@says_what_is_wrong
def pause(issue: str, directory: Path) -> None:
    """Stop handing over; what is on the wire is finished."""
    _say_the_verb(issue, directory, "pause")


@command.command()
@issue_argument
@newspaper_directory
@says_what_is_wrong
def resume(issue: str, directory: Path) -> None:
    """Go on with a paused issue."""
    _say_the_verb(issue, directory, "resume")


@command.command()
@issue_argument
@newspaper_directory
@click.option("--yes", is_flag=True, help="Do not ask.")
@says_what_is_wrong
def cancel(issue: str, directory: Path, yes: bool) -> None:
    """End an issue: whoever has it keeps it, nobody else gets it."""
    if not yes:
        click.confirm(f"End {issue} for good?", abort=True)
    _say_the_verb(issue, directory, "cancel")


@command.command()
@issue_argument
@newspaper_directory
@as_json_option
@says_what_is_wrong
def status(issue: str, directory: Path, as_json: bool) -> None:
    """How far the sending is, counted from the ledger."""
    start(directory)
    found = issue_called(issue)
    click.echo(json.dumps(_facts(found) | _numbers(found)) if as_json else _told(found))


def _say_the_verb(issue: str, directory: Path, verb: str) -> None:
    start(directory)
    found = issue_called(issue)
    getattr(found, verb)()
    click.echo(f"{issue}: {found.state}.")


def _facts(issue: Issue) -> dict[str, Any]:
    return {
        "issue": f"{issue.newsletter.slug}/{issue.number}",
        "state": str(issue.state),
        "due_at": issue.due_at.isoformat(timespec="minutes"),
        "subject": issue.subject,
    }


def _numbers(issue: Issue) -> dict[str, Any]:
    from tamizdat.letters.ports import post_office

    far = post_office().progress(issue)
    names = ("audience", "accepted", "deferred", "refused", "doubt", "left", "queued", "rate")
    return {name: getattr(far, name) for name in names} if far else {}


def _told(issue: Issue) -> str:
    issue.refresh_from_db()
    numbers = _numbers(issue)
    lines = [
        f"{issue.newsletter.slug}/{issue.number}: {issue.state}",
        *(f"  {name:<10} {n}" for name, n in numbers.items()),
    ]
    return "\n".join(lines)


def _passphrase(file: Path | None) -> str:
    return (
        file.read_text(encoding="utf-8").rstrip("\r\n")
        if file
        else str(click.prompt("Passphrase of the list", hide_input=True, err=True))
    )


def _until_stopped() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set() if not stop.is_set() else sys.exit(130))
    return stop
