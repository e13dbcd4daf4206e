"""The counter's own letters, written out by whoever sends them: plain text, in the reader's language.

Their subjects say nothing of the paper: a subject shows on a locked telephone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import letterheads
from tamizdat.circulation.errors import UnknownKind
from tamizdat.circulation.models import Newsletter, Outgoing, Subscriber, Subscription
from tamizdat.circulation.opening import PostOpener
from tamizdat.circulation.preferences import WANTED
from tamizdat.circulation.signing_up import COUNTER, IMPORTED, register
from tamizdat.circulation.tokens import Purpose, link_token
from tamizdat.house.dates import date
from tamizdat.house.speech import speaking
from tamizdat.house.weekdays import every


@dataclass(frozen=True, slots=True)
class Note:
    """What is handed to the transport. ``message_id`` without angle brackets; ``text`` with plain line ends. ``plain``: the sender is
    an address without the paper's name."""

    to: str
    subject: str
    text: str
    language: str
    message_id: str
    plain: bool = False


Told = tuple[str, list[str]]
"""A subject and paragraphs."""
Writer = Callable[[Outgoing, str], Told | None]
"""Makes a letter of its row and its address, in the language that is spoken just then; None when there is none to send."""

FIRST_LINES: Final = _(
    "This is a message that you asked for. It begins with these words so that nobody who glances at your telephone learns more of it "
    "than that it has come. What it has to say stands below."
)
"""Of plain letters. A telephone shows the first hundred letters or so beside the subject."""

STATES: Final = {
    Subscription.State.ASKED: _("asked for"),
    Subscription.State.CONFIRMED: _("confirmed"),
    Subscription.State.LEFT: _("left"),
    Subscription.State.STOPPED: _("stopped, since mail came back"),
}

SOURCES: Final = {COUNTER: _("the form of this paper"), IMPORTED: _("a list that was brought in")}
"""What a reader reads for the sources that we name ourselves; all others are words of the newsroom's."""


def _never(_letter: Outgoing) -> bool:
    return False


def _nothing(_mark: bytes) -> Iterable[str]:
    return ()


def written(letter: Outgoing, opener: PostOpener, more: Callable[[bytes], Iterable[str]] = _nothing) -> Note | None:
    """The mail of a waiting letter; None when there is none to send (the reader is not known). Then it is done as well.

    Only the sender's process can do this. For one who signed up it also notes what he asked for
    (:func:`tamizdat.circulation.signing_up.register`). May be done again for the same letter. ``more``: what those above
    circulation keep of a mark, for who asks what is kept of him. Raises ``CannotOpen`` and ``UnknownKind``.
    """
    write = _WRITERS.get(letter.kind)
    if write is None:
        raise UnknownKind(f"Nobody here writes letters of the kind “{letter.kind}”.")
    address = opener.open(bytes(letter.mark), bytes(letter.sealed))
    with speaking(letter.language):
        told = write(letter, address)
        if told is None:
            return None
        subject, paragraphs = told
        if letter.kind == Outgoing.Kind.DATA:
            paragraphs += more(bytes(letter.mark))
        plain = _PLAIN.get(letter.kind, _never)(letter)
        text = "\n\n".join(_dressed(letter, paragraphs, plain=plain)) + "\n"
    return Note(address, subject, text, letter.language, letter.message_id, plain)


def _dressed(letter: Outgoing, paragraphs: list[str], *, plain: bool) -> list[str]:
    """With its foot: from whom it is, since a letter must say so. A plain one says it by our address, below, and begins with nothing."""
    if plain:
        return [str(FIRST_LINES), *paragraphs, settings.NEWSPAPER.address]
    return [*paragraphs, f"{letterheads.name(letter.language)}\n{settings.NEWSPAPER.address}"]


def learn(kind: str, write: Writer, plain: Callable[[Outgoing], bool] = _never) -> None:
    """How a kind of letter is written that is not circulation's own: whoever stands above says so when it starts (its ``apps.py``).

    ``plain``: whether one letter shall not name the paper at first sight.
    """
    _WRITERS[kind] = write
    _PLAIN[kind] = plain


