"""A place by its address, as the technician writes it.

=====================================================  ==========================================================
``/srv/mirror``                                        a directory of this machine
``onion:/srv/onion``                                   likewise, with tor in front of it
``ssh://user@host:22/srv/paper?key=FILE``              a directory of another machine; ``known_hosts=FILE``, ``jump=HOST`` may follow
``s3://bucket/prefix?endpoint=https://…&region=…``     a bucket; ``profile=NAME`` names its keys in the AWS credentials file
=====================================================  ==========================================================

No address has a secret in it: keys are files, or variables of the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from tamizdat.mirrors.carrier import Carrier
from tamizdat.mirrors.carriers.directory import Directory
from tamizdat.mirrors.carriers.s3 import open_bucket
from tamizdat.mirrors.carriers.ssh import open_remote
from tamizdat.mirrors.errors import WrongPlace

EXAMPLES: Final = "/srv/mirror, onion:/srv/onion, ssh://user@host/srv/paper, s3://bucket/prefix?endpoint=https://…"


def kind_of(place: str) -> str:
    """``directory``, ``onion``, ``ssh`` or ``s3``. Raises :class:`WrongPlace` on what is no address of a place."""
    parts = _parts(place)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    kind = parts.scheme or "directory"
    unknown = sorted(options.keys() - KNOWN.get(kind, frozenset()))
    if kind not in OPENERS:
        raise WrongPlace(f"{place} names no place to ship to. Examples: {EXAMPLES}")
    if unknown:
        raise WrongPlace(f"{place}: {kind} knows no “{unknown[0]}”. It knows: {', '.join(sorted(KNOWN[kind]))}.")
    if parts.password:
        raise WrongPlace(
            "A password stands in the address of the place, where backups and logs would find it. Use a key file."
        )
    _check(kind, parts, place)
    return kind


def must_be_apart(place: str, ours: Iterable[Path]) -> None:
    """Raises :class:`WrongPlace` when shipping there would write into one of these folders, or around it, links followed."""
    if kind_of(place) not in {"directory", "onion"}:
        return
    mirror = Path(_parts(place).path).resolve()
    for each in ours:
        folder = each.resolve()
        if mirror.is_relative_to(folder) or folder.is_relative_to(mirror):
            where = "is" if mirror == folder else "lies in" if mirror.is_relative_to(folder) else "lies around"
            raise WrongPlace(
                f"{place} {where} the newspaper's own {folder}, and shipping writes and deletes files. "
                "Choose a directory apart from it."
            )


def carrier_to(place: str) -> Carrier:
    """The carrier to this place. Raises :class:`WrongPlace`, and ``PlaceFailed`` when it cannot be reached."""
    kind = kind_of(place)
    parts = _parts(place)
    return OPENERS[kind](parts, dict(parse_qsl(parts.query)))


def _check(kind: str, parts: SplitResult, place: str) -> None:
    if kind in {"directory", "onion"} and not parts.path.startswith("/"):
        raise WrongPlace(f"{place} is no whole path. Begin it with a slash, so that it is the same from everywhere.")
    if kind in {"ssh", "s3"} and not parts.hostname:
        raise WrongPlace(f"{place} names no host or bucket. Examples: {EXAMPLES}")
    if kind == "ssh" and parts.path in {"", "/"}:
        raise WrongPlace(f"{place} names no directory there. Example: ssh://user@host/srv/paper")


def _directory(parts: SplitResult, _options: dict[str, str]) -> Carrier:
    return Directory(Path(parts.path))


def _ssh(parts: SplitResult, options: dict[str, str]) -> Carrier:
    host = f"{unquote(parts.username)}@{parts.hostname}" if parts.username else str(parts.hostname)
    words: list[str] = []
    if "key" in options:
        words += ["-i", options["key"], "-o", "IdentitiesOnly=yes"]
    if "known_hosts" in options:
        words += ["-o", f"UserKnownHostsFile={options['known_hosts']}"]
    if "jump" in options:
        words += ["-J", options["jump"]]
    return open_remote(host, parts.port, unquote(parts.path), words)


def _s3(parts: SplitResult, options: dict[str, str]) -> Carrier:
    return open_bucket(
        parts.netloc,
        unquote(parts.path),
        options.get("endpoint", ""),
        options.get("region", ""),
        options.get("profile", ""),
    )


def _parts(place: str) -> SplitResult:
    try:
        return SplitResult("", "", place, "", "") if place.startswith("/") else urlsplit(place)
    except ValueError as error:
        raise WrongPlace(f"{place} names no place to ship to. Examples: {EXAMPLES}") from error


OPENERS: Final[dict[str, Callable[[SplitResult, dict[str, str]], Carrier]]] = {
    "directory": _directory,
    "onion": _directory,
    "ssh": _ssh,
    "s3": _s3,
}
KNOWN: Final = {
    "ssh": frozenset({"key", "known_hosts", "jump"}),
    "s3": frozenset({"endpoint", "region", "profile"}),
    "directory": frozenset[str](),
    "onion": frozenset[str](),
}
