"""Sign-ins for the four people a visitor may want to be. Their passwords are made once and kept beside the newspaper."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tamizdat.newsroom.models import Author
from tamizdat.newsroom.roles import EDITORS, PUBLISHERS, REPORTERS, TECHNICIANS

FILE = "sign-ins.txt"


@dataclass(frozen=True, slots=True)
class Person:
    """A sign-in, its role, and the slug of the author it writes as."""

    account: str
    group: str
    author: str = ""
    everything: bool = False


REPORTER = "reporter"
CAST = (
    Person(REPORTER, REPORTERS, "nora-selkin"),
    Person("editor", EDITORS, "irma-talve"),
    Person("publisher", PUBLISHERS, "elsa-varn"),
    Person("technician", TECHNICIANS, everything=True),
)


def hire(directory: Path) -> None:
    """Make the accounts, unless there are some, and keep their passwords in ``directory``."""
    if get_user_model().objects.filter(username=REPORTER).exists():
        return
    passwords = {person.account: "-".join(secrets.token_hex(2) for _ in range(3)) for person in CAST}
    for person in CAST:
        make = get_user_model().objects.create_superuser if person.everything else get_user_model().objects.create_user
        make(person.account, email="", password=passwords[person.account]).groups.add(
            Group.objects.get(name=person.group)
        )
    _keep(directory / FILE, passwords)


def introduce() -> None:
    """Tell the desk which byline each account writes under."""
    for person in CAST:
        Author.objects.filter(slug=person.author).update(account=account(person.account))


def account(name: str) -> Any:
    """The desk's account of that name; None when somebody removed it."""
    return get_user_model().objects.filter(username=name).first()


def sign_ins(directory: Path) -> str:
    """The lines to show; empty when somebody took the file away."""
    file = directory / FILE
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _keep(file: Path, passwords: dict[str, str]) -> None:
    text = "".join(f"  {name:<12}{password}\n" for name, password in passwords.items())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
