"""``tamizdat letters certificate`` and ``letters dkim``: what a technician shows to others."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from textwrap import wrap

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.letters_asked import as_json_option, issue_argument, issue_called, says_what_is_wrong
from tamizdat.config.start import start

LONGEST_STRING = 250
"""Of a TXT record in DNS there are 255 bytes to a string."""


@click.command()
@issue_argument
@newspaper_directory
@as_json_option
@says_what_is_wrong
def certificate(issue: str, directory: Path, as_json: bool) -> None:
    """Show what became of every copy. The sum is the frozen audience, and a chain of hashes shows that nobody edited the ledger."""
    start(directory)
    from tamizdat.pipeline import chain
    from tamizdat.pipeline.deliveries import FrozenLetter

    found = issue_called(issue)
    try:
        made = chain.certificate(found)
    except FrozenLetter.DoesNotExist:
        raise click.ClickException(f"{issue} was not begun, so there is nothing to certify.") from None
    states = {state.value: number for state, number in sorted(made.states.items())}
    facts = {
        "issue": issue,
        "body_sha256": made.body,
        "audience": made.audience,
        "states": states,
        "open": made.open,
        "in_doubt": list(made.doubt),
        "blocks": made.blocks,
        "link": made.link,
    }
    click.echo(json.dumps(facts, indent=2) if as_json else _printed(facts))


@click.command()
@issue_argument
@newspaper_directory
@click.option("--yes", is_flag=True, help="Do not ask.")
@says_what_is_wrong
def again(issue: str, directory: Path, yes: bool) -> None:
    """Queue the copies that are in doubt once more, with the same Message-ID; “letters send” then sends them."""
    start(directory)
    from tamizdat.circulation.opening import Opener
    from tamizdat.pipeline.ledger import DatabaseLedger
    from tamizdat.postroom.ledger import State

    ledger = DatabaseLedger(issue_called(issue), Opener())
    doubtful = ledger.counts().get(State.DOUBT, 0)
    if not doubtful:
        click.echo("No copy is in doubt.")
        return
    if not yes:
        click.confirm(f"{doubtful} readers may have it already. Queue their copies once more?", abort=True)
    click.echo(f"{ledger.send_again()} copies are queued. Send them: tamizdat letters send {issue}")


@click.command()
@click.argument("domain")
@newspaper_directory
@click.option("--selector", default="tamizdat", show_default=True, help="The name under which DNS publishes the key.")
@click.option(
    "--ed25519", is_flag=True, help="An Ed25519 key, to stand beside the RSA key; large providers do not read it."
)
@says_what_is_wrong
def dkim(domain: str, directory: Path, selector: str, ed25519: bool) -> None:
    """Make a key that signs the letters of DOMAIN, for relays that do not sign, and show its line for DNS."""
    start(directory)
    from tamizdat.pipeline.mailroom import make_signing_key

    try:
        key = make_signing_key(domain, selector, ed=ed25519)
    except FileExistsError:
        raise click.ClickException(
            f"There is a key {selector} of {domain} already. Choose another --selector."
        ) from None
    strings = " ".join(f'"{part}"' for part in wrap(key.record(), LONGEST_STRING, break_on_hyphens=False))
    click.echo(f"{selector}._domainkey.{domain}. IN TXT ( {strings} )")


@click.command()
@newspaper_directory
@click.option(
    "--recipient", multiple=True, help="The address it was sent to, as the relay names it; else those in the mail."
)
def bounce(directory: Path, recipient: tuple[str, ...]) -> None:
    """Take one mail that came back from the standard input, for a relay's pipe or alias."""
    start(directory)
    from tamizdat.pipeline.returns import take
    from tamizdat.postroom.intake.pipe import UNREADABLE, read

    ended = read(sys.stdin.buffer, take, recipient)
    if ended == UNREADABLE:
        click.echo("Nothing was noted: the standard input was empty, or no mail that can be read.", err=True)
    sys.exit(ended)


def _printed(facts: dict[str, object]) -> str:
    states = facts["states"]
    assert isinstance(states, dict)  # noqa: S101  made above
    lines = [f"Certificate of {facts['issue']}", "", f"  audience   {facts['audience']}"]
    lines += [f"  {name:<10} {number}" for name, number in states.items()]
    lines += [f"  sum        {sum(states.values())}", "", f"  in doubt, by row: {facts['in_doubt'] or 'none'}"]
    lines += [
        f"  body       sha256 {facts['body_sha256']}",
        f"  ledger     {facts['blocks']} blocks, the last link is {facts['link']}",
    ]
    return "\n".join(lines)
