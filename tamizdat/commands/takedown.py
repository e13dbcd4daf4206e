"""``tamizdat takedown``: what a page said must be nowhere any more."""

from __future__ import annotations

from pathlib import Path

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.config.start import start
from tamizdat.edition.errors import EditionError
from tamizdat.mirrors.errors import MirrorError


@click.command()
@click.argument("path")
@newspaper_directory
def command(path: str, directory: Path) -> None:
    """Order every mirror to delete what stood at PATH (en/2026/11/slug.html) before it was changed.

    For a page that stays and said too much. What is unpublished or deleted, and a byline that is withheld, needs no order: the next
    edition has every copy forget what was before it. With the order, tamizdat mirror list says who still has it.
    """
    start(directory)
    from tamizdat.pipeline.takedowns import NothingToTakeDown, take_down

    try:
        taken = take_down(path.removeprefix("/"))
    except (NothingToTakeDown, MirrorError, EditionError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"Ordered: {taken} states of the file. Mirrors obey with the next edition, and forget with it all that was before, "
        "feeds and lists too; see: tamizdat mirror list"
    )
