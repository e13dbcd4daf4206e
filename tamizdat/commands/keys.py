"""``tamizdat keys``: who may speak for the paper. docs/operators/keys.md tells the ceremonies."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tamizdat.commands import keys_ceremony, keys_sheet
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.keys_options import (
    FILE,
    FOLDER,
    holders_option,
    key_option,
    now,
    opened,
    passphrase,
    passphrase_file,
    public,
    ring_of,
    say_what_is_missing,
    says_what_is_wrong,
    seal_all_of_it,
    threshold_option,
)
from tamizdat.config.founding import begin_to_sign
from tamizdat.config.newspaper import load
from tamizdat.edition import keys
from tamizdat.edition.clock import sign_timestamp
from tamizdat.edition.continuity import refuse_another_paper, roots_of, set_aside, words_of
from tamizdat.edition.keyring import Keyring, Wish
from tamizdat.edition.shelf import Shelf


@click.group()
def command() -> None:
    """Make, use and replace the keys that sign a newspaper's editions."""


for ceremony in (keys_ceremony.sign, keys_ceremony.rotate, keys_ceremony.revoke, keys_ceremony.install):
    command.add_command(ceremony)


@command.command()
@newspaper_directory
@holders_option
@threshold_option
@click.option(
    "--keep-fingerprint",
    is_flag=True,
    help="After keys/ was lost: go on from the roots in the pressed tree; holders sign.",
)
@click.option(
    "--new-fingerprint",
    is_flag=True,
    help="After the holders' keys were lost too: set the old head aside and begin anew.",
)
@says_what_is_wrong
def init(
    directory: Path, holders: tuple[Path, ...], threshold: int | None, keep_fingerprint: bool, new_fingerprint: bool
) -> None:
    """Make the keys of a newspaper that has none.

    With --holder the root is theirs, and waits for their signatures. Without, one root key is made here: move it away.
    """
    newspaper = load(directory)
    ring, shelf = Keyring(newspaper.keys), Shelf(newspaper.output)
    if keep_fingerprint:
        _go_on(ring, shelf)
        return
    anew = new_fingerprint and _set_aside(ring, shelf)
    refuse_another_paper(shelf, ring.roots())
    if holders:
        ring.found(public(holders), threshold or len(holders), now())
        click.echo(f"{ring.draft} waits for the holders: tamizdat keys sign FILE --key KEY, then tamizdat keys install")
        return
    if not (anew and ring.roots()):
        begin_to_sign(ring)
    seal_all_of_it(directory)
    click.echo(keys_sheet.told(ring))
    if (ring.folder / "holder.key").exists():
        click.echo(
            f"\nThe root key lies open in {ring.folder / 'holder.key'}: hand the root over soon (docs/operators/keys.md)."
        )


def _go_on(ring: Keyring, shelf: Shelf) -> None:
    roots = roots_of(shelf)
    if not roots:
        raise click.ClickException(
            f"There is no root in {shelf.root}, the pressed tree: copy it there from a mirror first."
        )
    ring.bring_back(roots)
    ring.draft_next(Wish(edition=True, timestamp=True), now())
    click.echo(f"The fingerprint stays: {words_of(roots)}\nCompare it with the one on paper before anybody signs.")
    say_what_is_missing(ring)


def _set_aside(ring: Keyring, shelf: Shelf) -> bool:
    """Whether there was a head of another paper; it is kept in keys/."""
    there, mine = roots_of(shelf), ring.roots()
    if not there or there[:1] == mine[:1]:
        return False
    into = set_aside(shelf, ring.folder)
    click.echo(
        f"The head under the fingerprint {words_of(there)} lies in {into}. Keep it: should its keys be found, put them back into keys/ "
        "in the place of the new ones, and type this command again."
    )
    return True


@command.command()
@click.argument("file", type=FILE)
@passphrase_file
@says_what_is_wrong
def new(file: Path, passphrase_file: Path | None) -> None:
    """Make a holder's key in FILE, sealed with a passphrase, and its public part beside it. On the holder's own machine."""
    phrase = passphrase(passphrase_file, confirm=True)
    key = keys.make()
    keys.write(key, file, phrase)
    sent = file.with_name(file.name + ".public")
    sent.write_text(json.dumps(keys.public(key), indent=1) + "\n", encoding="ascii")
    click.echo(f"The key is in {file}: keep it, with a copy in another place. Send {sent} to the newsroom.")


@command.command()
@newspaper_directory
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@says_what_is_wrong
def show(directory: Path, as_json: bool) -> None:
    """The paper's fingerprint, whose keys count, and until when."""
    ring = ring_of(directory)
    click.echo(json.dumps(keys_sheet.figures(ring), indent=1) if as_json else keys_sheet.told(ring))


@command.command()
@click.argument("folder", type=FOLDER)
@key_option("The timestamp key of this machine.")
@passphrase_file
@says_what_is_wrong
def clock(folder: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Sign the timestamp of the pressed paper in FOLDER. On the machine that holds the timestamp key, every six hours."""
    edition = sign_timestamp(folder, opened(key_file, passphrase_file), now())
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
