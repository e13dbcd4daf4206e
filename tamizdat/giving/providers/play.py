"""What opens the till of play money (tamizdat/demo/till): secrets that everybody knows, good for nothing else."""

from __future__ import annotations

from typing import Final

STRIPE_KEY: Final = "sk_test_playmoney"
STRIPE_PUBLIC: Final = "pk_test_playmoney"
STRIPE_HOOK: Final = "whsec_playmoney"
PAYPAL_CLIENT: Final = "play-money-client"
PAYPAL_SECRET: Final = "play-money-secret"  # noqa: S105  it opens the till
PAYPAL_HOOK: Final = "PLAYMONEYWEBHOOK"
BTCPAY_KEY: Final = "play-money-key"
BTCPAY_HOOK: Final = "play-money-hook"
BTCPAY_STORE: Final = "PLAYMONEY"
IBAN: Final = "XX00PLAYMONEY00000000"
"""No bank has it: its check digits are wrong on purpose."""


def address(port: int, name: str = "") -> str:
    """Of the till, or of one provider's interface there."""
    return f"http://127.0.0.1:{port}" + (f"/{name}" if name else "")
