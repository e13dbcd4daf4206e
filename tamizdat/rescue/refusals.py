"""Why a rescue stops before it has changed anything."""


class Refused(Exception):  # noqa: N818  it reads as what it is: "the file is refused"
    """The file cannot be brought home. The message says what is wrong with it and what to do."""
