"""``tamizdat giving``: readers' money. docs/operators/giving.md says how it is switched on and what is kept."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamizdat.commands import giving_statement, giving_told
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.refusals import told
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.giving.tills import Tills

SINCE_DAYS = 30
as_json_option = click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
says_what_is_wrong = told("tamizdat.giving.errors.GivingError", "tamizdat.circulation.errors.CirculationError")
DAY = click.DateTime(formats=["%Y-%m-%d"])


class Country(click.ParamType[str]):
    """Two letters of ISO 3166-1."""

    name = "country"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = value.strip().upper()
        if len(code) != 2 or not (code.isascii() and code.isalpha()):  # noqa: PLR2004  letters
            self.fail(f"“{value}” is no country. Its two letters are meant, as in BY.", param, ctx)
        from tamizdat.giving.countries import CODES

        if code not in CODES:
            hint = " The United Kingdom is GB." if code == "UK" else ""
            self.fail(f"There is no country {code} in ISO 3166-1.{hint}", param, ctx)
        return code


@click.group()
def command() -> None:
    """Readers' money: compare with providers, follow the law, leave a provider, say how it stands."""


command.add_command(giving_statement.command)


@command.command()
@newspaper_directory
@click.option("--provider", help="Only this one.  [default: all that are switched on]")
@click.option("--since", type=DAY, help=f"What changed since that day.  [default: {SINCE_DAYS} days ago]")
@as_json_option
@says_what_is_wrong
def reconcile(directory: Path, provider: str | None, since: datetime | None, as_json: bool) -> None:
    """Compare the books with the providers', and mend ours. Says every difference; it can be repeated."""
    start(directory)
    from tamizdat.giving.healing import Healed, heal
    from tamizdat.giving.providers.port import ProviderError

    tills = _tills(provider)
    moment = since.replace(tzinfo=UTC) if since else datetime.now(UTC) - timedelta(days=SINCE_DAYS)
    reports: list[Healed] = []
    failed = False
    for till in tills.values():
        try:
            reports.append(heal(till, moment, _progress))
        except ProviderError as error:
            failed = True
            click.echo(f"{till.name}: {error}", err=True)
    _say([giving_told.healed(report) for report in reports], as_json=as_json)
    sys.exit(1 if failed else 0)


@command.command()
@click.argument("country", type=Country())
@newspaper_directory
@click.option("--from", "from_day", type=DAY, help="The day from which giving is a crime there.  [default: today]")
@click.option(
    "--end-untold", is_flag=True, help="End also what recurs at providers that do not say where it comes from."
)
@as_json_option
@says_what_is_wrong
def designate(country: str, directory: Path, from_day: datetime | None, end_untold: bool, as_json: bool) -> None:
    """Giving to the paper is a crime in COUNTRY: take nothing there, end what recurs from there, forget who it was.

    In force at once, everywhere. Whoever is interrupted says the same again.
    """
    start(directory)
    from django.utils import timezone

    from tamizdat.giving import designating

    day: date = from_day.date() if from_day else timezone.localdate()
    row = designating.designate(country, day, ends_untold=end_untold)
    if day > timezone.localdate():
        _say([giving_told.announced(row)], as_json=as_json)
        return
    done = designating.carry_out(row, _tills(None), _progress)
    _say([giving_told.carried_out(row, done, designating.unsorted())], as_json=as_json)


@command.command()
@click.argument("country", type=Country())
@newspaper_directory
@says_what_is_wrong
def lift(country: str, directory: Path) -> None:
    """Giving is no crime any more in COUNTRY. What was cancelled stays so."""
    start(directory)
    from tamizdat.giving import designating

    if not designating.lift(country):
        raise click.ClickException(f"Nothing is in force for {country}. See: tamizdat giving status")
    click.echo(f"Who lives in {country} may give again.")


@command.command()
@newspaper_directory
@click.option("--from", "source", required=True, help="The provider that is lost.")
@click.option("--to", "target", help="The one that its donors are led to.")
@click.option("--end", is_flag=True, help="The move is over: offer the first one again.")
@as_json_option
@says_what_is_wrong
def move(directory: Path, source: str, target: str | None, end: bool, as_json: bool) -> None:
    """Leave a provider: nobody new is led there, and each regular donor gets a private link to agree anew. Said again, it goes on."""
    start(directory)
    from tamizdat.giving import moving

    if end:
        if not moving.end(source):
            raise click.ClickException(f"There is no move away from {source}.")
        click.echo(f"{source} is offered again, where it is switched on.")
        return
    if not target:
        raise click.UsageError("Say where to: --to paypal. Or --end.")
    found = moving.move(source, target, _tills(None))
    written = moving.write_to_donors(found, _progress)
    _say([giving_told.moved(moving.follow(found), written)], as_json=as_json)


@command.command()
@newspaper_directory
@as_json_option
@says_what_is_wrong
def status(directory: Path, as_json: bool) -> None:
    """How giving stands: providers, designations, moves, and what somebody should look at."""
    start(directory)
    _say([giving_told.standing(_tills(None))], as_json=as_json)


def _tills(only: str | None) -> Tills:
    from tamizdat.giving.tills import tills

    found = tills()
    if only and only not in found:
        there = ", ".join(found) or "none"
        raise click.ClickException(f"{only} is not switched on. Switched on: {there}. See: tamizdat doctor")
    return {only: found[only]} if only else found


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done:,}", nl=False, err=True)


def _say(reports: list[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(reports, indent=1, ensure_ascii=False))
    for report in [] if as_json else reports:
        click.echo("\n".join(giving_told.lines(report)))
