"""What circulation refuses, in words for the person who can act."""

from __future__ import annotations


class CirculationError(Exception):
    """The family. No message of it holds an address or a token."""


class NoSuchKey(CirculationError):  # noqa: N818  it reads as what it says
    """A key file is missing, damaged, or its passphrase is another one."""


class CannotOpen(CirculationError):  # noqa: N818  it reads as what it says
    """A sealed address that none of the keys at hand opens."""


class BadAddress(CirculationError):  # noqa: N818  it reads as what it says
    """What was typed or imported is no address that mail can go to."""


class OtherLetters(BadAddress):
    """An address whose name before the @ has letters that only mail servers of one kind take, which ours is not."""


class BadLink(CirculationError):  # noqa: N818  it reads as what it says
    """A link that this newspaper did not make, or that was changed on its way."""


class OldLink(BadLink):
    """A link that was good once and has expired."""


class UnknownKind(CirculationError):  # noqa: N818  it reads as what it says
    """A waiting letter that nobody in this process knows how to write."""


class TooMany(CirculationError):  # noqa: N818  it reads as what it says
    """The counter has written as many letters as it may for now."""
