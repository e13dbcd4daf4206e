"""What the commands about keys share: their options, and how a key, a ring and what is refused come to the terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from securesystemslib.signer import CryptoSigner, Key

from tamizdat.commands.refusals import told
from tamizdat.config.newspaper import load
from tamizdat.config.start import start
from tamizdat.edition import keys
from tamizdat.edition.keyring import Keyring

P = ParamSpec("P")
R = TypeVar("R")
FILE = click.Path(path_type=Path, dir_okay=False)
THERE = click.Path(path_type=Path, dir_okay=False, exists=True)
FOLDER = click.Path(path_type=Path, file_okay=False)
passphrase_file = click.option(
    "--passphrase-file", type=THERE, help="Where the passphrase stands.  [default: it is asked for]"
)
holders_option = click.option(
    "--holder", "holders", type=THERE, multiple=True, help="The public part of a holder's key; repeatable."
)
threshold_option = click.option("--threshold", type=click.IntRange(1, 32), help="How many holders have to sign.")
says_what_is_wrong = told("tamizdat.edition.errors.EditionError")


def key_option(whose: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    return click.option("--key", "key_file", type=THERE, required=True, help=whose)


def ring_of(directory: Path) -> Keyring:
    return Keyring(load(directory).keys)


def public(files: tuple[Path, ...]) -> list[Key]:
    return [keys.read_public(file) for file in files]


def opened(file: Path, passphrase_file: Path | None) -> CryptoSigner:
    asks = keys.asks_for_a_passphrase(file)
    return keys.read(file, passphrase(passphrase_file, confirm=False) if asks else "")


def passphrase(file: Path | None, *, confirm: bool) -> str:
    given = file.read_text(encoding="utf-8").rstrip("\n") if file else ""
    while not given:
        given = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return str(given)


def now() -> datetime:
    return datetime.now(UTC)


def say_what_is_missing(ring: Keyring) -> None:
    click.echo(f"{ring.draft} waits for signatures: tamizdat keys sign {ring.draft} --key KEY")
    for line in ring.missing():
        click.echo(f"  {line}")
    click.echo("Then: tamizdat keys install")


def seal_all_of_it(directory: Path) -> None:
    """Every page gets a proof by the keys there are now; worker and verify page, the roots."""
    start(directory)
    from tamizdat.pipeline.publish import press
    from tamizdat.pipeline.sealing import mark_everything
    from tamizdat.pipeline.subjects import NEWSPAPER
    from tamizdat.pipeline.waking import note
    from tamizdat.press.errors import PressError

    note(NEWSPAPER)
    mark_everything()
    try:
        errors = press().errors
    except PressError as error:
        raise click.ClickException(str(error)) from error
    if errors:
        raise click.ClickException("\n".join(errors.values()))
