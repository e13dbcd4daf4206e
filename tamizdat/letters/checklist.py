"""What is looked at before a letter is approved. A fault is told with what to do; nothing here keeps anybody from sending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamizdat.letters import outside as outside_links
from tamizdat.letters.issues import Issue
from tamizdat.letters.mail import CLIP
from tamizdat.letters.ports import post_office
from tamizdat.letters.render import rendered
from tamizdat.letters.sender import Found, ask
from tamizdat.letters.words import addresses_in, typed_addresses

Verdict = Literal["good", "look", "bad"]
NEAR: Final = 0.8
"""A letter this near to the clip is told of before it is over it."""


@dataclass(frozen=True, slots=True)
class Check:
    verdict: Verdict
    says: str


def checklist(issue: Issue) -> list[Check]:
    """Subject, stories, size, pictures, links; asks nobody outside."""
    return [_subject(issue), *_stories(issue), _size(issue), *_pictures(issue), _links(issue), _sender(issue)]


def sender_checklist(issue: Issue) -> list[Check]:
    """SPF, DKIM and DMARC of the sender's domain: asks the domain name system, so only when somebody wants it."""
    domain = _sender_address(issue).rpartition("@")[2]
    return [_told(found) for found in ask(domain, post_office().selectors())] if domain else []


def links_checklist(issue: Issue) -> list[Check]:
    """Whether the addresses outside answer: asks them, so only when somebody wants it."""
    outside = [each for each in _addresses(issue) if urlsplit(each).scheme in {"http", "https"} and _whole(each)]
    ours = urlsplit(settings.NEWSPAPER.address).hostname
    return [_told(found) for found in outside_links.ask(each for each in outside if urlsplit(each).hostname != ours)]


def _subject(issue: Issue) -> Check:
    if not issue.subject.strip():
        return Check("bad", _("There is no subject."))
    return Check("good", _("The subject is “%(subject)s”.") % {"subject": issue.subject})


def _stories(issue: Issue) -> list[Check]:
    picks = list(issue.picks.select_related("article"))
    gone = [pick.article.title for pick in picks if not pick.article.live]
    found = [
        Check("bad", _("“%(headline)s” is not published any more and is left out.") % {"headline": each})
        for each in gone
    ]
    number = len(picks) - len(gone)
    if not number:
        return [*found, Check("bad", _("No story is picked that readers can open."))]
    return [*found, Check("good", ngettext("%(number)d story.", "%(number)d stories.", number) % {"number": number})]


def _size(issue: Issue) -> Check:
    size = rendered(issue).size
    told = {"size": round(size / 1000), "clip": CLIP // 1000}
    if size > CLIP:
        return Check(
            "bad", _("%(size)d kB: Gmail cuts off what is over %(clip)d kB. Take stories out, or send links.") % told
        )
    if size > NEAR * CLIP:
        return Check("look", _("%(size)d kB: close to the %(clip)d kB at which Gmail cuts a letter off.") % told)
    return Check("good", _("%(size)d kB; Gmail cuts off at %(clip)d kB.") % told)


def _pictures(issue: Issue) -> list[Check]:
    if not issue.newsletter.pictures:
        return []
    shown = issue.picks.published().filter(picture=True, article__lead_photo__isnull=False)
    bare = [
        each.article.title
        for each in shown.select_related("article__lead_photo")
        if _says_nothing(each.article.lead_photo)
    ]
    if not bare:
        return [Check("good", _("Every picture has words for those who cannot see it."))]
    told = _("The picture of “%(headline)s” has no words for those who cannot see it. Write them in the photo’s form.")
    return [Check("bad", told % {"headline": each}) for each in bare]


def _links(issue: Issue) -> Check:
    dead = [each for each in _addresses(issue) if not _whole(each)]
    if not dead:
        return Check("good", _("Every link leads to something published or to a whole address outside."))
    named = ", ".join(dict.fromkeys(each or _("(to a page that is not published)") for each in dead))
    return Check("bad", _("Dead links: %(links)s.") % {"links": named})


def _addresses(issue: Issue) -> list[str]:
    """Every address in the words typed for the letter and, in full text, in its stories."""
    found = [*typed_addresses(issue.intro), *typed_addresses(issue.sign_off)]
    if issue.newsletter.mode == issue.newsletter.Mode.FULL:
        for pick in issue.picks.published().select_related("article"):
            texts = (block.value for block in pick.article.body if block.block_type == "text")
            found += [address for text in texts for address in addresses_in(text)]
    return found


def _whole(address: str) -> bool:
    """Whether it can be followed: a host with a dot or one of ours; nothing outside is asked."""
    parts = urlsplit(address) if address else None
    if parts is None:
        return False
    if parts.scheme in {"mailto", "tel"}:
        return bool(parts.path)
    ours = urlsplit(settings.NEWSPAPER.address).hostname
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and (host == ours or ("." in host.strip(".") and ".." not in host))


def _says_nothing(photo: Any) -> bool:
    return not photo.decorative and not photo.alt.strip()


def _sender(issue: Issue) -> Check:
    address = _sender_address(issue)
    if not address:
        return Check("bad", _("The newsletter has no sender’s address. A publisher or technician enters one."))
    return Check("good", _("It comes from %(address)s.") % {"address": address})


def _sender_address(issue: Issue) -> str:
    """The newsletter's own, else that of the settings when it is in a domain; a bare machine has none."""
    given = str(issue.newsletter.sender_address or settings.NEWSPAPER.mail_sender)
    return given if any(letter.isalpha() for letter in given.rpartition(".")[2]) and "." in given else ""


def _told(found: Found) -> Check:
    return Check(found.verdict, found.says)
