"""What a setting must be. Each check returns the value as it is used, or says in a ``ValueError`` what is wrong with it."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from importlib.util import find_spec
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from django.conf.locale import LANG_INFO

from tamizdat.postroom.errors import WrongTransport
from tamizdat.postroom.greeting import relay_at
from tamizdat.postroom.headers import ADDRESS


def one_line(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("must be one line, with no space before or after it")
    return value


def a_language(value: str) -> str:
    known = [code for code, info in LANG_INFO.items() if "name_local" in info]
    if value not in known:
        raise ValueError(f"{value!r} is not a language code known here{_meant(value.lower(), known)}")
    return value


def time_zones() -> list[str]:
    """The names that mean the same on every machine and in every browser: ``Europe/Riga``, ``UTC``; not ``localtime``."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def a_time_zone(value: str) -> str:
    known = time_zones()
    if not known:
        raise ValueError("cannot be checked: this machine has no time zone data (on Debian: apt-get install tzdata)")
    if value not in known:
        raise ValueError(f"is not a time zone{_meant(value, known)}")
    return value


def an_address(value: str) -> str:
    """An address of the web, kept without a slash at its end."""
    _split(value)
    return value.rstrip("/")


def a_host(value: str) -> str:
    """An address that is a whole host: no folder of somebody else's."""
    if _split(value).path.strip("/"):
        raise ValueError("must be a host of its own, without a path")
    return value.rstrip("/")


def a_relay(value: str) -> str:
    """``smtp://user@host:587`` or ``esp://api_key@mailgun``; its password stands elsewhere, since settings are copied and shown."""
    try:
        relay = relay_at(value.replace("esp://", "smtps://", 1))
    except WrongTransport as error:
        raise ValueError(f"is no relay. {error}") from None
    if relay.password:
        raise ValueError("has a password in it: put that into the file keys/mail, as “user@host password”")
    return value


def a_mailbox(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError("must be an address of mail, such as letters@farshore.example")
    return value


def a_mail_folder(value: str) -> str:
    """Nothing, or ``imaps://user@host:993/FOLDER``."""
    url = urlsplit(value)
    if value and (url.scheme != "imaps" or not url.hostname or not url.username or url.password):
        raise ValueError("is written imaps://user@host:993/INBOX; its password stands in the file keys/mail")
    return value


def a_day(value: str) -> str:
    """Nothing, or a day as 2026-11-27."""
    try:
        return value and date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("must be a day, such as 2026-11-27") from None


def a_database(value: str) -> str:
    """Nothing, or ``postgresql://user:password@host:port/name`` with the driver at hand. Never shown in a message."""
    if not value:
        return value
    url = _parts(value)
    if url.scheme not in {"postgresql", "postgres"} or not url.path.strip("/"):
        raise ValueError("must be nothing (SQLite) or the URL of a PostgreSQL database")
    if find_spec("psycopg") is None:
        raise ValueError(
            "names a PostgreSQL database, and its driver is not installed: pip install 'tamizdat[postgres]'"
        )
    return value


def _split(value: str) -> SplitResult:
    url = _parts(value)
    if url.scheme not in {"http", "https"} or not url.hostname or any(letter.isspace() for letter in value):
        raise ValueError("must be an address that begins with http:// or https:// and names a host")
    if url.query or url.fragment or url.username:
        raise ValueError("must be an address without user, ? and #")
    return url


def _parts(value: str) -> SplitResult:
    try:
        url = urlsplit(value)
        url.port  # noqa: B018  reading it is what checks it
    except ValueError as error:
        raise ValueError(f"is not an address: {error}") from None
    return url


def _meant(value: str, known: list[str]) -> str:
    near = get_close_matches(value, known, n=1, cutoff=0.6)
    return f'; did you mean "{near[0]}"?' if near else ""
