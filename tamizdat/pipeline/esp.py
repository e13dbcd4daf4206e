"""Providers with an interface of their own, through django-anymail, as one more way for mail.

    esp://api_key@mailgun?sender_domain=farshore.example      the word before the @ is what the provider calls its secret

One call a mail: a provider is the road for when every relay is closed, not the quick one. It gets the parts of the
letter and builds the mail itself, so nothing is to be tracked: whatever it can be told about that, it is told.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection

from tamizdat.circulation.copies import name_of
from tamizdat.circulation.providers import marked
from tamizdat.pipeline.passwords import password_for
from tamizdat.postroom.answers import Answer, Fate, Phase
from tamizdat.postroom.errors import WrongTransport
from tamizdat.postroom.parcels import Parcel
from tamizdat.postroom.provider import NothingTaken

TRACKS: Final = frozenset(
    {"brevo", "mailersend", "mailgun", "mailjet", "mandrill", "postmark", "sendgrid", "sparkpost"}
)
"""Those that follow readers unless they are told not to."""

OURS: Final = ("from", "to", "subject", "content-type", "content-transfer-encoding", "mime-version", "date")
"""Lines that the provider writes itself."""

TAKEN: Final = frozenset({"sent", "queued"})
TOO_MANY, SERVER_FAULT = 429, 500


class Esp:
    """A provider as the postroom's; see :class:`tamizdat.postroom.provider.Provider`."""

    size = 1

    def __init__(self, url: str, issue: int = 0) -> None:
        """``issue``: whose copies they are, so that the provider can tell of each; 0 for mail that belongs to none."""
        self._issue = issue
        parts = urlsplit(url)
        self.name = parts.hostname or ""
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        options[parts.username or "api_key"] = password_for(url)
        try:
            self._backend = get_connection(f"anymail.backends.{self.name}.EmailBackend", **options)
        except (ImportError, AnymailError) as error:
            raise WrongTransport(f"{self.name} is no provider that can be used: {error}") from None

    def post(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        return [self._posted(parcel) for parcel in parcels]

    def _posted(self, parcel: Parcel) -> Answer:
        message = self._message(parcel)
        try:
            message.send()
        except AnymailRecipientsRefused:
            return Answer(Fate.REFUSED, Phase.RCPT, 550, "5.7.0")
        except AnymailAPIError as error:
            raise _nothing_taken(self.name, error) from None
        said = {status.status for status in message.anymail_status.recipients.values()}
        if said <= TAKEN:
            return Answer(Fate.ACCEPTED, Phase.DOT, 250)
        return Answer(Fate.REFUSED, Phase.RCPT, 550, "5.1.1" if "invalid" in said else "5.7.0")

    def _message(self, parcel: Parcel) -> Any:
        raw = parcel.head + b"\r\n" + parcel.wire.replace(b"\r\n..", b"\r\n.")
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        message: Any = EmailMultiAlternatives(
            str(mail["subject"]),
            _part(mail, "plain"),
            str(mail["from"]),
            [parcel.claim.to],
            connection=self._backend,
            headers={name: str(value) for name, value in mail.items() if name.lower() not in OURS},
        )
        if self.name in TRACKS:
            message.track_opens = message.track_clicks = False
        if self._issue:
            named = name_of(self._issue, parcel.claim.id, parcel.claim.attempt)
            for name, value in marked(self.name, named).items():
                setattr(message, name, value)
        if html := _part(mail, "html"):
            message.attach_alternative(html, "text/html")
        for part in mail.walk():
            if part.get_content_maintype() == "image":
                message.attach(part)  # any part will do: pictures with their Content-ID
        return message


def is_esp(url: str) -> bool:
    return url.startswith("esp://")


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


def _nothing_taken(name: str, error: Exception) -> Exception:
    """What an answer of the interface means. A fault of the provider's server may have come after it took the mail: doubt."""
    code = getattr(error, "status_code", None)
    if code == TOO_MANY:
        return NothingTaken(f"{name} has had enough for now.", slow_down=True)
    if code is not None and code < SERVER_FAULT:
        return NothingTaken(f"{name} does not take our mail ({code}): look at the account and its key.")
    return error
