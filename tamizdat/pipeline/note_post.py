"""The counter's letters go out: one to one reader, soon, and again with the same Message-ID where nobody knows whether it arrived."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import letterheads, outgoing
from tamizdat.circulation.errors import CirculationError, UnknownKind
from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.notes import Note, written
from tamizdat.circulation.opening import PostOpener
from tamizdat.house.dates import date
from tamizdat.pipeline import mailroom
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.postroom.answers import Answer, Fate, Phase
from tamizdat.postroom.compose import Letter, compose
from tamizdat.postroom.errors import TransportDown, WrongHeader
from tamizdat.postroom.failover import Chain
from tamizdat.postroom.headers import Head, Masthead
from tamizdat.postroom.ledger import Claim, State
from tamizdat.postroom.loop import run
from tamizdat.postroom.parcels import Parcel

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
MOST: Final = 12
"""So often a letter is tried: about a day."""


def send_notes() -> int:
    """Send what waits; how many were handed over. A letter that cannot be sent now waits longer each time."""
    if not mailroom.has_relays() or not Outgoing.objects.due().exists():
        return 0
    worker = mailroom.this_post_office()
    letters = outgoing.take(worker, AT_ONCE)
    chain, sent = mailroom.chain(), 0
    with PostOpener() as opener:
        for letter in letters:
            fate = _sent(letter, opener, chain)
            if fate is Fate.ACCEPTED or fate is Fate.REFUSED or letter.attempts >= MOST:
                outgoing.done(worker, [letter])
                sent += fate is Fate.ACCEPTED
            else:
                outgoing.later(worker, [letter], timedelta(minutes=min(2**letter.attempts, 240)))
    return sent


def _sent(letter: Outgoing, opener: PostOpener, chain: Chain) -> Fate:
    try:
        note = written(letter, opener, letters_to)
        return hand_over(parcel(note), chain).fate if note else Fate.REFUSED
    except UnknownKind as error:
        log.warning("A letter of the counter waits: %s Is this process of an older release than the counter?", error)
        return Fate.UNSENT
    except (CirculationError, WrongHeader) as error:
        log.warning("A letter of the counter cannot be written and is dropped: %s", type(error).__name__)
        return Fate.REFUSED
    except TransportDown as error:
        log.warning("The counter's letters wait: %s", error)
        return Fate.UNSENT


STATES: Final = {
    State.ACCEPTED: _("sent"),
    State.REFUSED: _("refused by your mail server"),
    State.LEFT: _("not sent, since you had left"),
    State.DOUBT: _("perhaps sent"),
}


def letters_to(mark: bytes) -> list[str]:
    """Which letters went to a reader, as far as that is still kept: a paragraph, or none. In the language that is spoken."""
    rows = Delivery.objects.filter(subscription__subscriber__mark=mark).select_related("issue__newsletter")
    lines = [
        f"  {row.issue}, {date(row.issue.begun_at)}: {_state(row)}"
        for row in rows.order_by("issue__begun_at", "pk")
        if row.issue.begun_at
    ]
    told = _("Letters of the last thirty days, which are kept for what comes back late:")
    return ["\n".join([str(told), *lines])] if lines else []


def _state(row: Delivery) -> str:
    return str(_("came back") if row.came_back else STATES.get(State(row.state), _("waits")))


def parcel(note: Note, auto_submitted: str = "auto-replied") -> Parcel:
    """A note as mail: plain text, from the newspaper, marked as written by a program (RFC 3834): an answer, unless said otherwise."""
    body = compose(Letter(note.subject, note.text))
    words = Masthead(
        sender_name="" if note.plain else letterheads.name(note.language),
        sender_address=mailroom.sender(),
        subject=note.subject,
        date=timezone.now(),
        domain=mailroom.domain(),
        language=note.language,
        auto_submitted=auto_submitted,
    )
    head = Head(words, body, issue="note", key=mailroom.message_key()).for_reader(note.to, note.message_id)
    claim = Claim(0, 1, note.to, note.to.rpartition("@")[2], note.message_id)
    signed = mailroom.signing(words.sender_address, body)(head)
    return Parcel(claim, words.sender_address, signed, body.wire, body.eight_bit)


def hand_over(one: Parcel, chain: Chain) -> Answer:
    """One mail over the first relay that is awake. Raises ``TransportDown``."""
    way, line = run(chain.connect())
    heard = _Heard()
    try:
        run(line.carry(one, lambda: None, heard))
    finally:
        line.close()
    if heard.answer.fate is Fate.UNSENT:
        chain.failed(way, "it took no mail")
    return heard.answer


class _Heard:
    """Remembers the answer; there is no ledger to tell."""

    answer = Answer(Fate.UNSENT, Phase.CONNECT)

    def begun(self, parcel: Parcel) -> None:
        """A repetition carries the same Message-ID, so nothing has to be remembered before the dot."""

    def answered(self, parcel: Parcel, answer: Answer) -> None:
        del parcel
        self.answer = answer
