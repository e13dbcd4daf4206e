"""``tamizdat circulation``: the list of readers. docs/operators/circulation.md says what is kept and who can read it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamizdat.commands import circulation_told
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.circulation_files import new, typed
from tamizdat.commands.refusals import told
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.circulation.models import Newsletter

THERE = click.Path(path_type=Path, dir_okay=False, exists=True)
as_json_option = click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
newsletter_option = click.option("--newsletter", help="The short name of a newsletter.")
passphrase_file = click.option("--passphrase-file", type=THERE, help="Where the passphrase of a locked list stands.")
says_what_is_wrong = told("tamizdat.circulation.errors.CirculationError")


@click.group()
def command() -> None:
    """The list of readers: bring in, take out, erase, seal anew, count."""


@command.command(name="import")
@click.argument("file", type=THERE)
@newspaper_directory
@newsletter_option
@click.option("--source", default="", help="Where the list is from; readers can see it.")
@click.option("--date", "at", type=click.DateTime(), help="When its readers agreed, where the file does not say.")
@click.option("--consent", default="", help="The sentence that they agreed to, where the file does not say.")
@click.option("--language", help="Their language, where the file does not say.  [default: the newsletter's]")
@click.option("--confirmed", is_flag=True, help="You can show that all of them confirmed: nobody is asked again.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@as_json_option
@says_what_is_wrong
def bring_in(
    file: Path,
    directory: Path,
    newsletter: str | None,
    source: str,
    at: datetime | None,
    consent: str,
    language: str | None,
    confirmed: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import FILE: CSV, or what listmonk, Ghost and Mailchimp export. It can be repeated."""
    newspaper = start(directory)
    from tamizdat.circulation.lists import files, importing
    from tamizdat.circulation.lists.rows import is_to_come

    if language and language not in newspaper.languages:
        raise click.ClickException(f"The newspaper is not in “{language}”. It is in: {', '.join(newspaper.languages)}.")
    when = at.astimezone() if at else None
    if when and is_to_come(when):
        raise click.ClickException("--date is still to come: say when its readers agreed.")
    wish = importing.Wish(_newsletter(newsletter), language or "", source, when, confirmed, consent, dry_run)
    with _told_all_the_same(as_json=as_json):
        report = importing.bring_in(files.rows(file), wish, _progress)
    _say(circulation_told.imported(report), as_json=as_json)


@command.command(name="export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@newspaper_directory
@newsletter_option
@passphrase_file
@as_json_option
@says_what_is_wrong
def take_out(file: Path, directory: Path, newsletter: str | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Write all readers to FILE, in clear. Only its owner can read it; keep it where nobody else finds it."""
    start(directory)
    from tamizdat.circulation.lists.exporting import write_out
    from tamizdat.circulation.opening import Opener

    found = _newsletter(newsletter)
    with Opener(_passphrase(passphrase_file)) as opener, new(file) as stream:
        number = write_out(stream, opener, found)
    _say({"exported": number, "file": str(file)}, as_json=as_json)


@command.command()
@newspaper_directory
@click.option("--file", type=THERE, help="Where the addresses stand, one a line.  [default: the standard input]")
@as_json_option
@says_what_is_wrong
def erase(directory: Path, file: Path | None, as_json: bool) -> None:
    """Forget readers, whose addresses stand one a line on the standard input: in no history of a shell."""
    start(directory)
    from tamizdat.circulation.lists.erasing import erase as forget

    raw = file.read_bytes() if file else sys.stdin.buffer.read()
    lines = typed(raw, str(file or "What was typed")).removeprefix("\ufeff").splitlines()
    found = forget(lines)
    _say(circulation_told.erased(found), as_json=as_json)
    if why := circulation_told.nothing_erased(found):
        click.echo(why, err=True)


@command.command()
@newspaper_directory
@click.option("--lock", is_flag=True, help="The new key opens with a passphrase only.")
@click.option(
    "--embed", is_flag=True, help="The new key lies open beside the others, so that letters go out by themselves."
)
@passphrase_file
@click.option("--new-passphrase-file", type=THERE, help="Where the passphrase of the new key stands.")
@as_json_option
@says_what_is_wrong
def reseal(
    directory: Path,
    lock: bool,
    embed: bool,
    passphrase_file: Path | None,
    new_passphrase_file: Path | None,
    as_json: bool,
) -> None:
    """Give the list a new key. It can be interrupted and goes on when it is called again."""
    start(directory)
    from tamizdat.circulation import resealing

    if lock and embed:
        raise click.UsageError("A key is locked or embedded, not both.")
    was_locked = _is_locked()
    now = _passphrase(passphrase_file) if was_locked else ""
    locks = resealing.locks_next() if resealing.under_way() else lock or (was_locked and not embed)
    then = _new_passphrase(new_passphrase_file) if locks else ""
    done = resealing.reseal(resealing.Phrases(now, then), _progress)
    _say({"sealed anew": done, "mode": "locked" if then else "embedded"}, as_json=as_json)


@command.command()
@newspaper_directory
@as_json_option
@says_what_is_wrong
def stats(directory: Path, as_json: bool) -> None:
    """The list in numbers."""
    start(directory)
    from tamizdat.circulation.stats import gather

    _say(circulation_told.counted(gather()), as_json=as_json)


def _newsletter(slug: str | None) -> Newsletter | None:
    from tamizdat.circulation.models import Newsletter

    found = Newsletter.objects.filter(slug=slug).first() if slug else None
    if slug and found is None:
        there = ", ".join(Newsletter.objects.values_list("slug", flat=True)) or "none yet"
        raise click.ClickException(f"There is no newsletter called “{slug}”. There are: {there}.")
    return found


def _is_locked() -> bool:
    from tamizdat.circulation.stats import gather

    return gather().mode == "locked"


def _passphrase(file: Path | None) -> str:
    """From the file, or asked for when the list is locked; none when it is embedded."""
    if file:
        return typed(file.read_bytes(), str(file)).rstrip("\r\n")
    return click.prompt("Passphrase of the list", hide_input=True, err=True) if _is_locked() else ""


def _new_passphrase(file: Path | None) -> str:
    """Never an empty one: that would leave the list embedded, and its owner sure that it is locked."""
    if file:
        asked = typed(file.read_bytes(), str(file)).rstrip("\r\n")
    else:
        asked = click.prompt(
            "New passphrase", default="", show_default=False, hide_input=True, confirmation_prompt=True, err=True
        )
    if not asked.strip():
        raise click.ClickException(
            f"The new passphrase{f' in {file}' if file else ''} is empty: nothing was changed. Give one."
        )
    return asked


@contextmanager
def _told_all_the_same(*, as_json: bool) -> Iterator[None]:
    """What was imported before a file turned out to be none."""
    from tamizdat.circulation.lists.rows import BadFile

    try:
        yield
    except BadFile as error:
        if error.report and error.report.rows:
            _say(circulation_told.imported(error.report), as_json=as_json)
        raise


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done:,}", nl=False, err=True)


def _say(told: dict[str, object], *, as_json: bool) -> None:
    click.echo(json.dumps(told, indent=1) if as_json else "\n".join(circulation_told.lines(told)))
