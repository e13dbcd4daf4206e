"""The providers' names, and what else settings and commands say of them without loading their libraries."""

from __future__ import annotations

from typing import Final

TITLES: Final = {"stripe": "Stripe", "paypal": "PayPal", "btcpay": "BTCPay", "bank": "Bank transfer"}
NAMES: Final = tuple(TITLES)
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that are this machine: the only ones on which there is play money."""
