"""What can go wrong at the press. Each message says what happened, to what, and what to do."""

from __future__ import annotations

from tamizdat.press.outputs import Output


class PressError(Exception):
    """The family. One raised for a single output is recorded with it; any other ends the run, which can be repeated."""


class UnsafePath(PressError):  # noqa: N818  it reads as what happened
    """A path that could leave the tree, hide in it, or break a file system or a URL."""


class PathTaken(PressError):  # noqa: N818  it reads as what happened
    """Two outputs claim one path; the one that was there stays, the other waits."""

    def __init__(self, path: str, loser: Output, winner: Output) -> None:
        super().__init__(
            f"{path} is claimed by “{loser}” and by “{winner}”; “{winner}” was printed. "
            f"Give one of them another address, then press again."
        )


class PathBlocked(PressError):  # noqa: N818  it reads as what happened
    """A file stands where a folder is needed, or the other way round."""


class CannotWrite(PressError):  # noqa: N818  it reads as what happened
    """The tree cannot be written to at all: a full disk, missing rights."""


class TreeBusy(PressError):  # noqa: N818  it reads as what happened
    """Another press is writing into the same tree."""


class SourceUnavailable(PressError):  # noqa: N818  it reads as what happened
    """What outputs are made from cannot be read just now: the fault of none of them, so none is blamed; the run ends."""


class MostOfTheTree(PressError):  # noqa: N818  it reads as what happened
    """What is in the tree was printed from another memory than this one: most of it would go. Nothing of it went."""

    def __init__(self, strays: int, outputs: int) -> None:
        super().__init__(
            f"{strays} files belong to none of the {outputs} outputs of this newsroom; they were left where they are. "
            "If it is the wrong or a new database, bring the right one back from a backup. "
            "If they may go: tamizdat press --full"
        )
