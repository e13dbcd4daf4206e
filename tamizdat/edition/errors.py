"""What can be wrong with an edition. Each message says what was found, where, and what to do."""

from __future__ import annotations


class EditionError(Exception):
    """The family."""


class NotAPath(EditionError):  # noqa: N818  it reads as what happened
    """A name that no file of a paper can have."""


class TooLong(EditionError):  # noqa: N818  it reads as what happened
    """A file of 4 GiB or more: its length has no place in an entry."""


class BadNode(EditionError):  # noqa: N818  it reads as what happened
    """Bytes that are no node, not in the one form a node has, or not the node that was asked for."""


class BadProof(EditionError):  # noqa: N818  it reads as what happened
    """A proof that does not lead from the file to the root."""


class BadTrailer(EditionError):  # noqa: N818  it reads as what happened
    """What stands behind a page's proved bytes is not a trailer in its one form."""


class BadHead(EditionError):  # noqa: N818  it reads as what happened
    """Metadata that is not what TUF says it has to be, or not what was signed."""


class UnknownKey(BadHead):
    """Metadata without enough signatures by the keys of this paper."""


class RolledBack(BadHead):
    """Metadata older than what was seen before."""


class BadKey(EditionError):  # noqa: N818  it reads as what happened
    """A key file that cannot be read or opened, or a key that may not do what is asked of it."""


class NotThere(EditionError):  # noqa: N818  it reads as what happened
    """A place has no such file."""
