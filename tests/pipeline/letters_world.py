"""A newspaper with a relay, readers and an approved letter."""

from __future__ import annotations

import email
import email.policy
import threading
from email.message import EmailMessage
from typing import Any

from django.utils import timezone

from tamizdat.circulation import keys
from tamizdat.circulation.opening import Opener
from tamizdat.letters.models import Issue
from tamizdat.pipeline import friday
from tests.circulation.readers import a_reader
from tests.fakes.relay import Relay
from tests.letters.world import a_newsletter, an_issue


def posted_over(settings: Any, relay: Relay, **more: Any) -> None:
    """The settings name this relay, and lines enough for a test."""
    given = {"mail": [f"smtp://127.0.0.1:{relay.port}"], "mail_connections": 2, **more}
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update=given)
    keys.make(settings.NEWSPAPER.keys)


def an_approved_issue(*addresses: str, **fields: Any) -> Issue:
    """Due now, with a story, for these readers."""
    newsletter = a_newsletter(**fields)
    for address in addresses:
        a_reader(address, newsletter)
    issue = an_issue(newsletter, stories=1)
    issue.send_now(None)
    return issue


def send(issue: Issue, stop: threading.Event | None = None) -> None:
    with Opener() as opener:
        friday.send(issue, opener, stop or threading.Event())
    issue.refresh_from_db()


def mail_in(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def now() -> float:
    return timezone.now().timestamp()
