"""``tamizdat rescue``: an archive comes home."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tamizdat.commands.arguments import newspaper_directory
from tamizdat.config.newspaper import Newspaper
from tamizdat.config.start import start

if TYPE_CHECKING:
    from tamizdat.rescue.report import Report
    from tamizdat.rescue.wordpress import Wish


@click.group()
def command() -> None:
    """Bring an archive home from another system."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True))
@newspaper_directory
@click.option(
    "--media",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A copy of the old site's wp-content/uploads.",
)
@click.option("--language", help="The language of what is not marked otherwise.  [default: the newspaper's first]")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def wxr(file: Path, directory: Path, media: Path | None, language: str | None, dry_run: bool, as_json: bool) -> None:
    """Import a WordPress export (Tools > Export > All content) into the newspaper in DIRECTORY.

    It can be repeated: what has not changed is left as it is, and so is what was worked on at the desk.
    """
    newspaper = start(directory)
    from tamizdat.rescue.refusals import Refused  # Django is ready from here on
    from tamizdat.rescue.report import Report
    from tamizdat.rescue.wordpress import Wish

    wish = Wish(language or newspaper.languages[0], media, dry_run, _show_progress)
    with _report_file(newspaper, dry_run=dry_run) as items:
        report = Report(items)
        try:
            _run(file, wish, report)
        except Refused as refusal:
            if not dry_run:
                Path(items.name).unlink()  # nothing was imported, so there is nothing to report
            raise click.ClickException(str(refusal)) from None
        _say(report, None if dry_run else Path(items.name), as_json=as_json)


def _run(file: Path, wish: Wish, report: Report) -> None:
    from tamizdat.rescue.wordpress import rescue

    with file.open("rb") as stream:
        rescue(stream, wish, report)


def _report_file(newspaper: Newspaper, *, dry_run: bool) -> AbstractContextManager[IO[str]]:
    if dry_run:
        return tempfile.TemporaryFile("w+", encoding="utf-8")
    folder = newspaper.directory / "reports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return (folder / f"rescue-{datetime.now(UTC):%Y%m%d-%H%M%S}.jsonl").open("w+", encoding="utf-8")


def _say(report: Report, file: Path | None, *, as_json: bool) -> None:
    from tamizdat.rescue.telling import told

    if as_json:
        for piece in report.as_json():
            click.echo(piece, nl=False)
        return
    lines = list(told(report))
    click.echo("\n".join(lines))
    if file:
        written = file.with_suffix(".txt")
        written.write_text("\n".join(lines) + "\n", encoding="utf-8")
        click.echo(f"\nThis report: {written}, and for programs {file}")


def _show_progress(done: int, total: int) -> None:
    if total > 1000:  # noqa: PLR2004  less is done before one has read the line
        click.echo(f"\r{done} / {total}", nl=done == total, err=True)
