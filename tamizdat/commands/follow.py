"""``tamizdat follow``: a volunteer's full and verified copy of a paper. It loads no Django."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import click

from tamizdat.commands.serving import serve_mirror
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.errors import MirrorError
from tamizdat.mirrors.follow import Followed, Follower


@click.command()
@click.argument("url")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--fingerprint", default="", help="The paper's, in hex or in its twelve words, as it gave it to you.")
@click.option(
    "--root", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Its root number 1, instead."
)
@click.option("--once", is_flag=True, help="Fetch what is new and end, for cron.")
@click.option("--every", type=click.FloatRange(min=1), default=60, show_default=True, help="Seconds between two looks.")
@click.option("--serve", type=click.IntRange(1, 65535), metavar="PORT", help="Serve the copy as well.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --serve: the address to answer at.")
def command(
    url: str,
    directory: Path,
    fingerprint: str,
    root: Path | None,
    once: bool,
    every: float,
    serve: int | None,
    host: str,
) -> None:
    """Keep in DIRECTORY a full copy of the paper at URL, every byte of it checked. Ctrl-C stops it."""
    try:
        follower = Follower(Host(url), directory)
        follower.trust(fingerprint, root.read_bytes() if root else None)
    except MirrorError as error:
        raise click.ClickException(str(error)) from error
    if serve:
        directory.mkdir(parents=True, exist_ok=True)
        threading.Thread(target=serve_mirror(directory, host, serve).run, daemon=True).start()
    while not _look(follower) or not once:
        if once:
            sys.exit(1)
        time.sleep(every)


def _look(follower: Follower) -> bool:
    """Fetch what is new and say so; False, and why, when nothing could be fetched: the copy is as it was."""
    try:
        _say(follower.once())
    except MirrorError as error:
        click.echo(error, err=True)
        return False
    return True


def _say(followed: Followed) -> None:
    shipped = followed.shipped
    if followed.stead:
        click.echo(f"The usual mirror fails; {followed.stead} was asked in its stead.", err=True)
    if shipped.files:
        click.echo(
            f"Edition {shipped.edition}: {shipped.written} files new, {shipped.removed} gone, {shipped.sent} bytes."
        )
    if followed.frozen:
        click.echo(
            "The paper has signed nothing new for days, or this mirror holds it back. Ask another mirror.", err=True
        )
