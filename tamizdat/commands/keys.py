"""``tamizdat keys``: who may speak for the paper. docs/operators/keys.md tells the ceremonies."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from securesystemslib.signer import CryptoSigner, Key

from tamizdat.commands import keys_sheet
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.config.founding import begin_to_sign
from tamizdat.config.newspaper import load
from tamizdat.config.start import start
from tamizdat.edition import keys, roles
from tamizdat.edition.clock import sign_timestamp
from tamizdat.edition.errors import EditionError
from tamizdat.edition.keyring import Keyring, Wish, sign_file

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


@click.group()
def command() -> None:
    """Make, use and replace the keys that sign a newspaper's editions."""


def says_what_is_wrong(function: Callable[P, R]) -> Callable[P, R]:
    """What the engine refuses is told in its own words."""

    @wraps(function)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return function(*arguments, **options)
        except EditionError as error:
            raise click.ClickException(str(error)) from None

    return run


@command.command()
@newspaper_directory
@holders_option
@threshold_option
@says_what_is_wrong
def init(directory: Path, holders: tuple[Path, ...], threshold: int | None) -> None:
    """Make the keys of a newspaper that has none.

    With --holder the root is theirs, and waits for their signatures. Without, one root key is made here: move it away.
    """
    ring = _ring(directory)
    if holders:
        ring.found(_public(holders), threshold or len(holders), _now())
        click.echo(f"{ring.draft} waits for the holders: tamizdat keys sign FILE --key KEY, then tamizdat keys install")
        return
    begin_to_sign(ring)
    _seal_all_of_it(directory)
    click.echo(keys_sheet.told(ring))
    click.echo(
        f"\nThe root key lies open in {ring.folder / 'holder.key'}: hand the root over soon (docs/operators/keys.md)."
    )


@command.command()
@click.argument("file", type=FILE)
@passphrase_file
@says_what_is_wrong
def new(file: Path, passphrase_file: Path | None) -> None:
    """Make a holder's key in FILE, sealed with a passphrase, and its public part beside it. On the holder's own machine."""
    passphrase = _passphrase(passphrase_file, confirm=True)
    key = keys.make()
    keys.write(key, file, passphrase)
    public = file.with_name(file.name + ".public")
    public.write_text(json.dumps(keys.public(key), indent=1) + "\n", encoding="ascii")
    click.echo(f"The key is in {file}: keep it, with a copy in another place. Send {public} to the newsroom.")


@command.command()
@newspaper_directory
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@says_what_is_wrong
def show(directory: Path, as_json: bool) -> None:
    """The paper's fingerprint, whose keys count, and until when."""
    ring = _ring(directory)
    click.echo(json.dumps(keys_sheet.figures(ring), indent=1) if as_json else keys_sheet.told(ring))


