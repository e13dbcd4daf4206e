"""What the desk of letters asks of the post."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.marks import normalised
from tamizdat.letters.models import Issue
from tamizdat.letters.progress import Progress
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.render import rendered
from tamizdat.pipeline import friday, mailroom, pulse
from tamizdat.pipeline.deliveries import Delivery, FrozenLetter
from tamizdat.pipeline.letter_archive import Desk
from tamizdat.pipeline.note_post import hand_over
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.compose import compose
from tamizdat.postroom.errors import TransportDown, WrongTransport
from tamizdat.postroom.headers import Head
from tamizdat.postroom.ledger import Claim, State
from tamizdat.postroom.parcels import Parcel


class Office(Desk):
    def send_test(self, issue: Issue, address: str) -> None:
        """Hand the letter over while the editor waits, as every reader would get it but for the way to leave."""
        if not mailroom.has_relays():
            raise LetterRefused(_("No relay for mail is set, so nothing can be sent. A technician sets “mail”."))
        try:
            to = normalised(address)
            answer = hand_over(_test(issue, to), mailroom.chain())
        except BadAddress as error:
            raise LetterRefused(_("Mail cannot be sent to this address. Look at it again.")) from error
        except (TransportDown, WrongTransport) as error:
            raise LetterRefused(_("The relay does not take mail now: %(why)s") % {"why": error}) from error
        if answer.fate is not Fate.ACCEPTED:
            raise LetterRefused(_("The relay answered %(code)s. It was not sent.") % {"code": answer.short})

    def progress(self, issue: Issue) -> Progress | None:
        if not FrozenLetter.objects.filter(pk=issue.pk).exists():
            return None
        counts = Delivery.objects.filter(issue=issue).counted()
        return Progress(
            audience=sum(counts.values()),
            accepted=counts[State.ACCEPTED],
            deferred=counts[State.DEFERRED],
            refused=counts[State.REFUSED],
            doubt=counts[State.DOUBT],
            left=counts[State.LEFT],
            queued=counts[State.QUEUED] + counts[State.CLAIMED],
            rate=pulse.rate(issue),
            destinations=pulse.by_provider(issue, counts[State.ACCEPTED]),
        )

    def selectors(self) -> tuple[str, ...]:
        return tuple(key.selector for key in mailroom.signing_keys())


def _test(issue: Issue, to: str) -> Parcel:
    letter = mailroom.to_compose(rendered(issue))
    body = compose(letter)
    words = friday.masthead(issue.newsletter, _("Test: %(subject)s") % {"subject": letter.subject}, timezone.now())
    head = Head(words, body, issue=f"test-{timezone.now().timestamp()}", key=mailroom.message_key())
    return Parcel(
        Claim(0, 1, to, to.rpartition("@")[2], to),
        words.sender_address,
        head.for_reader(to, to),
        body.wire,
        body.eight_bit,
    )
