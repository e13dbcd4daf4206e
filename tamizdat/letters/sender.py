"""What the domain name system says of a sender: without SPF, DKIM and DMARC the big providers refuse a newspaper's mail.

Asked from the desk only and only when somebody presses the button, with short waits: a desk that hangs on a dead
resolver helps nobody. The question tells the resolver no more than our own domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import dns.exception
import dns.resolver
from django.utils.translation import gettext as _

TIMEOUT: Final = 2.0
LIFETIME: Final = 3.0
"""Seconds for one try, and for all tries of one question."""


@dataclass(frozen=True, slots=True)
class Found:
    verdict: Literal["good", "look", "bad"]
    says: str


class NoAnswer(Exception):  # noqa: N818  it is what it says
    """The resolver did not answer in time, or there is none."""


def ask(domain: str, selectors: Sequence[str], resolver: dns.resolver.Resolver | None = None) -> list[Found]:
    """SPF, DKIM and DMARC of ``domain``; ``selectors`` are the names under which its DKIM keys are published."""
    try:
        asked = resolver or dns.resolver.Resolver()
        asked.timeout, asked.lifetime = TIMEOUT, LIFETIME
        return [_spf(domain, asked), *_dkim(domain, selectors, asked), _dmarc(domain, asked)]
    except (NoAnswer, dns.resolver.NoResolverConfiguration):
        told = _("The domain name system did not answer, so nothing is known of %(domain)s. Try again later.")
        return [Found("look", told % {"domain": domain})]


def _spf(domain: str, resolver: dns.resolver.Resolver) -> Found:
    records = [text for text in _texts(domain, resolver) if text.lower().split(" ")[0] == "v=spf1"]
    if len(records) > 1:
        return Found(
            "bad",
            _("%(domain)s has more than one SPF record, which counts as none (RFC 7208). Keep one.")
            % {"domain": domain},
        )
    if not records:
        return Found(
            "bad", _("%(domain)s has no SPF record: nobody can see which servers may send for it.") % {"domain": domain}
        )
    return Found("good", _("SPF: %(record)s") % {"record": records[0]})


def _dkim(domain: str, selectors: Sequence[str], resolver: dns.resolver.Resolver) -> list[Found]:
    if not selectors:
        return [
            Found(
                "look",
                _("DKIM: the selector is not known here. Whoever signs, often the relay, can say whether it does."),
            )
        ]
    return [_key(f"{selector}._domainkey.{domain}", resolver) for selector in selectors]


def _key(name: str, resolver: dns.resolver.Resolver) -> Found:
    keys = [_tags(text).get("p") for text in _texts(name, resolver) if "p=" in text]
    if any(keys):
        return Found("good", _("DKIM: there is a key under %(name)s.") % {"name": name})
    if keys:
        return Found("bad", _("DKIM: the key under %(name)s is withdrawn.") % {"name": name})
    return Found("bad", _("DKIM: there is no key under %(name)s, so no signature can be checked.") % {"name": name})


def _dmarc(domain: str, resolver: dns.resolver.Resolver) -> Found:
    records = [text for text in _texts(f"_dmarc.{domain}", resolver) if text.upper().startswith("V=DMARC1")]
    policy = _tags(records[0]).get("p", "") if len(records) == 1 else ""
    if not policy:
        told = _("%(domain)s has no DMARC record. Publish one under _dmarc.%(domain)s, at least “v=DMARC1; p=none”.")
        return Found("bad", told % {"domain": domain})
    return Found("good", _("DMARC: %(record)s") % {"record": records[0]})


def _texts(name: str, resolver: dns.resolver.Resolver) -> list[str]:
    """The TXT records of a name, each in one piece; none when the name does not exist."""
    try:
        answer = resolver.resolve(name, "TXT", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise NoAnswer from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]


def _tags(record: str) -> dict[str, str]:
    """``v=DKIM1; k=rsa; p=MII…`` as a mapping."""
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _sign, value in pairs}
