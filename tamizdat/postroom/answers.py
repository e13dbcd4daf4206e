"""What became of a mail that was handed to a relay.

The phase decides what an answer means. A refusal before RCPT is about us, one at RCPT about the reader, one after the
final dot about the letter. No answer after the dot means that nobody on our side can know (RFC 1047): that is doubt.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property, lru_cache

from msgspec import Struct


class Phase(StrEnum):
    __hash__ = str.__hash__  # Enum's own is written in Python, and it is asked for each mail

    CONNECT = "connect"
    HELLO = "hello"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


class Fate(StrEnum):
    __hash__ = str.__hash__

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    DOUBT = "doubt"
    UNSENT = "unsent"
    """Certainly not handed over, and no fault of the reader's: it goes back into the queue."""


class Answer(Struct, frozen=True, dict=True):
    """``code``: the relay's three digits, 0 for silence. ``status``: its enhanced status (RFC 3463) or "".

    The relay's text is left out on purpose: it often repeats the address.
    """

    fate: Fate
    phase: Phase
    code: int = 0
    status: str = ""

    @cached_property
    def short(self) -> str:
        """What the journal, the ledger and the certificate keep: "550 5.1.1", or the phase when there was no answer."""
        return f"{self.code} {self.status}".strip() if self.code else self.phase.value

    @cached_property
    def no_such_reader(self) -> bool:
        """A hard bounce: the address itself is dead. Policy refusals (5.7.x, full mailboxes) are none."""
        if self.fate is not Fate.REFUSED or self.phase is not Phase.RCPT:
            return False
        return (
            self.status.startswith("5.1.")
            or self.status == "5.2.1"
            or (not self.status and self.code in {550, 551, 553})
        )

    @cached_property
    def slow_down(self) -> bool:
        """Its destination has had enough of us for now. Greylisting is not meant: that is about one reader at a time."""
        return self.fate is Fate.DEFERRED and (self.code == 421 or self.status.startswith("4.4."))  # noqa: PLR2004

    @property
    def about_us(self) -> bool:
        """The relay does not want this sender or this session at all: another relay may."""
        return self.fate is Fate.UNSENT and bool(self.code)


@lru_cache(maxsize=256)
def judged(phase: Phase, code: int, status: str) -> Answer:
    """The meaning of an answer at MAIL, RCPT, DATA or after the dot. Relays say few things, and say them often."""
    return Answer(_fate(phase, code), phase, code, status)


def _fate(phase: Phase, code: int) -> Fate:
    if phase is Phase.MAIL or code in {421, 530, 535}:
        return Fate.UNSENT if phase is not Phase.DOT else Fate.DEFERRED
    if 500 <= code < 600:  # noqa: PLR2004  as RFC 5321 numbers them
        return Fate.REFUSED
    if phase is Phase.DOT and 200 <= code < 300:  # noqa: PLR2004
        return Fate.ACCEPTED
    return Fate.DEFERRED
