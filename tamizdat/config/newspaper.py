"""The settings of one newspaper: ``tamizdat.toml`` in its directory, then the environment.

A wrong, unknown or impossible value stops the start with ``WrongSettings``, which lists all
problems at once. docs/operators/settings.md has a line for every field; a test holds it to that.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator

from tamizdat.config import checks
from tamizdat.config.giving import LISTS, SECRETS, Giving
from tamizdat.config.keeping import Keeping
from tamizdat.config.wrong import WrongSettings, problems, unknown

FILE = "tamizdat.toml"
PREFIX = "TAMIZDAT_"
NOT_SETTINGS = {
    *("TAMIZDAT_DIR", "TAMIZDAT_FACE", "TAMIZDAT_SECRET_KEY", "TAMIZDAT_SUPERVISOR", "TAMIZDAT_TEST_DATABASE"),
    *SECRETS,
}
"""Variables of ours that name a process or a place, not a newspaper's setting."""

Line = Annotated[str, AfterValidator(checks.one_line)]
Language = Annotated[str, AfterValidator(checks.a_language)]
TimeZone = Annotated[str, AfterValidator(checks.a_time_zone)]
Address = Annotated[str, AfterValidator(checks.an_address)]
Host = Annotated[str, AfterValidator(checks.a_host)]
Relay = Annotated[str, AfterValidator(checks.a_relay)]
Mailbox = Annotated[str, AfterValidator(checks.a_mailbox)]
OptionalMailbox = Annotated[str, AfterValidator(lambda value: checks.a_mailbox(value) if value else value)]
Folder = Annotated[str, AfterValidator(checks.a_mail_folder)]
Day = Annotated[str, AfterValidator(checks.a_day)]
Database = Annotated[str, AfterValidator(checks.a_database)]


class Newspaper(Giving, Keeping):
    """What a technician may set. ``description`` and ``examples`` go into the file that ``tamizdat init`` writes."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    directory: Path
    name: Line = Field(
        default="Tamizdat",
        min_length=1,
        max_length=80,
        description="The name of the newspaper; the front of each language begins with it.",
        examples=["The Far Shore"],
    )
    motto: Line = Field(
        default="",
        max_length=160,
        description="A line under the name, in editions that have none of their own.",
        examples=["News from where it is not printed"],
    )
    languages: list[Language] = Field(
        default=["en"],
        min_length=1,
        description="The languages of the paper; the first is the main one.",
        examples=[["en", "ru"]],
    )
    time_zone: TimeZone = Field(
        default="UTC",
        description="The time zone of the newsroom: datelines and months of the archive.",
        examples=["Europe/Riga"],
    )
    paper_port: int = Field(
        default=8000, ge=1, le=65535, description="The port of paper and counter on this machine.", examples=[8000]
    )
    desk_port: int = Field(
        default=8001, ge=1, le=65535, description="The port of the desk on this machine.", examples=[8001]
    )
    address: Address = Field(
        default_factory=lambda others: f"http://127.0.0.1:{others.get('paper_port', 8000)}",
        description="Where readers find the paper.",
        examples=["https://farshore.example"],
    )
    desk_address: Host = Field(
        default_factory=lambda others: f"http://127.0.0.1:{others.get('desk_port', 8001)}",
        description="Where editors find the desk. Never the readers' host.",
        examples=["https://desk.farshore.example"],
    )
    database: Database = Field(
        default="",
        description="Nothing for the SQLite file in the newspaper's directory, or the URL of a PostgreSQL database.",
        examples=["postgresql://tamizdat:secret@127.0.0.1/tamizdat"],
    )
    mirror_patience: int = Field(
        default=5, ge=1, le=1440, description="Minutes after which a failing mirror is noticed.", examples=[5]
    )
    mirror_grace: int = Field(
        default=5, ge=1, le=1440, description="Minutes a mirror may take to have a new edition.", examples=[5]
    )
    mail: list[Relay] = Field(
        default=[],
        description="Relays that take our mail, the best first. Without one no letter goes out. Passwords stand in keys/mail.",
        examples=[["smtp://letters@mail.farshore.example:587"]],
    )
    mail_sender: Mailbox = Field(
        default_factory=lambda others: f"letters@{urlsplit(others.get('address', '')).hostname or 'localhost'}",
        description="Where mail comes from when a newsletter names no address of its own.",
        examples=["letters@farshore.example"],
    )
    mail_rate: int = Field(
        default=0,
        ge=0,
        le=100_000,
        description="Letters a second to each relay at the most; 0: no limit.",
        examples=[20],
    )
    mail_warm_up: Day = Field(
        default="",
        description="The day of the first letter of a sending domain that nobody knows yet: what goes out in a day grows slowly.",
        examples=["2026-11-27"],
    )
    mail_connections: int = Field(
        default=10, ge=1, le=100, description="Lines to the relays at the same time.", examples=[10]
    )
    mail_bounces: OptionalMailbox = Field(
        default="",
        description="Where letters come back to. Its box takes a plus: bounces+WORDS@letters.farshore.example.",
        examples=["bounces@letters.farshore.example"],
    )
    mail_bounce_mailbox: Folder = Field(
        default="",
        description="The mailbox over IMAP that is emptied of what came back. Its password stands in keys/mail.",
        examples=["imaps://bounces@mail.farshore.example:993/INBOX"],
    )
    mail_bounce_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="A port on loopback where a relay hands over by LMTP what came back; 0: none.",
        examples=[8024],
    )
    mail_catcher_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port of a page with all mail that was caught instead of sent, for a demo; 0: mail is really sent.",
        examples=[8002],
    )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Newspaper:
        if self.paper_port == self.desk_port:
            raise ValueError(f"desk_port: is {self.desk_port} like paper_port: paper and desk need a port each")
        if len(set(self.languages)) < len(self.languages):
            raise ValueError("languages: names a language twice")
        return self

    @property
    def file(self) -> Path:
        """The settings themselves; there may be none yet."""
        return self.directory / FILE

    @property
    def keys(self) -> Path:
        """Secrets, one a file, readable by the newspaper's user only."""
        return self.directory / "keys"

    @property
    def output(self) -> Path:
        """The pressed tree: what readers and mirrors get."""
        return self.directory / "paper"

    @property
    def media(self) -> Path:
        """Originals and renditions; the desk's own, never served to readers."""
        return self.directory / "media"


