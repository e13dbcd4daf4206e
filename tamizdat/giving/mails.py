"""Every letter of giving, in words: plain text, kind, honest. What fills them is looked up in ``writers.py``.

A subject shows on a locked telephone: none names the paper, and for who wishes it so none says what it is about; then the sender and the
first lines do not, either (``circulation.notes``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tamizdat.circulation.notes import Told
from tamizdat.giving.providers.port import Frequency
from tamizdat.house.amounts import amount, amount_in_full
from tamizdat.house.dates import date, month
from tamizdat.lib.money import Money


@dataclass(frozen=True, slots=True)
class Gift:
    """What a letter may say of a contribution. ``manage``: where its donor asks for his own page; ``again``: where he may give anew."""

    paper: str
    money: Money
    frequency: Frequency
    method: str
    manage: str
    again: str
    discreet: bool = False
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment, as a receipt says it. ``number``: ours, to be quoted."""

    number: str
    money: Money
    on: datetime
    refunded: Money | None = None


def subject(gift: Gift, otherwise: str) -> str:
    """The subject, or the neutral one."""
    return _("A message for you") if gift.discreet else otherwise


def each_time(money: Money, frequency: Frequency) -> str:
    """*€5 a month.*"""
    sentence = {
        Frequency.ONCE: _("%(amount)s, once"),
        Frequency.MONTHLY: _("%(amount)s a month"),
        Frequency.ANNUAL: _("%(amount)s a year"),
    }[frequency]
    return sentence % {"amount": amount(money)}


def rhythm(frequency: Frequency) -> str:
    """*Monthly.* Of a payment that was made: what is agreed by now may be another sum."""
    return {Frequency.ONCE: _("Once"), Frequency.MONTHLY: _("Monthly"), Frequency.ANNUAL: _("Annual")}[frequency]


def receipt(gift: Gift, paid: Paid) -> Told:
    """After each payment. Nothing in it says more of the donor than that he has it."""
    told = [_("Thank you. This has arrived:"), receipt_lines(gift, paid)]
    if gift.frequency != Frequency.ONCE:
        told += _ends(gift)
    told.append(_nameless())
    return subject(gift, _("Your receipt")), told


def welcome_with_receipt(gift: Gift, paid: Paid) -> Told:
    """What begins with its first payment: both in one letter, and how to end it once."""
    words, welcomed = welcome(gift)
    told = [welcomed[0], _("The first payment has arrived:"), receipt_lines(gift, paid), *welcomed[1:]]
    return words, [*told, _nameless()]


def receipt_lines(gift: Gift, paid: Paid) -> str:
    """Amount, day, how and number."""
    lines = [
        f"{_('Amount')}: {amount_in_full(paid.money)}",
        f"{_('Date')}: {date(paid.on)}",
        f"{_('How')}: {rhythm(gift.frequency)}, {gift.method}",
        f"{_('Number')}: {paid.number}",
    ]
    if paid.refunded:
        lines.append(f"{_('Given back')}: {amount_in_full(paid.refunded)}")
    return "\n".join(lines)


def receipts(gift: Gift, payments: Sequence[Paid]) -> Told:
    """All payments of one contribution, as its donor asked for."""
    sheets = [receipt_lines(gift, paid) for paid in payments] or [_("Nothing has arrived yet.")]
    return subject(gift, _("Your receipts")), [_("These are all payments of this contribution:"), *sheets]


def welcome(gift: Gift) -> Told:
    """Once, when somebody gives regularly from now on."""
    sentence = (
        _("Thank you. From now on you give %(amount)s.")
        if gift.discreet
        else _("Thank you. From now on you keep %(paper)s alive with %(amount)s.")
    )
    told = [sentence % {"paper": gift.paper, "amount": each_time(gift.money, gift.frequency)}]
    if gift.due:
        told.append(_("The next payment is on %(date)s.") % {"date": date(gift.due)})
    return subject(gift, _("Thank you")), [*told, *_ends(gift)]


def refunded(gift: Gift, money: Money, on: datetime) -> Told:
    """Money went back."""
    return subject(gift, _("Your money is on its way back")), [
        _("On %(date)s we gave back %(amount)s. Your bank may need some days to show it.")
        % {"date": date(on), "amount": amount_in_full(money)},
        _("If you did not expect this, answer to this letter."),
    ]


def failed(gift: Gift) -> Told:
    """Once for each streak: the provider goes on trying."""
    return subject(gift, _("A payment did not go through")), [
        _("Your payment of %(amount)s did not go through this time. A card may have expired, or a bank was careful.")
        % {"amount": each_time(gift.money, gift.frequency)},
        _("You need not do anything: it is tried again within the next days. We write about this once only."),
        _("To use another card, or to end it, ask for the link to your own page:"),
        gift.manage,
    ]


