"""Friday, from the hour of an issue to the last reader: freeze → hand over → settle → sent.

Each step may be killed and is done again. What goes out is fixed with the audience in one transaction; from then on the
ledger's rows are the work, and whoever of the post comes next takes it up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.circulation.bounces import accepted, bounced
from tamizdat.circulation.models import Newsletter
from tamizdat.circulation.tokens import unsubscribe_url
from tamizdat.letters.models import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.render import rendered
from tamizdat.letters.states import State as IssueState
from tamizdat.letters.words import one_line
from tamizdat.pipeline import mailroom, pulse
from tamizdat.pipeline.chain import first_link
from tamizdat.pipeline.claiming import Opens
from tamizdat.pipeline.deliveries import Delivery, DeliveryQuerySet, FrozenLetter, freeze_audience
from tamizdat.pipeline.halting import Halt
from tamizdat.pipeline.ledger import DatabaseLedger, Heard
from tamizdat.pipeline.letter_archive import file_in_the_paper
from tamizdat.pipeline.returns import return_address
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.failover import Chain
from tamizdat.postroom.headers import Head, Masthead
from tamizdat.postroom.ledger import Claim, State
from tamizdat.postroom.mailing import Mailing
from tamizdat.postroom.send import Sender, Sent

log = logging.getLogger(__name__)

OPEN: Final = (State.QUEUED, State.DEFERRED, State.CLAIMED)
GOING_ON: Final = (IssueState.SENDING, IssueState.SENT)
"""Sent ones too: rows in doubt may be sent again at an editor's word."""


def begin(issue: Issue) -> int:
    """Freeze what goes out and to whom, and file the issue in the paper; how many readers. Raises ``LetterRefused``."""
    letter = mailroom.to_compose(rendered(issue))
    body = compose(letter)
    with transaction.atomic():
        issue.begin()
        Issue.objects.filter(pk=issue.pk).update(reason="")  # such as that the list was locked
        readers = freeze_audience(issue)
        FrozenLetter.objects.create(
            issue=issue,
            link=first_link(issue, body.sha256),
            letter=msgspec.msgpack.encode(letter),
            head=msgspec.to_builtins(masthead(issue.newsletter, letter.subject, timezone.now())),
            sha256=body.sha256,
            frozen_at=timezone.now(),
        )
        file_in_the_paper(issue)
    return readers


def send(issue: Issue, opener: Opens, stop: threading.Event, chain: Chain | None = None) -> Sent:
    """Send what is due of an issue that has begun, until nothing is, it is paused or cancelled, or ``stop`` is set; over the
    relays of the settings, unless a ``chain`` is given.

    Raises ``LetterRefused`` for one that is not being sent, ``JournalBusy`` when a process of this machine is at it already,
    and ``WrongTransport``.
    """
    issue.refresh_from_db(fields=["state"])
    if issue.state not in GOING_ON:
        raise LetterRefused(_("%(issue)s is not being sent. Approve it, or resume it.") % {"issue": issue})
    ledger = DatabaseLedger(issue, opener, heard=lambda heard: _hear(issue, heard))
    ledger.expire()
    with mailroom.journal(f"issue-{issue.pk}") as journal, Halt(issue, stop, GOING_ON) as halt:
        sender = Sender(
            ledger=ledger,
            chain=chain or mailroom.chain(issue.pk),
            mail=mailing(issue),
            journal=journal,
            worker=_worker(issue),
            pace=mailroom.pace(),
        )
        sent = sender.send(halt)
    finish_if_done(issue)
    return sent


def finish_if_done(issue: Issue) -> bool:
    """Whether every row is settled and the issue was just declared sent. Rows in doubt are listed, not waited for."""
    if Issue.objects.filter(pk=issue.pk, state=IssueState.SENDING).exists() and not _open_rows(issue).exists():
        with suppress(LetterRefused):  # another machine was faster
            issue.finish()
            return True
    return False


def has_work(issue: Issue) -> bool:
    """Whether something of it is due now, or was left by a process that is gone, or it only has to be finished.

    What this post office holds while it asks was left by a process of its own that was killed: its journal knows the rest.
    """
    rows = _open_rows(issue)
    left = Q(state=State.CLAIMED) & (Q(until__lte=time.time()) | Q(worker=_worker(issue)))
    return rows.due(time.time()).exists() or rows.filter(left).exists() or not rows.exists()


def mailing(issue: Issue) -> Mailing:
    """How each reader's parcel is written: the frozen letter, a head of his own."""
    frozen = FrozenLetter.objects.get(issue=issue)
    body = compose(msgspec.msgpack.decode(frozen.letter, type=Letter))
    words = msgspec.convert(frozen.head, Masthead)
    head = Head(words, body, issue=f"issue-{issue.pk}", key=mailroom.message_key())
    sign = mailroom.signing(words.sender_address, body)
    back, counter = return_address(), settings.NEWSPAPER.address
    back_to = back.of(str(issue.pk)) if back else None

    def sender(claim: Claim) -> str:
        return back_to(claim.id, claim.attempt) if back_to else words.sender_address

    def leave(claim: Claim) -> str:
        return unsubscribe_url(counter, claim.token)

    return Mailing(head=head, body=body, sender=sender, leave=leave, sign=sign)


def masthead(newsletter: Newsletter, subject: str, date: datetime) -> Masthead:
    """What the letters of a newsletter say of themselves above the body."""
    address = newsletter.sender_address or mailroom.sender()
    domain = address.rpartition("@")[2]
    return Masthead(
        sender_name=one_line(newsletter.sender_name or newsletter.name),
        sender_address=address,
        subject=one_line(subject),
        date=date,
        domain=domain,
        list_name=one_line(newsletter.name),
        list_id=f"{newsletter.slug}.{domain}",
        language=newsletter.language,
        reply_to=newsletter.reply_to,
    )


def _worker(issue: Issue) -> str:
    return f"{mailroom.this_post_office()}-{issue.pk}"


def _open_rows(issue: Issue) -> DeliveryQuerySet:
    return Delivery.objects.filter(issue=issue, state__in=OPEN)


def _hear(issue: Issue, heard: Heard) -> None:
    """Numbers for the desk, and what the answers mean for the readers' subscriptions."""
    pulse.feel(issue, heard.numbers)
    if heard.well_again:
        accepted(heard.well_again)
    if heard.refused:
        _stop_the_dead(heard.refused)


def _stop_the_dead(refused: Mapping[int, bool]) -> None:
    rows = Delivery.objects.filter(pk__in=refused, state=State.REFUSED, subscription__isnull=False)
    for row in rows.select_related("subscription__subscriber", "subscription__newsletter"):
        if row.subscription:
            bounced(row.subscription, hard=refused[row.pk])
