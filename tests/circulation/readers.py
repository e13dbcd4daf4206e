"""Newsletters and readers for tests, and the post that brings the counter's letters."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from django.utils import timezone

from tamizdat.circulation import consents, notes, outgoing
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.models import Newsletter, Subscriber, Subscription
from tamizdat.circulation.opening import PostOpener
from tamizdat.circulation.sealing import seal
from tamizdat.circulation.tokens import form_token

_number = count(1)


def shown(seconds: float = 10) -> str:
    """The token of a form that was shown so long ago."""
    return form_token(timezone.now().timestamp() - seconds)


def a_newsletter(slug: str = "friday", **fields: Any) -> Newsletter:
    found = Newsletter.objects.filter(slug=slug).first()
    given = {"name": "The Friday Letter", "language": "en", "promise": "The week in ten stories.", **fields}
    return found or Newsletter.objects.create(slug=slug, **given)


def a_reader(address: str = "", newsletter: Newsletter | None = None, **fields: Any) -> Subscription:
    """Somebody who gets a letter, confirmed unless ``state`` says something else."""
    typed = normalised(address or f"reader{next(_number)}@farshore.example")
    whose = mark(typed)
    language = fields.pop("language", "en")
    subscriber, _made = Subscriber.objects.get_or_create(
        mark=whose, defaults={"sealed": seal(whose, typed), "language": language}
    )
    now = timezone.now()
    given = {"state": "confirmed", "asked_at": now, "confirmed_at": now, "source": "counter", **fields}
    given.setdefault("consent", consents.current(language))
    return Subscription.objects.create(subscriber=subscriber, newsletter=newsletter or a_newsletter(), **given)


def the_post(worker: str = "one") -> list[notes.Note]:
    """What is sent when the post goes round."""
    letters = outgoing.take(worker, 100)
    with PostOpener() as opener:
        mail = [notes.written(letter, opener) for letter in letters]
    outgoing.done(worker, letters)
    return [note for note in mail if note]


def link_in(note: notes.Note) -> str:
    """The path of the one link of the counter in a letter."""
    (found,) = re.findall(r"https?://[^/\s]+(/letters/\S+)", note.text)
    return str(found)
