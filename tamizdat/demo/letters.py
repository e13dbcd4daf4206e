"""The demo's letters: two newsletters, 200 readers, last week's issue in their mailboxes, this week's begun.

The readers and their hosts are invented; what is sent to them goes to the demo's own catcher.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamizdat.circulation import consents
from tamizdat.circulation.counts import Tally
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.models import Newsletter, Subscriber, Subscription
from tamizdat.circulation.opening import Opener
from tamizdat.circulation.sealing import seal
from tamizdat.demo.catcher.caught import Basket
from tamizdat.demo.catcher.smtp import catcher
from tamizdat.letters.drafting import begin_by_hand, plan_of
from tamizdat.letters.models import Issue
from tamizdat.letters.picks import pick
from tamizdat.lib.machine import a_free_port
from tamizdat.newsroom.models import Article
from tamizdat.pipeline import friday
from tamizdat.pipeline.letter_archive import file_in_the_paper
from tamizdat.postroom.failover import Chain, Way
from tamizdat.postroom.greeting import relay_at
from tamizdat.postroom.smtp import SmtpTransport

BOOK = Path(__file__).with_suffix(".toml")
STORIES = 6
SEED = 117
WEEKS = 12
"""How far back readers signed up."""


def make_letters(folder: Path, now: datetime) -> int:
    """Make all of it, with last week's letters in the catcher's ``folder``; how many readers. 0 when there are newsletters already."""
    if Newsletter.objects.exists():
        return 0
    book = tomllib.loads(BOOK.read_text(encoding="utf-8"))
    addresses = _addresses(book["names"])
    with transaction.atomic():
        made = [(_newsletter(entry, addresses, now), entry) for entry in book["newsletters"]]
    for newsletter, entry in made:
        _send_last_weeks(newsletter, entry["last"], folder, now)
        _begin_this_weeks(newsletter, entry["next"])
    return Subscription.objects.count()


def _newsletter(entry: dict[str, Any], addresses: Iterator[str], now: datetime) -> Newsletter:
    words = {name: entry[name] for name in ("slug", "language", "name", "promise")}
    made = Newsletter.objects.create(**words, open=True)
    consent = consents.current(made.language)
    days = Random(SEED)  # noqa: S311  the same readers in every demo
    for address in islice(addresses, entry["readers"]):
        at = now - timedelta(days=days.randrange(8, 7 * WEEKS), minutes=days.randrange(1440))
        subscriber = Subscriber.objects.create(
            mark=mark(address), sealed=seal(mark(address), address), language=made.language, since=at
        )
        Subscription.objects.create(
            subscriber=subscriber,
            newsletter=made,
            state="confirmed",
            consent=consent,
            asked_at=at,
            confirmed_at=at,
            source="counter",
        )
        for kind in (Tally.Kind.ASKED, Tally.Kind.CONFIRMED):
            _tally(made, kind, at)
        if days.random() < 1 / 12:
            _tally(made, Tally.Kind.LEFT, at + timedelta(days=3))
    return made


def _tally(newsletter: Newsletter, kind: Tally.Kind, at: datetime) -> None:
    row, _new = Tally.objects.get_or_create(day=timezone.localdate(at), newsletter=newsletter, kind=kind)
    row.count += 1
    row.save()


def _addresses(names: dict[str, list[str]]) -> Iterator[str]:
    """Invented ones, none twice."""
    draw = Random(SEED)  # noqa: S311
    number = 0
    while True:
        number += 1
        first, last, host = (draw.choice(names[part]) for part in ("first", "last", "hosts"))
        yield normalised(f"{first}.{last}{number}@{host}")


def _send_last_weeks(newsletter: Newsletter, words: dict[str, str], folder: Path, now: datetime) -> None:
    """Sent as any letter is, over a catcher that runs for that long; only its hour is put back a week."""
    hour = plan_of(newsletter).next_due(now) - timedelta(days=7)
    issue = _issue(newsletter, words, hour)
    for article in _stories(newsletter, until=hour):
        pick(issue, article)
    issue.send_now(None)
    issue.due_at = hour
    issue.save(update_fields=["due_at"])
    friday.begin(issue)
    Issue.objects.filter(pk=issue.pk).update(begun_at=hour)
    port = a_free_port()
    relay = catcher(Basket(folder), port)
    relay.start()
    try:
        chain = Chain([Way(SmtpTransport(relay_at(f"smtp://127.0.0.1:{port}")))])
        with Opener() as opener:
            friday.send(issue, opener, threading.Event(), chain)
    finally:
        relay.stop()
    Issue.objects.filter(pk=issue.pk).update(ended_at=hour + timedelta(seconds=9))
    issue.refresh_from_db()
    file_in_the_paper(issue)


def _begin_this_weeks(newsletter: Newsletter, words: dict[str, str]) -> None:
    issue = begin_by_hand(newsletter)
    issue.write(words["subject"], words["intro"], words["sign_off"])
    for article in islice(_stories(newsletter, until=timezone.now()), 2):
        pick(issue, article)


def _issue(newsletter: Newsletter, words: dict[str, str], due: datetime) -> Issue:
    return Issue.objects.create(newsletter=newsletter, number=1, due_at=due, **words)


def _stories(newsletter: Newsletter, until: datetime) -> list[Article]:
    found = Article.objects.live().filter(locale__language_code=newsletter.language, first_published_at__lt=until)
    return list(found.order_by("-first_published_at")[:STORIES])