@command.command()
@click.argument("draft", type=THERE)
@click.option("--key", "key_file", type=THERE, required=True, help="The holder's key.")
@passphrase_file
@says_what_is_wrong
def sign(draft: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Add a holder's signature to the drafted root in DRAFT. On the holder's own machine."""
    click.echo(keys_sheet.draft(draft))
    signed = sign_file(draft, _opened(key_file, passphrase_file))
    click.echo(f"Signed; {len(signed)} signatures now: {', '.join(key[:8] for key in signed)}.")


@command.command()
@newspaper_directory
@click.option("--edition", is_flag=True, help="A new edition key.")
@click.option("--timestamp", is_flag=True, help="A new timestamp key, on this machine.")
@click.option("--timestamp-from", type=THERE, help="The public part of a timestamp key that lives on another machine.")
@holders_option
@threshold_option
@click.option("--drop", is_flag=True, help="Forget the draft that waits for signatures, and the keys made for it.")
@says_what_is_wrong
def rotate(directory: Path, **wishes: Any) -> None:
    """Draft the next root: other keys, other holders, or the same for another year. The holders sign it, then it is installed."""
    ring = _ring(directory)
    if wishes["drop"]:
        ring.drop_draft()
        click.echo("The draft is forgotten.")
        return
    elsewhere = keys.read_public(wishes["timestamp_from"]) if wishes["timestamp_from"] else None
    timestamp = wishes["timestamp"] or elsewhere is not None
    holders = tuple(_public(wishes["holders"]))
    ring.draft_next(Wish(wishes["edition"], timestamp, elsewhere, holders, wishes["threshold"] or 0), _now())
    _say_what_is_missing(ring)


@command.command()
@click.argument("keyid")
@newspaper_directory
@holders_option
@threshold_option
@says_what_is_wrong
def revoke(keyid: str, directory: Path, holders: tuple[Path, ...], threshold: int | None) -> None:
    """Draft a root without the key KEYID (its first letters are enough): a stolen or lost one."""
    ring = _ring(directory)
    role = ring.role_of(keyid)
    if role == roles.ROOT and not holders and len(ring.holders()) == 1:
        raise click.ClickException("It is the only holder's key: name who takes its place with --holder.")
    staying = tuple(key for key in ring.holders() if not key.keyid.startswith(keyid)) + tuple(_public(holders))
    wish = Wish(
        role == roles.TARGETS, role == roles.TIMESTAMP, None, staying if role == roles.ROOT else (), threshold or 0
    )
    ring.draft_next(wish, _now())
    _say_what_is_missing(ring)


@command.command()
@newspaper_directory
@click.option("--draft", type=THERE, help="The signed draft.  [default: the newspaper's own]")
@says_what_is_wrong
def install(directory: Path, draft: Path | None) -> None:
    """Let the signed draft be the root from now on, and seal the newspaper again with its keys."""
    ring = _ring(directory)
    if draft and draft.resolve() != ring.draft.resolve():
        ring.take_draft(draft.read_bytes())
    number = ring.install()
    _seal_all_of_it(directory)
    click.echo(f"Root {number} is in force, and every page carries a proof by its keys.")


@command.command()
@click.argument("folder", type=FOLDER)
@click.option("--key", "key_file", type=THERE, required=True, help="The timestamp key of this machine.")
@passphrase_file
@says_what_is_wrong
def clock(folder: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Sign the timestamp of the pressed paper in FOLDER. On the machine that holds the timestamp key, every six hours."""
    edition = sign_timestamp(folder, _opened(key_file, passphrase_file), _now())
    click.echo(f"The timestamp over edition {edition.number} is signed.")


@command.command()
@newspaper_directory
@click.option("--into", type=FOLDER, default=Path("paper-keys"), show_default=True, help="A folder for the files.")
@says_what_is_wrong
def export(directory: Path, into: Path) -> None:
    """What readers and volunteers need to check the paper: its roots, and a sheet to print with fingerprint and QR code."""
    newspaper = load(directory)
    for file in keys_sheet.export(Keyring(newspaper.keys), newspaper, into):
        click.echo(file)


def _seal_all_of_it(directory: Path) -> None:
    """Every page gets a proof by the keys there are now; worker and verify page, the roots."""
    start(directory)
    from tamizdat.pipeline.publish import press  # Django is ready from here on
    from tamizdat.pipeline.sealing import mark_everything
    from tamizdat.pipeline.subjects import NEWSPAPER
    from tamizdat.pipeline.waking import note

    note(NEWSPAPER)
    mark_everything()
    pressed = press()
    if pressed.errors:
        raise click.ClickException("\n".join(pressed.errors.values()))


def _ring(directory: Path) -> Keyring:
    return Keyring(load(directory).keys)


def _say_what_is_missing(ring: Keyring) -> None:
    click.echo(f"{ring.draft} waits for signatures: tamizdat keys sign {ring.draft} --key KEY")
    for line in ring.missing():
        click.echo(f"  {line}")
    click.echo("Then: tamizdat keys install")


def _public(files: tuple[Path, ...]) -> list[Key]:
    return [keys.read_public(file) for file in files]


def _opened(file: Path, passphrase_file: Path | None) -> CryptoSigner:
    asks = keys.asks_for_a_passphrase(file)
    return keys.read(file, _passphrase(passphrase_file, confirm=False) if asks else "")


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    given = file.read_text(encoding="utf-8").rstrip("\n") if file else ""
    while not given:
        given = click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
    return str(given)


def _now() -> datetime:
    return datetime.now(UTC)
