"""``tamizdat keys sign``, ``rotate``, ``revoke``, ``install``: how the root changes hands. docs/operators/keys.md tells the ceremonies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tamizdat.commands import keys_sheet
from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.keys_options import (
    THERE,
    holders_option,
    key_option,
    now,
    opened,
    passphrase_file,
    public,
    ring_of,
    say_what_is_missing,
    says_what_is_wrong,
    seal_all_of_it,
    threshold_option,
)
from tamizdat.edition import keys, roles
from tamizdat.edition.drafts import Draft, sign_file
from tamizdat.edition.keyring import Wish


@click.command()
@click.argument("draft", type=THERE)
@key_option("The holder's key.")
@passphrase_file
@says_what_is_wrong
def sign(draft: Path, key_file: Path, passphrase_file: Path | None) -> None:
    """Show what the drafted root in DRAFT changes, then add a holder's signature. On the holder's own machine."""
    shown, keyid = Draft.read(draft), keys.name_of(key_file)
    shown.must_name(keyid)
    click.echo(keys_sheet.draft(shown))
    click.echo(f"You sign with {keyid}.")
    signed = sign_file(draft, opened(key_file, passphrase_file))
    click.echo(f"Signed; {len(signed)} signatures now:")
    for each in signed:
        click.echo(f"  {each}")


@click.command()
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
    ring = ring_of(directory)
    if wishes["drop"]:
        ring.drop_draft()
        click.echo("The draft is forgotten.")
        return
    elsewhere = keys.read_public(wishes["timestamp_from"]) if wishes["timestamp_from"] else None
    timestamp = wishes["timestamp"] or elsewhere is not None
    holders = tuple(public(wishes["holders"]))
    ring.draft_next(Wish(wishes["edition"], timestamp, elsewhere, holders, wishes["threshold"] or 0), now())
    say_what_is_missing(ring)


@click.command()
@click.argument("keyid")
@newspaper_directory
@holders_option
@threshold_option
@says_what_is_wrong
def revoke(keyid: str, directory: Path, holders: tuple[Path, ...], threshold: int | None) -> None:
    """Draft a root without the key KEYID (its first letters are enough): a stolen or lost one."""
    ring = ring_of(directory)
    role = ring.role_of(keyid)
    if role == roles.ROOT and not holders and len(ring.holders()) == 1:
        raise click.ClickException("It is the only holder's key: name who takes its place with --holder.")
    staying = tuple(key for key in ring.holders() if not key.keyid.startswith(keyid)) + tuple(public(holders))
    wish = Wish(
        role == roles.TARGETS, role == roles.TIMESTAMP, None, staying if role == roles.ROOT else (), threshold or 0
    )
    ring.draft_next(wish, now())
    say_what_is_missing(ring)


@click.command()
@newspaper_directory
@click.option("--draft", type=THERE, help="The signed draft.  [default: the newspaper's own]")
@says_what_is_wrong
def install(directory: Path, draft: Path | None) -> None:
    """Let the signed draft be the root from now on, and seal the newspaper again with its keys. Cut off, it is typed again."""
    ring = ring_of(directory)
    if draft and draft.resolve() != ring.draft.resolve():
        ring.take_draft(draft.read_bytes())
    number = ring.put_in_force()
    seal_all_of_it(directory)
    ring.draft.unlink()  # last: until then, typing the command again completes what was cut off
    click.echo(f"Root {number} is in force, and every page carries a proof by its keys.")
