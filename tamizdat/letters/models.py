"""The nouns of letters; each lives in a file of its own. Newsletters are circulation's."""

from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import Pick

__all__ = ["Issue", "Pick"]
