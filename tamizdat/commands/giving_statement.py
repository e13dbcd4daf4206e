"""``tamizdat giving statement``: the bank's statement is read, and transfers find the gifts they belong to."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.refusals import told
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.config.newspaper import Newspaper
    from tamizdat.giving.providers.bank.provider import Bank, Taken


@click.command(name="statement")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@newspaper_directory
@click.option("--json", "as_json", is_flag=True, help="The sums as JSON.")
@told("tamizdat.giving.providers.bank.lines.NoStatement")
def command(file: Path, directory: Path, *, as_json: bool) -> None:
    """Read FILE, a statement of the newspaper's bank (CAMT.053 or CSV), and note what was given by transfer.

    The same statement may be read again, and two may overlap. What it holds besides the references is not kept. What comes from
    an account where giving is a crime is not taken, and is told so that it can be sent back; nothing is noted of it.
    """
    newspaper = start(directory)
    from tamizdat.giving.providers.bank.statements import statement
    from tamizdat.giving.transfers import may_be_taken, rules_are_in_force

    bank, iban = _bank(newspaper)
    taken = bank.take(statement(file.read_bytes(), iban, bank.currency), may_be_taken)
    if as_json:
        click.echo(json.dumps(asdict(taken), default=str))
    else:
        click.echo(_in_words(taken, rules=rules_are_in_force()))


def _bank(newspaper: Newspaper) -> tuple[Bank, str]:
    from tamizdat.giving.providers.bank.provider import Bank
    from tamizdat.giving.providers.registry import provider
    from tamizdat.giving.providers.secrets import NoSecret

    try:
        bank = provider("bank", newspaper)
    except NoSecret as wrong:
        raise click.ClickException(f"There is no account of the newspaper's. {wrong}") from None
    assert isinstance(bank, Bank)  # noqa: S101  what the registry calls so is one
    return bank, "" if newspaper.giving_till_port else newspaper.bank_iban


def _in_words(taken: Taken, *, rules: bool) -> str:
    lines = [
        f"{len(taken.changed)} gifts have new transfers, {taken.known} transfers were known already.",
        f"{taken.strange} lines bear no reference of ours.",
    ]
    if taken.doubtful:
        lines.append(f"{taken.doubtful} bear several, or are in another currency: look at them yourself.")
    if taken.refused:
        lines.append(f"{len(taken.refused)} come from where giving is a crime. They are not taken; send them back:")
        lines += [f"  {each.day}  {each.money}  {each.ref}" for each in taken.refused]
    if rules and taken.unsaid:
        lines.append(
            f"{taken.unsaid} were taken, and the statement does not say from which country: look at them yourself."
        )
    if taken.changed:
        lines.append("Bring them into the books: tamizdat giving reconcile --provider bank")
    return "\n".join(lines)
