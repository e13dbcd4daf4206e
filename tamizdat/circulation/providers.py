"""The providers whose webhooks are believed, how each proves itself, and what its words mean. django-anymail reads them.

A provider that has no secret in ``keys/webhooks`` is not listened to: without one anybody could stop anybody's letters.
An address is dead only where the provider says so in its own word; all else that bounced counts as a bounce that may pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from tamizdat.circulation import copies
from tamizdat.circulation.errors import CirculationError
from tamizdat.circulation.reports import Report
from tamizdat.postroom.verp import Delivery

SECRETS: Final = "webhooks"
COPY: Final = "copy"
"""Under this name a provider is given the name of a copy, and gives it back."""
BASIC: Final = "webhook_secret"
"""The provider sends name and password with each call (``name:password``), and signs nothing."""


class NotFromThem(CirculationError):  # noqa: N818  it reads as what it says
    """A call that the provider did not sign, or signed with another secret."""


class NotReadable(CirculationError):  # noqa: N818  it reads as what it says
    """A call that is signed and cannot be understood, or that is no call of a provider at all."""


@dataclass(frozen=True, slots=True)
class Provider:
    """``view``: anymail's, in ``anymail.webhooks.NAME``. ``proof``: what it calls the secret. ``word``: where in a call it says
    how an address bounced, and ``dead``: the words for one that is gone. ``tagged``: it gives back tags and no other data.
    """

    view: str
    proof: str
    word: tuple[str, ...]
    dead: frozenset[str]
    tagged: bool = False


PROVIDERS: Final = {
    "brevo": Provider("BrevoTrackingWebhookView", BASIC, ("event",), frozenset({"hard_bounce", "invalid_email"})),
    "mailersend": Provider(
        "MailerSendTrackingWebhookView", "signing_secret", ("data", "type"), frozenset({"hard_bounced"}), tagged=True
    ),
    "mailgun": Provider(
        "MailgunTrackingWebhookView",
        "webhook_signing_key",
        ("event-data", "reason"),
        frozenset({"bounce", "suppress-bounce"}),
    ),
    "mailjet": Provider("MailjetTrackingWebhookView", BASIC, ("hard_bounce",), frozenset({"True", "1"})),
    "mailtrap": Provider("MailtrapTrackingWebhookView", "tracking_secret", ("event",), frozenset({"bounce"})),
    "mandrill": Provider("MandrillCombinedWebhookView", "webhook_key", ("event",), frozenset({"hard_bounce"})),
    "postal": Provider("PostalTrackingWebhookView", "webhook_key", (), frozenset(), tagged=True),
    "postmark": Provider("PostmarkTrackingWebhookView", BASIC, ("Type",), frozenset({"HardBounce", "BadEmailAddress"})),
    "resend": Provider("ResendTrackingWebhookView", BASIC, ("data", "bounce", "type"), frozenset({"Permanent"})),
    "sparkpost": Provider(
        "SparkPostTrackingWebhookView",
        BASIC,
        ("msys", "message_event", "bounce_class"),
        frozenset({"10", "30"}),
    ),
    "unisender_go": Provider(
        "UnisenderGoTrackingWebhookView",
        "api_key",
        ("delivery_info", "delivery_status"),
        frozenset({"err_user_unknown", "err_user_inactive", "err_mailbox_discarded", "err_domain_inactive"}),
    ),
}
"""Of those that anymail knows: Amazon SES does not prove itself to it, Scaleway has no webhooks there, SendGrid is not kept up any more."""

BOUNCED: Final = frozenset({"bounced", "rejected", "failed"})


def secret_of(name: str) -> str:
    """A line ``NAME SECRET`` of ``keys/webhooks``; empty when there is none, or the provider is none of :data:`PROVIDERS`."""
    file = settings.NEWSPAPER.keys / SECRETS
    if name not in PROVIDERS or not file.exists():
        return ""
    lines = (line.strip().partition(" ") for line in file.read_text(encoding="utf-8").splitlines())
    return next((secret.strip() for who, _space, secret in lines if who == name), "")


def told(name: str, secret: str, request: HttpRequest) -> list[tuple[Report.Kind, Delivery]]:
    """What a call tells of copies that are ours; of all others it tells nothing. Raises ``NotFromThem`` and ``NotReadable``."""
    from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure  # noqa: PLC0415  most counters need none of it

    provider = PROVIDERS[name]
    given = {provider.proof: secret}
    if name == "mandrill":  # it signs the address too
        given["webhook_url"] = f"{settings.NEWSPAPER.address}{request.path}"
    try:
        view = getattr(import_module(f"anymail.webhooks.{name}"), provider.view)(**given)
        view.run_validators(request)
        return list(_told(provider, view.parse_events(request)))
    except AnymailWebhookValidationFailure:
        raise NotFromThem(f"A call in the name of {name} has no signature, or a wrong one.") from None
    except (AnymailError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise NotReadable(f"A call in the name of {name} cannot be read: {type(error).__name__}.") from None


def marked(name: str, copy: str) -> dict[str, Any]:
    """What a message to the provider has to be given, so that the name of a copy comes back."""
    provider = PROVIDERS.get(name)
    if provider is None:
        return {}
    return {"tags": [copy]} if provider.tagged else {"metadata": {COPY: copy}}


def _told(provider: Provider, events: list[Any]) -> Iterator[tuple[Report.Kind, Delivery]]:
    for event in events:
        kind, copy = _kind(provider, event), _copy(event)
        if kind and copy:
            yield kind, copy


def _kind(provider: Provider, event: Any) -> Report.Kind | None:
    if event.event_type == "complained":
        return Report.Kind.COMPLAINT
    if event.event_type == "unsubscribed":
        return Report.Kind.LEFT
    if event.event_type not in BOUNCED:
        return None
    return Report.Kind.HARD if _word(event.esp_event, provider.word) in provider.dead else Report.Kind.SOFT


def _word(said: Any, path: tuple[str, ...]) -> str:
    for step in path:
        said = said.get(step) if isinstance(said, Mapping) else None
    return str(said)


def _copy(event: Any) -> Delivery | None:
    given = getattr(event, "metadata", None)
    named = given.get(COPY) if isinstance(given, Mapping) else None
    names = [named, *(getattr(event, "tags", None) or ())]
    return next((copy for name in names if isinstance(name, str) and (copy := copies.read(name))), None)
