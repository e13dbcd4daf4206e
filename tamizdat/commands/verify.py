"""``tamizdat verify``: is this copy of a paper what the newsroom signed? Needs neither a newspaper nor a database."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from tamizdat.edition import roles, verify
from tamizdat.edition.errors import BadHead, BadTrailer, EditionError, NotThere
from tamizdat.edition.head import Trusted
from tamizdat.edition.keyring import Keyring
from tamizdat.edition.memory import Memory
from tamizdat.edition.places import METADATA, Folder, Nodes, Place, take_roots
from tamizdat.edition.stored import LARGEST_PAGE
from tamizdat.edition.trailer import split
from tamizdat.edition.verify import Finding, Verdict
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.errors import MirrorError

WORDS = {
    Verdict.AUTHENTIC: "authentic",
    Verdict.OLDER: "authentic, but as of an earlier edition",
    Verdict.ALTERED: "altered",
    Verdict.ROLLED_BACK: "rolled back",
    Verdict.FROZEN: "frozen",
    Verdict.UNKNOWN_KEY: "unknown key",
    Verdict.NO_PROOF: "no proof",
    Verdict.REPLACED: "authentic, but by a key replaced since",
}
SHOWN = 20


@click.command()
@click.argument("copy")
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A root of the paper, from keys export.",
)
@click.option("--fingerprint", help="The paper's fingerprint, in hex or in its twelve words.")
@click.option("--all", "everything", is_flag=True, help="Of a mirror: look at every file, not at fifty.")
@click.option("--forget", is_flag=True, help="Remember nothing of this look, and ask no memory of earlier ones.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(
    copy: str, root: Path | None, fingerprint: str | None, everything: bool, forget: bool, as_json: bool
) -> None:
    """Check COPY: a saved page, a folder with a whole copy, or the address of a mirror.

    Ends with 0 authentic, 3 authentic but as of an earlier edition, 4 altered, 5 rolled back, 6 frozen, 7 unknown key, 8 no proof,
    9 authentic but signed by a key that was replaced since.
    """
    if not _is_address(copy) and not Path(copy).exists():
        raise click.ClickException(f"There is no {copy}.")
    try:
        finding = _look(copy, _trusted(copy, root, fingerprint), everything=everything, remember=not forget)
    except EditionError as error:
        raise click.ClickException(str(error)) from None
    _say(finding, as_json=as_json)
    sys.exit(int(finding.verdict))


def _look(copy: str, roots: Sequence[bytes], *, everything: bool, remember: bool) -> Finding:
    trusted = Trusted(roots[-1])
    memory = Memory.of(Trusted(roots[0])) if remember else None
    trusted = memory.recalled(trusted) if memory else trusted
    now = datetime.now(UTC)
    if _is_address(copy):
        finding = _mirror_or_page(copy, trusted, now, roots, everything=everything)
    elif Path(copy).is_dir():
        finding = verify.tree(Path(copy), trusted, now)
    else:
        return verify.page(_page(Path(copy)), trusted, earlier=_before(trusted, roots))
    if memory and finding.verdict in {Verdict.AUTHENTIC, Verdict.FROZEN}:
        memory.keep(trusted)
    return finding


def _before(trusted: Trusted, roots: Sequence[bytes]) -> list[Trusted]:
    """Readers who know the roots before the newest one, the newest first."""
    return [each for each in map(Trusted, reversed(roots)) if each.root.version < trusted.root.version]


def _mirror_or_page(
    address: str, trusted: Trusted, now: datetime, roots: Sequence[bytes], *, everything: bool
) -> Finding:
    if not address.endswith(".html"):
        return verify.mirror(_Web(address), trusted, now, None if everything else 50)
    mirror = _mirror_of(address)
    raw = mirror.read(address.removeprefix(mirror.address + "/"), LARGEST_PAGE)
    bad = verify.head(trusted, mirror, now)
    return bad or verify.page(raw, trusted, Nodes(mirror), _before(trusted, roots))


class _Web:
    """A mirror as a place to read. Nothing is sent but the path."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._host = Host(self.address)

    def read(self, path: str, limit: int) -> bytes:
        try:
            answer = self._host.get(path, limit, "br, gzip")
        except MirrorError as error:
            raise EditionError(str(error)) from error
        if answer is None:
            raise NotThere(f"{self.address} has no {path}.")
        return answer.body


def _mirror_of(address: str) -> _Web:
    """The mirror that a page is on: the page says under which path it stands there."""
    folder, _slash, name = address.rpartition("/")
    try:
        trailer = split(_Web(folder).read(name, LARGEST_PAGE))[1]
    except BadTrailer:
        trailer = None
    if trailer and address.endswith("/" + trailer.path):
        return _Web(address.removesuffix("/" + trailer.path))
    return _Web(folder)


def _trusted(copy: str, root: Path | None, fingerprint: str | None) -> tuple[bytes, ...]:
    """The roots to believe, the newest last: one that was handed over, this newspaper's own, or the copy's if the fingerprint says so."""
    if root:
        return (root.read_bytes(),)
    if fingerprint:
        return _roots_of(_place(copy), fingerprint)
    ring = Keyring(Path(os.environ.get("TAMIZDAT_DIR", ".")) / "keys")
    if ring.roots():
        ring.trusted()
        return ring.roots()
    raise click.ClickException(
        "Whose paper should this be? Give its root (--root 1.root.json) or, for a folder or an address, its fingerprint (--fingerprint)."
    )


def _roots_of(place: Place, fingerprint: str) -> tuple[bytes, ...]:
    first = place.read(f"{METADATA}/1.root.json", roles.LARGEST[roles.ROOT])
    trusted = Trusted(first)
    found = roles.fingerprint(trusted.root)
    if not roles.is_called(found, fingerprint):
        raise BadHead(f"This is another paper: its fingerprint is {found.hex()}, in words: {roles.words(found)}.")
    return (first, *take_roots(trusted, place))


def _place(copy: str) -> Place:
    if _is_address(copy):
        return _mirror_of(copy) if copy.endswith(".html") else _Web(copy)
    if Path(copy).is_dir():
        return Folder(Path(copy))
    raise click.ClickException("A page alone does not hold the paper's root. Give it: --root 1.root.json")


def _page(file: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            return handle.read(LARGEST_PAGE)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None


def _is_address(copy: str) -> bool:
    return urlsplit(copy).scheme in {"http", "https"}


def _say(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        edition = finding.edition.number if finding.edition else None
        shown = {
            "verdict": finding.verdict.name.lower(),
            "says": finding.says,
            "edition": edition,
            "faults": list(finding.faults),
        }
        click.echo(json.dumps(shown, indent=1))
        return
    click.echo(f"{WORDS[finding.verdict].upper()}\n{finding.says}")
    for fault in finding.faults[:SHOWN]:
        click.echo(f"  {fault}")
    if len(finding.faults) > SHOWN:
        click.echo(f"  and {len(finding.faults) - SHOWN} more")
