"""The certificates that PayPal signs webhooks with: fetched from PayPal and nobody else, and kept while they are good."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from tamizdat.giving.providers.port import ForgedEvent, ProviderDown

MOST: Final = 16
"""Certificates kept; PayPal uses one or two at a time."""
LARGEST: Final = 64 << 10


class Certificates:
    """``places``: addresses that all certificates begin with. That they come from there over TLS is what makes them PayPal's."""

    def __init__(self, places: tuple[str, ...], session: requests.Session, now: Callable[[], datetime]) -> None:
        self._places = places
        self._session = session
        self._now = now
        self._kept: dict[str, tuple[x509.Certificate, RSAPublicKey]] = {}

    def key_at(self, address: str) -> RSAPublicKey:
        """Raises :class:`ForgedEvent` for an address that is not PayPal's, and :class:`ProviderDown`."""
        if not any(re.fullmatch(re.escape(place) + r"[A-Za-z0-9-]{1,80}", address) for place in self._places):
            raise ForgedEvent("The event names a certificate that is not at PayPal.")
        if address not in self._kept:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[address] = self._fetched(address)
        certificate, key = self._kept[address]
        if not certificate.not_valid_before_utc <= self._now() <= certificate.not_valid_after_utc:
            raise ForgedEvent("The event's certificate is not good now.")
        return key

    def _fetched(self, address: str) -> tuple[x509.Certificate, RSAPublicKey]:
        try:
            answer = self._session.get(address)
        except requests.RequestException as error:
            raise ProviderDown(f"PayPal's certificate cannot be had ({type(error).__name__}).") from None
        if answer.status_code == requests.codes.not_found:
            raise ForgedEvent("The event names a certificate that PayPal does not have.")
        if answer.status_code != requests.codes.ok:
            raise ProviderDown(f"PayPal's certificate cannot be had ({answer.status_code}).")
        try:
            certificate = x509.load_pem_x509_certificate(answer.content[:LARGEST])
        except ValueError:
            raise ForgedEvent("The event's certificate is none.") from None
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise ForgedEvent("The event's certificate is of another kind than PayPal's.")
        return certificate, key