def lapsed(gift: Gift) -> Told:
    """The provider gave up."""
    return subject(gift, _("Your contribution has ended")), [
        _("Your contribution of %(amount)s could not be taken several times, so it has ended. You owe nothing.")
        % {"amount": each_time(gift.money, gift.frequency)},
        _("Thank you for all that came before. If you would like to come back, it takes a minute:"),
        gift.again,
    ]


def ended_by_donor(gift: Gift) -> Told:
    """He ended it himself, here or at the provider."""
    return subject(gift, _("Your contribution has ended")), [
        _("Your contribution of %(amount)s has ended. Nothing more will be taken.")
        % {"amount": each_time(gift.money, gift.frequency)},
        _("Thank you for all that came before. What we print stays open to you.")
        if gift.discreet
        else _("Thank you for having kept %(paper)s alive. The paper stays open to you.") % {"paper": gift.paper},
    ]


def ended_by_us(gift: Gift) -> Told:
    """The newsroom ended it."""
    return subject(gift, _("Your contribution has ended")), [
        _("We have ended your contribution of %(amount)s. Nothing more will be taken.")
        % {"amount": each_time(gift.money, gift.frequency)},
        _("If you wonder why, answer to this letter."),
    ]


def ended_for_safety() -> Told:
    """Giving has become a crime where the donor may be. The words name neither a country nor a sum: mail is read by others."""
    return _("A message for you"), [
        _("We have ended your contribution. Nothing more will be taken, and we will not ask you again."),
        _("We did this so that it cannot be held against you. Please do not set it up anew, and do not answer."),
        _("Delete this letter when you have read it. What we kept of you is erased."),
    ]


def ended_untold() -> Told:
    """Nobody says where the donor is, and he may be where giving is a crime: so this names nothing, either, and leads nowhere."""
    return _("A message for you"), [
        _("We have ended your contribution. Nothing more will be taken."),
        _(
            "Who carried it does not tell us from which country it comes, and in some countries it could be held against you."
        ),
        _("If you live in such a country or travel there, please do not set it up anew, and do not answer."),
        _(
            "If not, and you would like to go on: you know where to find us, and another way of paying is open to you there."
        ),
        _("Delete this letter when you have read it. What we kept of you is erased."),
    ]


def moving(gift: Gift, link: str) -> Told:
    """The provider is lost: his word is needed anew."""
    given_until = _("You have given until %(date)s: who agrees shortly before that day gives for no day twice.")
    return subject(gift, _("Your contribution needs a word from you")), [
        _("%(method)s will carry your contribution of %(amount)s no longer. We cannot take it along without you.")
        % {"method": gift.method, "amount": each_time(gift.money, gift.frequency)},
        _("If you would like to go on, agree to it anew here. It takes a minute. The first payment is taken then:"),
        link,
        _("What ran until now ends with it."),
        *([given_until % {"date": date(gift.due)}] if gift.due else []),
        _("The link is yours alone and good for sixty days. If you do nothing, all stays as it is."),
    ]


def yours(link: str) -> Told:
    """The link to one's own page."""
    return _("Your link"), [
        _("Here is the link to your own page: see, change, pause or end what you give, or be forgotten."),
        link,
        _("It is good for two days. If you did not ask for it, do nothing."),
    ]


def remind_ask(paper: str, when: datetime, confirm: str, stop: str) -> Told:
    """Before anybody is reminded he has shown that the mailbox is his."""
    return _("Please confirm"), [
        _(
            "Somebody, probably you, asked %(paper)s to write to this address once, about supporting it. The month: %(month)s."
        )
        % {"paper": paper, "month": month(when)},
        _("If it was you, follow this link within seven days and press the button there:"),
        confirm,
        _("Should you change your mind later, this link takes it back and erases your address:"),
        stop,
        _("If it was not you, do nothing. You will not hear from us again, and the address is erased."),
    ]


def remind(paper: str, support: str) -> Told:
    """The one letter that was asked for."""
    return _("You asked to be reminded"), [
        _("Some time ago you asked %(paper)s to write to you in this month.") % {"paper": paper},
        _("If it is a good moment to support the paper, once, monthly or annually, this is where:"),
        support,
        _("If it is not, do nothing. This was the only reminder: with this letter your address is erased."),
        _("Where giving to this paper is a crime, and before a journey to such a country, please do not give."),
    ]


def _nameless() -> str:
    return _("This is a receipt for your own books. We do not know your name, so it stands nowhere in it.")


def _ends(gift: Gift) -> list[str]:
    return [_("You can change, pause or end it at any time. Ask for the link to your own page:"), gift.manage]
