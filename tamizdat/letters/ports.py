"""What letters asks of those above it, who send: the pipeline registers one :class:`PostOffice` when Django is ready.

Letters cannot see deliveries. Until somebody registers, nothing is sent, and the desk says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.utils.translation import gettext as _

from tamizdat.letters.progress import Progress
from tamizdat.letters.refusals import LetterRefused

if TYPE_CHECKING:
    from tamizdat.letters.issues import Issue


class PostOffice(Protocol):
    """Every method is called from the desk's process, while a person waits: none may wait for a mail server but ``send_test``."""

    def send_test(self, issue: Issue, address: str) -> None:
        """Send or queue the letter as it stands to one address, which is kept nowhere. Raises LetterRefused with what to do."""

    def progress(self, issue: Issue) -> Progress | None:
        """How far the sending is, counted from the ledger; None when nothing was begun."""

    def look(self) -> None:
        """Something became due, paused, resumed or cancelled: whoever sends should look now, not at the next round."""

    def page(self, issue: Issue) -> str:
        """The issue as its page in the paper will be: a whole HTML page; empty when there is no paper."""

    def in_the_archive(self, issue: Issue) -> bool | None:
        """Whether its page stands in the paper; None when it never did."""

    def take_out(self, issue: Issue) -> None:
        """Take its page out of the paper, its list and its feed, and out of earlier editions."""

    def bring_back(self, issue: Issue) -> None:
        """Print its page again where it stood."""

    def mirrors(self) -> tuple[str, ...]:
        """The addresses at which the paper can be read, for the foot of the letter."""

    def selectors(self) -> tuple[str, ...]:
        """The names under which the domain of the senders publishes its DKIM keys; none when they are not known."""


class NobodyThere:
    """Stands in until a post office is registered."""

    def send_test(self, issue: Issue, address: str) -> None:
        del issue, address
        raise LetterRefused(_("This newspaper has no post office yet, so no mail can be sent. Tell your technician."))

    def progress(self, issue: Issue) -> Progress | None:
        del issue
        return None

    def look(self) -> None:
        """Nobody looks."""

    def page(self, issue: Issue) -> str:
        del issue
        return ""

    def in_the_archive(self, issue: Issue) -> bool | None:
        del issue
        return None

    def take_out(self, issue: Issue) -> None:
        """There is no paper."""

    def bring_back(self, issue: Issue) -> None:
        """There is no paper."""

    def mirrors(self) -> tuple[str, ...]:
        return ()

    def selectors(self) -> tuple[str, ...]:
        return ()


_open: list[PostOffice] = [NobodyThere()]


def register(office: PostOffice) -> None:
    """Ask ``office`` from now on."""
    _open[:] = [office]


def post_office() -> PostOffice:
    return _open[0]