_LAST = {*Giving.model_fields, *Keeping.model_fields}
SETTINGS = {
    name: Newspaper.model_fields[name]
    for name in sorted(Newspaper.model_fields, key=_LAST.__contains__)
    if name != "directory"
}
"""In the order of the file that ``tamizdat init`` writes."""


def load(directory: Path | None = None, environment: Mapping[str, str] = os.environ) -> Newspaper:
    """Read the settings of the newspaper in ``directory`` (default: ``TAMIZDAT_DIR``, else here).

    A directory without ``tamizdat.toml`` has the defaults; ``start`` refuses it. Raises ``WrongSettings``.
    """
    where = (directory or Path(environment.get("TAMIZDAT_DIR", "."))).resolve()
    return check(where, _from_file(where / FILE), from_environment(environment))


def check(directory: Path, written: Mapping[str, Any], given: Mapping[str, Any]) -> Newspaper:
    """The newspaper with the values ``written`` in its file and those ``given`` by the environment, which go first."""
    strangers = unknown(written, SETTINGS) + unknown(given, SETTINGS, PREFIX)
    values = {name: value for name, value in {**written, **given}.items() if name in SETTINGS}
    try:
        newspaper = Newspaper(directory=directory, **values)
    except ValidationError as error:
        raise WrongSettings(directory / FILE, strangers + problems(error, values, given, SETTINGS)) from None
    if strangers:
        raise WrongSettings(directory / FILE, strangers)
    return newspaper


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSettings(file, [f'  is not TOML: {error}\n    Example: name = "The Far Shore"']) from None
    except OSError as error:
        raise WrongSettings(
            file, [f"  cannot be read: {error.strerror}. Give it to the user who runs the newspaper."]
        ) from None


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """``TAMIZDAT_PAPER_PORT=80``; lists are words with commas between them: ``TAMIZDAT_LANGUAGES=en,ru``."""
    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX) and name not in NOT_SETTINGS}
    values: dict[str, Any] = {name.removeprefix(PREFIX).lower(): value for name, value in ours.items()}
    for name in ("languages", "mail", *LISTS):
        if name in values:
            values[name] = [word.strip() for word in values[name].split(",") if word.strip()]
    return values
