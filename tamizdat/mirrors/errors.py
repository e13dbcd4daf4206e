"""What can go wrong with a mirror. Each message says what happened, to what, and what to do."""

from __future__ import annotations


class MirrorError(Exception):
    """The family."""


class WrongPlace(MirrorError):  # noqa: N818  it reads as what happened
    """An address of a place that names no place we can ship to."""


class PlaceFailed(MirrorError):  # noqa: N818  it reads as what happened
    """The place did not take, give or delete what it was asked to: unreachable, full, closed to us."""


class TooLarge(MirrorError):  # noqa: N818  it reads as what happened
    """An answer that is longer than what was asked for can be."""


class PlaceBusy(MirrorError):  # noqa: N818  it reads as what happened
    """Another process writes to the same directory."""


class Refused(MirrorError):  # noqa: N818  it reads as what happened
    """Bytes that are not what the paper signed, or not signed by the paper."""


class RolledBack(Refused):
    """A head that is older than one seen before."""


class Incomplete(MirrorError):  # noqa: N818  it reads as what happened
    """What was signed is not all there."""
