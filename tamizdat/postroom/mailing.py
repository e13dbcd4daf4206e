"""An issue turned into parcels: one common body, a head spliced for each reader, signed if we sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tamizdat.postroom.compose import Body
from tamizdat.postroom.headers import Head, checked_address
from tamizdat.postroom.ledger import Claim
from tamizdat.postroom.parcels import Parcel


def _unsigned(head: bytes) -> bytes:
    return head


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """Writes the parcel of a claim. ``sender``: where its bounces go (verp.py); ``leave``: its one-click link, "" for none.

    ``sign`` puts a signature above a head (dkim.py).
    """

    head: Head
    body: Body
    sender: Callable[[Claim], str]
    leave: Callable[[Claim], str]
    sign: Callable[[bytes], bytes] = _unsigned

    def __call__(self, claim: Claim) -> Parcel:
        """Raises WrongHeader for an address that is none."""
        head = self.head.for_reader(claim.to, claim.token, self.leave(claim))
        sender = self.sender(claim)
        return Parcel(
            claim, checked_address(sender) if sender else "", self.sign(head), self.body.wire, self.body.eight_bit
        )
