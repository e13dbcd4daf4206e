"""How a worker goes about it: how many lines, how large a bite, how often it tells the ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """``batch``: rows a claim; on several machines 50, since a machine that never comes back leaves so many in doubt."""

    connections: int = 10
    batch: int = 500
    lease: float = 600
    settle_every: float = 1
    linger: float = 0
    """Seconds to wait for rows that are not due yet; a run ends when the next one is further away."""
