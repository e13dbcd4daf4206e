"""Newsletters, issues and picks for tests: ``an_issue(stories=2)``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from tamizdat.circulation.models import Newsletter
from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import pick
from tests.builders import a_locale, a_story

_number = count(1)


@contextmanager
def taken_back() -> Iterator[None]:
    """What the block writes is gone after it, so that every example of hypothesis finds what the first one found."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_newsletter(language: str = "en", **fields: Any) -> Newsletter:
    a_locale(language)
    slug = fields.pop("slug", "") or f"letter-{next(_number)}"
    given = {"name": "The Friday letter", "sender_address": "letter@farshore.example", **fields}
    return Newsletter.objects.create(slug=slug, language=language, **given)


def an_issue(newsletter: Newsletter | None = None, *, stories: int = 0, **fields: Any) -> Issue:
    """A draft due tomorrow, ready to be approved when it has stories."""
    newsletter = newsletter or a_newsletter()
    number = newsletter.issues.count() + 1
    given = {"subject": "The dam holds", "due_at": timezone.now() + timedelta(days=1), "number": number, **fields}
    state = given.pop("state", Issue.State.DRAFT)
    issue = Issue.objects.create(newsletter=newsletter, **given)
    for _ in range(stories):
        pick(issue, a_story(language=newsletter.language))
    issue.state = state
    issue.save(update_fields=["state"])
    return issue
