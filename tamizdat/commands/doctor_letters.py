"""The doctor looks at letters: whether somebody has to decide about one, and whether the post is at work on what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.newspaper import Newspaper

if TYPE_CHECKING:
    from tamizdat.letters.models import Issue

PATIENCE: Final = timedelta(minutes=5)
"""How long something may be due before somebody should look whether the post runs."""
REMEMBERED: Final = timedelta(days=30)
"""So long the doctor names what is in doubt: after that nobody sends a letter once more."""


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    """Needs Django started and a database that is whole."""
    now = timezone.now()
    found = [*_undecided(now), *_doubtful(now), *_left_lying(newspaper, now)]
    yield from found or [ok("letters", "none waits for anybody")]


def _undecided(now: datetime) -> Iterator[Finding]:
    """Letters that go on only when somebody says so."""
    from tamizdat.letters.models import Issue

    for issue in Issue.objects.open().select_related("newsletter").order_by("due_at"):
        name = _name(issue)
        if issue.asks(now):
            do = f"An editor sends, changes or cancels it at the desk, or: tamizdat letters send | withdraw | cancel {name}"
            yield warning("letter", f"{name} is overdue since {_told(issue.due_at)}; it does not go out by itself", do)
        elif issue.state == issue.State.PAUSED:
            why = f": {issue.reason}" if issue.reason else ""
            yield warning("letter", f"{name} is paused{why}", f"tamizdat letters resume {name}, or cancel {name}")
        elif issue.state == issue.State.MISSED:
            do = "An editor sets another hour or cancels it at the desk."
            yield warning("letter", f"{name} missed its hour, since nobody had approved it", do)
        elif issue.reason:
            yield warning("letter", f"{name}: {issue.reason}", f"tamizdat letters send {name}")


def _doubtful(now: datetime) -> Iterator[Finding]:
    from tamizdat.letters.models import Issue
    from tamizdat.pipeline.deliveries import Delivery
    from tamizdat.postroom.ledger import State

    for issue in Issue.objects.filter(begun_at__gt=now - REMEMBERED).select_related("newsletter"):
        number = Delivery.objects.filter(issue=issue, state=State.DOUBT).count()
        if number:
            name = _name(issue)
            do = f"tamizdat letters certificate {name} lists them; tamizdat letters again {name} queues them once more."
            yield warning(
                "in doubt", f"of {name}, {number} copies may have arrived or not; they are not sent again", do
            )


def _left_lying(newspaper: Newspaper, now: datetime) -> Iterator[Finding]:
    """What is due and nobody takes up: the post does not run, or is stuck."""
    from tamizdat.circulation.opening import needs_a_passphrase

    if not newspaper.mail:
        return  # which is told by itself
    lying = [*_notes(now), *([] if needs_a_passphrase() else _sends(now))]
    if lying:
        do = (
            f"Is the post running? tamizdat run {newspaper.directory}, or --only post; its log says what it meets with."
        )
        yield wrong("post", f"is behind: {'; '.join(lying)}", do)
    else:
        yield ok("post", "keeps up")


def _notes(now: datetime) -> Iterator[str]:
    from tamizdat.circulation.models import Outgoing

    number = Outgoing.objects.due().filter(due_at__lt=now - PATIENCE).count()
    if number:
        yield f"{number} of the counter's letters wait"


def _sends(now: datetime) -> Iterator[str]:
    """Letters whose hour has come and that nobody began; and those that begun, have work, and do not move."""
    from tamizdat.letters.models import Issue
    from tamizdat.pipeline import friday, mailroom, pulse

    for issue in Issue.objects.to_send(now):
        if issue.due_at < now - PATIENCE:
            yield f"{_name(issue)} should have begun at {_told(issue.due_at)}"
    since = (now - PATIENCE).timestamp()
    for issue in Issue.objects.filter(state=Issue.State.SENDING, begun_at__lt=now - PATIENCE):
        if friday.has_work(issue) and not pulse.felt_since(issue, since) and mailroom.left_today() != 0:
            yield f"{_name(issue)} does not move"


def _name(issue: Issue) -> str:
    return f"{issue.newsletter.slug}/{issue.number}"


def _told(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
