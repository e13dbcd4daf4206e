"""What can go wrong at the post office. Each message says what happened, to what, and what to do; never a reader's address."""

from __future__ import annotations


class PostroomError(Exception):
    """The family."""


class WrongHeader(PostroomError):  # noqa: N818  it reads as what happened
    """A value that would break out of its header, or an address that is none."""


class WrongTransport(PostroomError):  # noqa: N818  it reads as what happened
    """An address of a relay that names none we can hand mail to, or asks for what is not safe."""


class TransportDown(PostroomError):  # noqa: N818  it reads as what happened
    """A relay that cannot be reached, greets us badly, offers no TLS or refuses our password."""


class AllDown(TransportDown):
    """No relay of the chain can be used now. ``seconds``: until the first of them is asked again."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class JournalBusy(PostroomError):  # noqa: N818  it reads as what happened
    """Another process writes the same journal, so it is the same worker twice."""


class WrongKey(PostroomError):  # noqa: N818  it reads as what happened
    """A signing key that is none, or too short to be believed."""


class Tampered(PostroomError):  # noqa: N818  it reads as what happened
    """A ledger whose lines are not the ones that were chained."""


class Unreadable(PostroomError):  # noqa: N818  it reads as what happened
    """A mail that came in and is too large, too deep or too broken to be read."""
