"""The letters that giving writes, each to one person: who queues one says its kind and what it is made of, and nothing else.

    outgoing.queue_sealed(Kind.RECEIPT, supporter.mark, supporter.sealed, supporter.language, payment=payment.pk)

The row holds no word of the letter and no address that the web could read; whoever sends it looks up the rest (``writers.py``) and
sets it in the words of ``mails.py``.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Of a waiting letter (``circulation.outgoing``). Behind each: the payload that it needs."""

    RECEIPT = "receipt"
    """``payment``: its pk; ``welcome``: it is the first of something regular, and the letter says so too. One for each payment that was
    made, also for a renewal."""
    WELCOME = "welcome"
    """``contribution``: its pk. Once, when a monthly or annual contribution begins and the receipt has not said so."""
    REFUNDED = "refunded"
    """``refund``: its pk."""
    FAILED = "renewal-failed"
    """``contribution``. Once for each streak of failures: the provider tries again."""
    LAPSED = "lapsed"
    """``contribution``. The provider gave up: with a link to come back."""
    ENDED = "ended"
    """``contribution``. Cancelled; the words follow ``ended_by`` (the donor, the newsroom, safety)."""
    MOVING = "moving"
    """``contribution``. The provider is lost: with a private link to agree anew elsewhere."""
    YOURS = "supporter"
    """Nothing. Somebody asked for the link to his own page; no letter is written when nobody of this address is known."""
    RECEIPTS = "receipts"
    """``contribution``. All its payments on one sheet, as asked for on his own page."""
    REMIND_ASK = "remind-ask"
    """``month``: 12 × year + month − 1, ``day``. Somebody asked to be reminded: confirm."""
    REMIND = "remind"
    """``reminder``: nothing is looked up any more, its row is gone. The one letter that was asked for."""
