"""The letters of giving, from the rows that they tell of. Called by who sends them (``circulation.notes``), never by the web."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tamizdat.circulation import letterheads, notes
from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.notes import Told
from tamizdat.circulation.tokens import link_token
from tamizdat.giving import links, mails, months, reminders
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.kinds import Kind
from tamizdat.giving.links import Purpose, support
from tamizdat.giving.mails import Gift, Paid
from tamizdat.giving.methods import carrier
from tamizdat.giving.models import Payment, Refund, Supporter
from tamizdat.giving.providers.port import Fate, Frequency
from tamizdat.lib.money import Money

_NAMING_NOTHING: Final[dict[str, Callable[[], Told]]] = {
    Contribution.EndedBy.SAFETY: mails.ended_for_safety,
    Contribution.EndedBy.UNTOLD: mails.ended_untold,
}


def teach() -> None:
    """Circulation learns to write them. When giving starts."""
    for kind, write in _WRITERS.items():
        notes.learn(kind, write, _is_plain)


def _is_plain(letter: Outgoing) -> bool:
    """For whom mail shall not name the paper at first sight, and whose contribution was ended for his safety, or so that it is safe."""
    if Supporter.objects.filter(mark=letter.mark, discreet=True).exists():
        return True
    ours = _contribution(letter)
    return ours is not None and ours.ended_by in _NAMING_NOTHING


def _receipt(letter: Outgoing, _address: str) -> Told | None:
    payment = Payment.objects.filter(pk=letter.payload["payment"]).select_related("contribution").first()
    if payment is None:
        return None
    write = mails.welcome_with_receipt if letter.payload.get("welcome") else mails.receipt
    return write(_gift(letter, payment.contribution), _paid(payment))


def _receipts(letter: Outgoing, _address: str) -> Told | None:
    ours = _contribution(letter)
    if ours is None:
        return None
    payments = ours.payments.done().order_by("made_at", "pk")
    return mails.receipts(_gift(letter, ours), [_paid(payment) for payment in payments])


def _refunded(letter: Outgoing, _address: str) -> Told | None:
    refund = Refund.objects.filter(pk=letter.payload["refund"]).select_related("payment__contribution").first()
    if refund is None:
        return None
    return mails.refunded(_gift(letter, refund.payment.contribution), refund.money, refund.made_at)


def _about(write: Callable[[Gift], Told]) -> notes.Writer:
    """A letter that needs nothing but its contribution."""

    def written(letter: Outgoing, _address: str) -> Told | None:
        ours = _contribution(letter)
        return write(_gift(letter, ours)) if ours else None

    return written


def _ended(letter: Outgoing, _address: str) -> Told | None:
    """Nobody is reminded of a contribution that was ended for his safety: neither a sum nor a word of it."""
    ours = _contribution(letter)
    if ours is None:
        return None
    if ours.ended_by in _NAMING_NOTHING:
        return _NAMING_NOTHING[ours.ended_by]()
    write = mails.ended_by_us if ours.ended_by == Contribution.EndedBy.NEWSROOM else mails.ended_by_donor
    return write(_gift(letter, ours))


def _moving(letter: Outgoing, _address: str) -> Told | None:
    ours = _contribution(letter)
    if ours is None:
        return None
    token = links.of(ours, Purpose.MOVING)
    return mails.moving(_gift(letter, ours), support(f"?moving={token}&language={letter.language}"))


def _yours(letter: Outgoing, _address: str) -> Told | None:
    """To an address that is not known there is nothing to write."""
    mark = bytes(letter.mark)
    if not Supporter.objects.filter(mark=mark).exists():
        return None
    return mails.yours(support(f"yours/{link_token(Purpose.YOURS, mark)}"))


def _remind_ask(letter: Outgoing, address: str) -> Told | None:
    reminder = reminders.register(letter, address)
    mark = bytes(reminder.mark)
    return mails.remind_ask(
        letterheads.name(letter.language),
        months.noon_in(reminder.month),
        support(f"remind/{link_token(Purpose.REMIND, mark, [reminder.month])}"),
        support(f"remind/stop/{link_token(Purpose.UNREMIND, mark)}"),
    )


def _remind(letter: Outgoing, _address: str) -> Told | None:
    return mails.remind(letterheads.name(letter.language), support(f"?language={letter.language}"))


_WRITERS: Final[dict[Kind, notes.Writer]] = {
    Kind.RECEIPT: _receipt,
    Kind.RECEIPTS: _receipts,
    Kind.WELCOME: _about(mails.welcome),
    Kind.REFUNDED: _refunded,
    Kind.FAILED: _about(mails.failed),
    Kind.LAPSED: _about(mails.lapsed),
    Kind.ENDED: _ended,
    Kind.MOVING: _moving,
    Kind.YOURS: _yours,
    Kind.REMIND_ASK: _remind_ask,
    Kind.REMIND: _remind,
}


def _contribution(letter: Outgoing) -> Contribution | None:
    """The one that a letter is about; None where it is about none, or that is gone."""
    payload = letter.payload
    if "payment" in payload:
        return Contribution.objects.filter(payments=payload["payment"]).first()
    return Contribution.objects.filter(pk=payload.get("contribution")).first()


def _gift(letter: Outgoing, ours: Contribution) -> Gift:
    language, plain = letter.language, _is_plain(letter)
    return Gift(
        paper=letterheads.name(language),
        money=ours.money,
        frequency=Frequency(ours.frequency),
        method=carrier(ours.provider),
        manage=support(f"yours/?language={language}"),
        again=support(f"?{links.choice(ours)}&language={language}"),
        discreet=plain,
        due=ours.due_at,
    )


def _paid(payment: Payment) -> Paid:
    back = [refund.money for refund in payment.refunds.filter(fate=Fate.DONE)]
    refunded = sum(back, Money(0, payment.currency)) if back else None
    return Paid(f"{payment.contribution.number}-{payment.place}", payment.money, payment.made_at, refunded)
