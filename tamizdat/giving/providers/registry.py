"""The providers that a newspaper has switched on, made from its settings and secrets; and in words what is wrong with them.

With ``giving_till_port`` all of them are at the till of play money, with its secrets; ours are not even read then.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from tamizdat.giving.providers import play
from tamizdat.giving.providers.bank.provider import Bank
from tamizdat.giving.providers.bank.register import register
from tamizdat.giving.providers.btcpay.provider import BTCPay
from tamizdat.giving.providers.paypal import account
from tamizdat.giving.providers.paypal.provider import PayPal
from tamizdat.giving.providers.port import Provider, ProviderRefused
from tamizdat.giving.providers.secrets import NoSecret, Secrets, are_there, secrets_of
from tamizdat.giving.providers.stripe.provider import Stripe
from tamizdat.giving.providers.stripe.strict import StrictStripe
from tamizdat.giving.providers.words import LOOPBACK, TITLES

KEYS: Final = {"stripe": r"(sk|rk)_(test|live)_\w{8,}", "paypal": r"[\w-]{16,}", "btcpay": r"\w{16,}"}
"""What a key looks like: a wrong one is told before a donor meets it."""
HOOKS: Final = {"stripe": r"whsec_\w{8,}", "paypal": r"\w{8,}", "btcpay": r"\S{8,}"}


class Settings(Protocol):
    """What is read of a newspaper's settings (docs/operators/settings.md)."""

    @property
    def directory(self) -> Path: ...
    @property
    def keys(self) -> Path: ...
    @property
    def address(self) -> str: ...
    @property
    def giving(self) -> Sequence[str]: ...
    @property
    def stripe_cards(self) -> str: ...
    @property
    def stripe_public_key(self) -> str: ...
    @property
    def paypal_client(self) -> str: ...
    @property
    def paypal_sandbox(self) -> bool: ...
    @property
    def btcpay_address(self) -> str: ...
    @property
    def btcpay_store(self) -> str: ...
    @property
    def bank_holder(self) -> str: ...
    @property
    def bank_iban(self) -> str: ...
    @property
    def bank_bic(self) -> str: ...
    @property
    def bank_currency(self) -> str: ...
    @property
    def giving_till_port(self) -> int: ...


def registry(newspaper: Settings, environment: Mapping[str, str] = os.environ) -> dict[str, Provider]:
    """In the order of the settings, and only what can be used. Cheap to ask: what did not change is not made again."""
    found = {}
    for name in newspaper.giving:
        try:
            found[name] = provider(name, newspaper, environment)
        except NoSecret:
            continue
    return found


def troubles(newspaper: Settings, environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each provider that is switched on and cannot be offered: what is wrong and what to do. No secret is in it."""
    found = []
    for name in newspaper.giving:
        try:
            provider(name, newspaper, environment)
        except NoSecret as wrong:
            found.append(f"{TITLES[name]} is not offered. {wrong}")
    return found


def provider(name: str, newspaper: Settings, environment: Mapping[str, str] = os.environ) -> Provider:
    """One of them. Raises :class:`NoSecret`, whose text is for a technician."""
    if newspaper.giving_till_port:
        _refuse_real_money(newspaper, environment)
        return _at_the_till(name, newspaper.giving_till_port, newspaper.directory, newspaper.stripe_cards == "strict")
    if name == "bank":
        return _bank_of(newspaper)
    secrets = secrets_of(name, newspaper.keys, environment)
    _look_right(name, secrets)
    if name == "stripe" and newspaper.stripe_cards == "strict":
        return _strict_stripe(newspaper.stripe_public_key, secrets)
    if name == "stripe":
        return _stripe(secrets)
    if name == "paypal":
        _set("paypal_client", newspaper.paypal_client)
        return _paypal(newspaper.paypal_client, secrets, newspaper.paypal_sandbox)
    _set("btcpay_address", newspaper.btcpay_address)
    _set("btcpay_store", newspaper.btcpay_store)
    return _btcpay(newspaper.btcpay_address, newspaper.btcpay_store, secrets)


def is_here(address: str) -> bool:
    """Whether an address is this machine's own."""
    return urlsplit(address).hostname in LOOPBACK


def _refuse_real_money(newspaper: Settings, environment: Mapping[str, str]) -> None:
    if not is_here(newspaper.address):
        raise NoSecret("Play money is for a paper on this machine: take giving_till_port out of the settings.")
    if real := are_there(newspaper.keys, environment):
        raise NoSecret(f"Play money is switched on, and there are secrets of real providers: {', '.join(real)}.")


def _look_right(name: str, secrets: Secrets) -> None:
    if not re.fullmatch(KEYS[name], secrets.key):
        raise NoSecret(f"Its key has not the look of one of {TITLES[name]}'s. Copy it again, whole.")
    if not all(re.fullmatch(HOOKS[name], hook) for hook in secrets.hooks):
        raise NoSecret(f"The secret of its webhook has not the look of one of {TITLES[name]}'s. Copy it again, whole.")


def _set(name: str, value: str) -> None:
    if not value:
        raise NoSecret(f"The setting {name} is missing.")


def _bank_of(newspaper: Settings) -> Provider:
    _set("bank_iban", newspaper.bank_iban)
    _set("bank_holder", newspaper.bank_holder)
    account = {"holder": newspaper.bank_holder, "iban": newspaper.bank_iban, "bic": newspaper.bank_bic}
    return _bank(newspaper.directory, tuple(account.items()), newspaper.bank_currency)


@lru_cache(maxsize=8)
def _stripe(secrets: Secrets) -> Provider:
    return Stripe(secrets.key, secrets.hooks)


def _strict_stripe(public: str, secrets: Secrets) -> Provider:
    _set("stripe_public_key", public)
    try:
        return _stripe_with_our_page(public, secrets)
    except ProviderRefused as wrong:
        raise NoSecret(str(wrong)) from None


@lru_cache(maxsize=8)
def _stripe_with_our_page(public: str, secrets: Secrets) -> Provider:
    return StrictStripe(secrets.key, public, secrets.hooks)


@lru_cache(maxsize=8)
def _paypal(client: str, secrets: Secrets, sandbox: bool) -> Provider:
    return PayPal(client, secrets.key, secrets.hooks, account.SANDBOX if sandbox else account.LIVE)


@lru_cache(maxsize=8)
def _btcpay(address: str, store: str, secrets: Secrets) -> Provider:
    return BTCPay(address, store, secrets.key, secrets.hooks)


@lru_cache(maxsize=8)
def _bank(directory: Path, told: tuple[tuple[str, str], ...], currency: str) -> Provider:
    return Bank(register(directory / "transfers"), {name: value for name, value in told if value}, currency)


@lru_cache(maxsize=8)
def _at_the_till(name: str, port: int, directory: Path, strict: bool) -> Provider:
    at = play.address(port, name)
    if name == "stripe" and strict:
        return StrictStripe(play.STRIPE_KEY, play.STRIPE_PUBLIC, (play.STRIPE_HOOK,), play.address(port))
    if name == "stripe":
        return Stripe(play.STRIPE_KEY, (play.STRIPE_HOOK,), at)
    if name == "paypal":
        return PayPal(play.PAYPAL_CLIENT, play.PAYPAL_SECRET, (play.PAYPAL_HOOK,), account.at(at))
    if name == "btcpay":
        return BTCPay(at, play.BTCPAY_STORE, play.BTCPAY_KEY, (play.BTCPAY_HOOK,))
    return _bank(directory, (("holder", "Play money, no bank"), ("iban", play.IBAN)), "EUR")
