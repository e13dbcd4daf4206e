"""Our account at PayPal: the token for its interface, and where that is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

import requests

from tamizdat.giving.providers.port import AmountRefused, ProviderRefused
from tamizdat.giving.providers.wire import Api, Wire, understood

AMOUNTS: Final = ("MAX_VALUE_EXCEEDED", "CANNOT_BE_ZERO_OR_NEGATIVE", "DECIMAL_PRECISION", "DECIMALS_NOT_SUPPORTED")
"""PayPal's names of what is wrong with an amount."""
MARGIN: Final = 60
"""Seconds before its end at which a token is not used any more."""


@dataclass(frozen=True, slots=True)
class Place:
    """``web``: PayPal's pages for people; ``certificates``: what the addresses of its certificates begin with."""

    base: str
    web: str
    certificates: tuple[str, ...]


LIVE: Final = Place(
    "https://api-m.paypal.com",
    "https://www.paypal.com",
    ("https://api.paypal.com/v1/notifications/certs/", "https://api-m.paypal.com/v1/notifications/certs/"),
)
SANDBOX: Final = Place(
    "https://api-m.sandbox.paypal.com",
    "https://www.sandbox.paypal.com",
    (
        "https://api.sandbox.paypal.com/v1/notifications/certs/",
        "https://api-m.sandbox.paypal.com/v1/notifications/certs/",
    ),
)


def at(base: str) -> Place:
    """A place of ones own: the till."""
    return Place(base, base, (f"{base}/v1/notifications/certs/",))


class Account:
    """``client`` and ``secret`` of a REST app at PayPal."""

    def __init__(self, client: str, secret: str, place: Place) -> None:
        self.place = place
        self.session: requests.Session = Wire()
        self._api = Api("PayPal", place.base, self.session)
        self._client, self._secret = client, secret
        self._token, self._good_until = "", 0.0

    def get(self, path: str, **params: Any) -> Any:
        return self._api.get(path, self._headers(), **params)

    def post(self, path: str, body: dict[str, Any], key: str) -> Any:
        """``key``: PayPal does what comes again with the same one only once."""
        headers = {**self._headers(), "Prefer": "return=representation", **({"PayPal-Request-Id": key} if key else {})}
        try:
            return self._api.ask("POST", path, headers, json=body)
        except ProviderRefused as no:
            raise (AmountRefused(str(no)) if refusal_names(no, *AMOUNTS) else no) from None

    def _headers(self) -> dict[str, str]:
        if time.monotonic() >= self._good_until:
            self._sign_in()
        return {"Authorization": f"Bearer {self._token}"}

    def _sign_in(self) -> None:
        told = self._api.ask(
            "POST",
            "/v1/oauth2/token",
            {},
            data={"grant_type": "client_credentials"},
            auth=(self._client, self._secret),
        )
        with understood("PayPal"):
            self._token = str(told["access_token"])
            self._good_until = time.monotonic() + int(told["expires_in"]) - MARGIN


def refusal_names(error: ProviderRefused, *issues: str) -> bool:
    """Whether PayPal's reason is one of these."""
    return any(issue in str(error) for issue in issues)
