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
