"""``tamizdat mirror``: the places that carry the paper: add, list, ship, check, retire."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.commands.serving import serve_mirror
from tamizdat.config.start import start
from tamizdat.mirrors.carriers.onion import PORT, header_for_nginx
from tamizdat.mirrors.errors import MirrorError

if TYPE_CHECKING:
    from tamizdat.mirrors.watch import Probe
    from tamizdat.pipeline.models import Mirror


@click.group()
def command() -> None:
    """The places that carry the paper."""


@command.command()
@click.argument("name")
@click.argument("address")
@newspaper_directory
@click.option("--place", default="", help="Where to ship it to. Without it, the mirror fetches for itself.")
@click.option("--spare", is_flag=True, help="Ready to take another's place; readers are not told of it yet.")
@click.option("--limit", type=click.IntRange(1), metavar="KB", help="Send at most so many kB a second.")
def add(name: str, address: str, directory: Path, place: str, spare: bool, limit: int | None) -> None:
    """Add a mirror called NAME, which readers find at ADDRESS."""
    newspaper, address = start(directory), address.rstrip("/") + "/"  # as readers' browsers want it
    from tamizdat.mirrors.asking import Host
    from tamizdat.mirrors.places import kind_of, must_be_apart
    from tamizdat.pipeline.mirrors import Role
    from tamizdat.pipeline.models import Mirror

    with _refusing():
        Host(address)
        kind = kind_of(place) if place else ""
        if place:
            must_be_apart(place, (newspaper.output, newspaper.keys, newspaper.media))
    if Mirror.objects.filter(name=name).exists() or Mirror.objects.filter(address=address).exists():
        raise click.ClickException("There is a mirror of this name or address already. See: tamizdat mirror list")
    mirror = Mirror.objects.create(name=name, address=address, place=place, rate=1000 * (limit or 0), role=Role.SPARE)
    if not spare:
        mirror.become(Role.LISTED)
    click.echo(f"{name} is {mirror.get_role_display()}." + (" It is shipped to by itself." if place else ""))
    if kind == "onion":
        click.echo(_how_to_serve_the_onion(place, newspaper.directory))


@command.command("list")
@newspaper_directory
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def list_(directory: Path, as_json: bool) -> None:
    """Show every mirror: its role, its state, the edition it has, and what went wrong; and the onion that Tor Browser is offered."""
    newspaper = start(directory)
    from django.utils import timezone

    from tamizdat.pipeline.models import Mirror
    from tamizdat.pipeline.shipping import newest_edition

    newest, now = newest_edition(), timezone.now()
    rows = [_row(mirror, mirror.state(newest, now)) for mirror in Mirror.objects.all()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']}: {row['role']}, {row['state']}, edition {row['edition']}. {row['address']}")
        for word in ("reason", "error"):
            if row[word]:
                click.echo(f"    {row[word]}")
        if row["keeps"]:
            click.echo(f"    It still has {row['keeps']} files that it was ordered to delete.")
    if onion := _onion_of(newspaper.output):
        click.echo(
            f"Tor Browser is offered {onion}: our own server sends the header Onion-Location. On another one, for nginx:"
        )
        click.echo(f"    {header_for_nginx(onion)}")
    if not rows:
        click.echo("There are no mirrors. Add one: tamizdat mirror add NAME ADDRESS --place PLACE")


@command.command()
@newspaper_directory
@click.option("--only", "name", metavar="NAME", help="One mirror alone.")
@click.option("--whole", is_flag=True, help="Put every file anew, whatever is there.")
def ship(directory: Path, name: str | None, whole: bool) -> None:
    """Ship the newest edition to every mirror that is not fetching for itself. Ends with 1 when one failed."""
    start(directory)
    from tamizdat.pipeline.shipping import MirrorIsBusy, ship_to

    failed = False
    for mirror in _named(name, shipped_to=True):
        try:
            with _progress(mirror.name) as tick:
                shipped = ship_to(mirror, tick, whole=whole)
        except (MirrorError, MirrorIsBusy) as error:
            failed = True
            click.echo(f"{mirror.name}: {error}", err=True)
        else:
            click.echo(
                f"{mirror.name}: edition {shipped.edition}, {shipped.written} files new, {shipped.removed} gone, "
                f"{shipped.sent} bytes sent."
            )
    sys.exit(1 if failed else 0)


@command.command()
@newspaper_directory
@click.option("--only", "name", metavar="NAME", help="One mirror alone.")
@click.option(
    "--from", "report", type=click.File("rb"), metavar="REPORT", help="Take what a probe abroad found, from its file."
)
def check(directory: Path, name: str | None, report: IO[bytes] | None) -> None:
    """Look at every mirror as a reader would. Ends with 1 when one is not good."""
    start(directory)
    from tamizdat.mirrors.watch import LONGEST_REPORT, read_report
    from tamizdat.pipeline.mirrors import take_report
    from tamizdat.pipeline.shipping import replace_what_fails

    if report is not None:
        with _refusing():
            taken = take_report(read_report(report.read(LONGEST_REPORT)))
        click.echo(f"{taken} probes taken.")
        good = True
    else:
        good = _check(_named(name))
    for each in replace_what_fails():
        click.echo(f"A mirror was set aside: {each.state}.")
    sys.exit(0 if good else 1)


@command.command()
@click.argument("name")
@newspaper_directory
@click.option("--reason", default="", help="Why; it is shown in the list.")
def retire(name: str, directory: Path, reason: str) -> None:
    """Use the mirror called NAME no more. What is there stays there."""
    start(directory)
    for mirror in _named(name):
        mirror.retire(reason)
        click.echo(f"{mirror.name} is retired. Readers are told with the next edition.")


@command.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help="The port to answer at.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer at.")
def serve(directory: Path, port: int, host: str) -> None:
    """Serve the mirror that lies in DIRECTORY, for tor or for a proxy that speaks TLS. Ctrl-C stops it."""
    serve_mirror(directory, host, port).run()


def _named(name: str | None, *, shipped_to: bool = False) -> list[Mirror]:
    from tamizdat.pipeline.models import Mirror

    mirrors = Mirror.objects.shipped_to() if shipped_to else Mirror.objects.in_use()
    found = list(mirrors.filter(name=name) if name else mirrors)
    if name and not found:
        raise click.ClickException(f"There is no mirror called {name} to be used so. See: tamizdat mirror list")
    return found


def _check(mirrors: list[Mirror]) -> bool:
    from tamizdat.pipeline.shipping import look, sealed

    if sealed() is None:
        raise click.ClickException("The paper has no sealed edition yet, so there is nothing to look for. Press first.")
    found = list(zip(mirrors, look(mirrors), strict=True))
    for mirror, (seen, keeps) in found:
        mirror.note_probe(seen, keeps)
        click.echo(f"{mirror.name}: {_told(seen)}")
    return all(seen.verdict == "good" for _, (seen, _keeps) in found)


def _told(seen: Probe) -> str:
    return f"{seen.verdict}, edition {seen.edition}, {seen.milliseconds} ms"


def _row(mirror: Mirror, state: str) -> dict[str, object]:
    return {
        "name": mirror.name,
        "role": mirror.role,
        "state": state,
        "edition": mirror.edition,
        "address": mirror.address,
        "place": mirror.place,
        "reason": mirror.reason,
        "error": mirror.error,
        "keeps": mirror.keeps,
    }


def _onion_of(tree: Path) -> str:
    from tamizdat.mirrors.onion_location import OnionLocation

    return OnionLocation(str(tree)).address()


def _how_to_serve_the_onion(place: str, directory: Path) -> str:
    from tamizdat.mirrors.carriers.onion import Onion

    onion = Onion(Path(place.removeprefix("onion:")), directory / "tor")
    with _refusing():
        onion.configure()
    return onion.instructions()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except MirrorError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=0, label=name, file=sys.stderr, show_pos=True) as bar:

        def tick(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield tick
