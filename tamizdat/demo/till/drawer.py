"""Where the till's books lie while it is shut, so that a demo started again knows who gave."""

from __future__ import annotations

import os
import pickle
import secrets
from collections.abc import Sequence
from pathlib import Path

from tamizdat.demo.till.asked import Dialect
from tamizdat.demo.till.btcpay_dialect import BTCPayTill
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.demo.till.stripe_dialect import StripeTill


class Drawer:
    """``folder``: the newspaper's own, which nobody else can write to: the file in it is trusted."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "play-money"

    def take_out(self, at: str) -> tuple[list[Dialect], Clock]:
        """The books as they were; new ones where there are none, or none that this version can read."""
        try:
            dialects, clock = pickle.loads(self._file.read_bytes())  # noqa: S301  our own file, in a directory of our own
        except (OSError, pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError):
            clock = Clock()
            dialects = [kind(clock, at, secrets.token_hex(8)) for kind in (StripeTill, PayPalTill, BTCPayTill)]
        for dialect in dialects:
            dialect.at = at
        return dialects, clock

    def put_away(self, dialects: Sequence[Dialect], clock: Clock) -> None:
        new = self._file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            pickle.dump((list(dialects), clock), file)
        new.replace(self._file)