def _asked(letter: Outgoing, address: str) -> Told | None:
    waiting = register(letter, address)
    if not waiting:
        return _already(letter)
    newsletters = [subscription.newsletter for subscription in waiting]
    link = _link(Purpose.CONFIRM, "confirm", letter, (newsletter.pk for newsletter in newsletters))
    paper = letterheads.name(letter.language)
    return str(_("Please confirm")), [
        str(_("Somebody, probably you, asked %(paper)s to write to this address:") % {"paper": paper}),
        _listed(newsletters),
        str(_("If it was you, follow this link within seven days and press the button there:")),
        link,
        str(_("If it was not you, do nothing. You will not hear from us again, and the address is erased.")),
    ]


def _already(letter: Outgoing) -> Told | None:
    """To one who has all that was asked for. For one who asked for what is gone meanwhile, there is nothing to say."""
    if not Subscriber.objects.filter(mark=letter.mark, subscriptions__state__in=WANTED).exists():
        return None
    return str(_("You are on the list")), [
        str(_("Somebody, probably you, asked for letters that this address gets already. Nothing was changed.")),
        str(_("On your own page you choose, stop or erase them. The link is good for two days:")),
        _link(Purpose.YOURS, "yours", letter),
    ]


def _manage(letter: Outgoing, _address: str) -> Told | None:
    if not Subscriber.objects.filter(mark=letter.mark).exists():
        return None
    return str(_("Your link")), [
        str(_("Here is the link to your own page: choose your letters, stop them, or have everything erased.")),
        _link(Purpose.YOURS, "yours", letter),
        str(_("It is good for two days. If you did not ask for it, do nothing.")),
    ]


def _data(letter: Outgoing, address: str) -> Told | None:
    subscriber = Subscriber.objects.filter(mark=letter.mark).first()
    if subscriber is None:
        return None
    lines = [
        f"{_('Address')}: {address}",
        f"{_('Language')}: {subscriber.language}",
        f"{_('Since')}: {date(subscriber.since)}",
        str(_("Mail that came back: %(number)s") % {"number": subscriber.soft + subscriber.hard}),
    ]
    told = [_of(each) for each in subscriber.subscriptions.select_related("newsletter", "consent")]
    intro = str(_("This is all that we keep of you:"))
    return str(_("What you asked for")), [intro, "\n".join(lines), *told]


_WRITERS: Final[dict[str, Writer]] = {
    Outgoing.Kind.ASKED: _asked,
    Outgoing.Kind.MANAGE: _manage,
    Outgoing.Kind.LEAVE: _manage,
    Outgoing.Kind.DATA: _data,
}


_PLAIN: Final[dict[str, Callable[[Outgoing], bool]]] = {}


def _of(subscription: Subscription) -> str:
    moments = [
        (_("asked for"), subscription.asked_at),
        (_("confirmed"), subscription.confirmed_at),
        (_("left"), subscription.left_at),
    ]
    came_by = _("came by: %(source)s") % {"source": SOURCES.get(subscription.source, subscription.source)}
    lines = [
        f"{subscription.newsletter.name}: {STATES[Subscription.State(subscription.state)]}",
        *(f"  {what}: {date(moment)}" for what, moment in moments if moment),
        f"  {came_by}",
    ]
    if subscription.consent:
        agreed = _("agreed to: %(sentence)s") % {"sentence": subscription.consent.text}
        lines.append(f"  {agreed}")
    return "\n".join(lines)


def _listed(newsletters: Iterable[Newsletter]) -> str:
    return "\n".join(f"  {newsletter.name}, {every(newsletter.weekday)}" for newsletter in newsletters)


def _link(purpose: Purpose, page: str, letter: Outgoing, newsletters: Iterable[int] = ()) -> str:
    token = link_token(purpose, bytes(letter.mark), newsletters)
    return f"{settings.NEWSPAPER.address}/letters/{page}/{token}"
