"""The tables of giving; each lives in the file named after it."""

from tamizdat.giving.asks import Ask
from tamizdat.giving.campaigns import Campaign

__all__ = ["Ask", "Campaign"]
