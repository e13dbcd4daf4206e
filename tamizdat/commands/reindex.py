"""``tamizdat reindex``: file the cards of the desk's search anew."""

from __future__ import annotations

from pathlib import Path

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.config.start import start

OFTEN = 1_000


@click.command()
@newspaper_directory
def command(directory: Path) -> None:
    """File the cards of the desk's search anew. Stories can be written and found meanwhile."""
    start(directory)
    from tamizdat.newsroom.search.cards import file_all

    click.echo(f"Filed {file_all(_tell):,} pages.")


def _tell(filed: int) -> None:
    if filed % OFTEN == 0:
        click.echo(f"{filed:,} pages …", err=True)
