"""The one family of errors of letters. Each says what happened, to which issue, and what to do; the desk shows it as it is."""

from __future__ import annotations


class LetterRefused(Exception):  # noqa: N818  it is an answer to a person, not a fault
    """What was asked cannot be done with this issue now. The text is for the editor, in his language."""
