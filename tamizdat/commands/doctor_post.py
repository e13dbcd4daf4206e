"""The doctor looks at the way mail takes: relays, their passwords, the box for what comes back. It signs in there, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.newspaper import Newspaper

PATIENCE: Final = 10.0
"""Seconds for each answer of a relay and of the mailbox."""
RELAYS: Final = "What a relay needs: docs/operators/mail.md"
MAILBOX: Final = "Look at mail_bounce_mailbox, and at its line in keys/mail."


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    """Needs Django started and a database that is whole."""
    from tamizdat.circulation.models import Newsletter

    if newspaper.mail:
        yield from _passwords(newspaper)
        yield from _relays(newspaper)
        yield from _returns(newspaper)
    elif Newsletter.objects.exists():
        says = "there are newsletters and no relay: no letter goes out, and nobody can sign up to the end"
        yield wrong("mail", says, f"Set mail in {newspaper.file}: docs/operators/mail.md")
    else:
        yield ok("mail", "no relay is set, and no newsletter needs one")


def _passwords(newspaper: Newspaper) -> Iterator[Finding]:
    for file in (newspaper.keys / "mail", newspaper.keys / "webhooks"):
        if file.exists() and file.stat().st_mode & 0o077:
            yield wrong("passwords of mail", f"{file} can be read by other users of this machine", f"chmod 600 {file}")


def _relays(newspaper: Newspaper) -> Iterator[Finding]:
    """One of several may be away: the next one takes over."""
    faults = {url: _fault(url) for url in newspaper.mail}
    for url, fault in faults.items():
        if not fault:
            yield ok(
                "relay", f"{_name(url)} {'is a provider, which is not asked' if _is_provider(url) else 'is ready'}"
            )
        elif all(faults.values()):
            yield wrong("relay", fault, f"No mail goes out until it is right. {RELAYS}")
        else:
            yield warning("relay", fault, f"Another one takes over meanwhile. {RELAYS}")


def _fault(url: str) -> str:
    """It does not answer, offers no TLS, refuses our password, or that is missing here. Empty when all is well."""
    from tamizdat.pipeline import mailroom
    from tamizdat.postroom.errors import PostroomError
    from tamizdat.postroom.loop import run
    from tamizdat.postroom.smtp import SmtpTransport

    try:
        transport = mailroom.transport(url)
        if isinstance(transport, SmtpTransport):
            run(SmtpTransport(replace(transport.relay, timeout=PATIENCE)).connect()).close()
    except PostroomError as error:
        return str(error)
    return ""


def _returns(newspaper: Newspaper) -> Iterator[Finding]:
    from tamizdat.circulation.providers import PROVIDERS, secret_of
    from tamizdat.pipeline.returns import mailbox
    from tamizdat.postroom.errors import PostroomError
    from tamizdat.postroom.intake.mailbox import look

    for name in (_name(url).partition(":")[0] for url in newspaper.mail if _is_provider(url)):
        if name in PROVIDERS and not secret_of(name):
            do = f"Let it call {newspaper.address}/letters/returned/{name}: docs/operators/mail.md"
            yield warning("returned mail", f"{name} does not tell us what bounces and who complains", do)
    if all(map(_is_provider, newspaper.mail)):
        return
    if not newspaper.mail_bounces:
        do = f"Set mail_bounces in {newspaper.file}: docs/operators/mail.md"
        yield warning("returned mail", "no address is set for it: dead mailboxes and complaints are not noticed", do)
    elif newspaper.mail_bounce_mailbox:
        try:
            look(replace(mailbox(newspaper.mail_bounce_mailbox), timeout=PATIENCE))
            yield ok("returned mail", "its mailbox opens")
        except PostroomError as error:
            yield wrong("returned mail", str(error), MAILBOX)


def _is_provider(url: str) -> bool:
    return url.startswith("esp://")


def _name(url: str) -> str:
    """A relay without the name that we sign in with."""
    return url.rpartition("@")[2].rpartition("//")[2].partition("?")[0]
