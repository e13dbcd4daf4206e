"""The postroom as this newspaper's settings want it: its relays, its journals, its name, and letters made ready for it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from tamizdat.circulation.marks import key
from tamizdat.letters.sheets import Letter as SetLetter
from tamizdat.pipeline import pulse
from tamizdat.pipeline.esp import Esp, is_esp
from tamizdat.pipeline.passwords import password_for
from tamizdat.postroom.compose import Body, Letter, Picture
from tamizdat.postroom.dkim import SigningKey, new_key, signer
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.greeting import relay_at
from tamizdat.postroom.journal import Journal
from tamizdat.postroom.pace import Pace
from tamizdat.postroom.parcels import Transport
from tamizdat.postroom.provider import ProviderTransport
from tamizdat.postroom.rates import Bucket, WarmUp
from tamizdat.postroom.smtp import SmtpTransport

LEASE: Final = 600.0


def has_relays() -> bool:
    """Whether the settings name a way for mail."""
    return bool(settings.NEWSPAPER.mail)


def chain(issue: int = 0) -> Chain:
    """The relays of the settings, in their order; for an issue providers are told which copy a mail is. Raises ``WrongTransport``."""
    paper, today = settings.NEWSPAPER, left_today()
    return Chain(
        [Way(transport(url, issue), Bucket(paper.mail_rate, paper.mail_rate or 1, today)) for url in paper.mail]
    )


def left_today() -> int | None:
    """How many more may go out today while the sending domain is new; None for any number."""
    if not settings.NEWSPAPER.mail_warm_up:
        return None
    day = (timezone.localdate() - date.fromisoformat(settings.NEWSPAPER.mail_warm_up)).days + 1
    return WarmUp().allowance(day, pulse.accepted_today())


def transport(url: str, issue: int = 0) -> Transport:
    """One of ``mail``, with its password. Raises ``WrongTransport`` where that is missing."""
    if is_esp(url):
        return ProviderTransport(Esp(url, issue))
    host = urlsplit(settings.NEWSPAPER.address).hostname or "localhost"
    return SmtpTransport(relay_at(url, password=password_for(url), hello=host))


def pace() -> Pace:
    several = bool(settings.NEWSPAPER.database)  # a machine that never comes back leaves a batch in doubt
    return Pace(connections=settings.NEWSPAPER.mail_connections, batch=50 if several else 500, lease=LEASE)


def domain() -> str:
    """What Message-IDs and list names end in."""
    return sender().rpartition("@")[2]


def sender() -> str:
    """Where mail comes from when a newsletter names no address of its own."""
    return str(settings.NEWSPAPER.mail_sender)


def message_key() -> bytes:
    return key("message-id")


def this_post_office() -> str:
    """A name that this newspaper's directory on this machine keeps for ever: its journals belong to it."""
    file = _folder() / "name"
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.write_text(secrets.token_hex(8))
        fresh.replace(file)
    return file.read_text().strip()


@contextmanager
def journal(name: str) -> Iterator[Journal]:
    """The journal called ``name``. Raises ``JournalBusy`` when another process has it."""
    kept = Journal(_folder() / f"{name}.journal")
    try:
        yield kept
    finally:
        kept.close()


def to_compose(letter: SetLetter) -> Letter:
    """A letter as it was set, as the postroom takes it."""
    pictures = tuple(Picture(each.cid, each.media_type, each.data) for each in letter.pictures)
    return Letter(letter.subject, letter.text, letter.html, pictures)


def signing(sender_address: str, body: Body) -> Callable[[bytes], bytes]:
    """Signs the heads above this body with the keys of the sender's domain; without any the relay has to."""
    found = [key for key in signing_keys() if sender_address.endswith("@" + key.domain)]
    return signer(found, body.plain) if found else lambda head: head


def signing_keys() -> list[SigningKey]:
    """Those in ``keys/dkim``, each in a file called ``SELECTOR@DOMAIN.pem``. Raises ``WrongKey``."""
    files = sorted((settings.NEWSPAPER.keys / "dkim").glob("*@*.pem"))
    named = [(file.stem.partition("@"), file) for file in files]
    return [SigningKey(domain, selector, file.read_bytes()) for (selector, _at, domain), file in named]


def make_signing_key(domain: str, selector: str, *, ed: bool = False) -> SigningKey:
    """A new key. Raises ``WrongKey`` for a name that is none and ``FileExistsError`` where there is one."""
    made = SigningKey(domain, selector, new_key(ed=ed))
    folder = settings.NEWSPAPER.keys / "dkim"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"{selector}@{domain}.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(made.pem)
    return made


def _folder() -> Path:
    folder: Path = settings.NEWSPAPER.directory / "post"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
