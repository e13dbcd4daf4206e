"""Attacks by a reporter's account (a laptop that was seized signed in): who stands behind a byline?"""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from wagtail.models import Page

from tamizdat.newsroom.models import Article
from tamizdat.newsroom.unmasking import name_for
from tests.builders import a_newspaper, a_section, a_story, an_author
from tests.newsroom.cast import Person, the_story

pytestmark = pytest.mark.django_db

SECRETS = ("arkasova", "helmi", "velt", "tuule")
PAGES_MOST = 150


@pytest.fixture
def bylines():
    a_newspaper("en", "ru")
    pen = an_author("Helmi Arkasova", visibility="pseudonymous", pen_name="Jonas Pier")
    none = an_author("Tuule Velt", visibility="withheld")
    return pen, none, an_author("Adam Pryce")


@pytest.fixture
def reporter(bylines) -> Person:
    reporter = Person("Reporters")
    reporter.writes()
    return reporter


def told(body: bytes) -> list[str]:
    text = body.decode(errors="replace").lower()
    return [name for name in SECRETS if name in text]


def test_the_editor_of_an_own_story_shows_pen_names_and_numbers_only(reporter, bylines):
    page = reporter.open("wagtailadmin_pages:edit", the_story().pk)
    assert told(page.content) == []
    for label in ("Jonas Pier", f"Withheld author no. {bylines[1].pk}", "Adam Pryce"):
        assert label in page.content.decode()


def test_the_order_of_names_tells_nothing_of_the_real_ones(reporter):
    page = reporter.open("wagtailadmin_pages:edit", the_story().pk).content.decode()
    offered = re.findall(r"<option value=\"\d+\"[^>]*>([^<]+)</option>", page.partition("bylines-__prefix__-author")[2])
    assert [label.split(" no.")[0] for label in offered[:3]] == ["Adam Pryce", "Jonas Pier", "Withheld author"]


def test_reporters_know_themselves_and_editors_everybody(reporter, bylines):
    pen, none, _ = bylines
    none.account = reporter.account
    none.save()
    assert name_for(none, reporter.account) == "Tuule Velt (withheld: desk only)"
    assert name_for(pen, reporter.account) == "Jonas Pier"
    assert name_for(pen, Person("Editors").account) == "Helmi Arkasova (desk only; printed as Jonas Pier)"
    assert name_for(pen, None) == "Jonas Pier"
    page = Person("Editors").open("wagtailadmin_pages:edit", the_story().pk).content.decode()
    assert "Helmi Arkasova (desk only" in page


def test_no_chooser_lists_or_finds_real_names_for_a_reporter(reporter, bylines):
    space = "wagtailsnippetchoosers_newsroom_author"
    for name, args in (("choose", ()), ("choose_results", ()), ("chosen", (bylines[0].pk,)), ("chosen_multiple", ())):
        page = reporter.client.get(reverse(f"{space}:{name}", args=args), {"q": "Helmi", "id": bylines[0].pk})
        assert page.status_code in {302, 403}, name
        assert told(page.content) == []


def test_a_story_is_not_found_by_a_name_that_is_not_printed(bylines):
    pen, none, named = bylines
    a_story("By three", authors=[pen, none, named])
    found = {word: Article.objects.all().search(word).count() for word in ("Helmi", "Velt", "Pier", "Pryce")}
    assert found == {"Helmi": 0, "Velt": 0, "Pier": 1, "Pryce": 1}


def test_a_withdrawn_name_finds_no_story_any_more_old_ones_and_open_drafts_too(bylines):
    named = bylines[2]
    a_story("Published", authors=[named])
    draft = a_story("With an open draft")
    draft.bylines.create(author=named)
    draft.save_revision()
    assert Article.objects.all().search("Pryce").count() == 2
    named.visibility = "withheld"
    named.save()
    assert Article.objects.all().search("Pryce").count() == 0


def test_comparing_and_reviewing_versions_shows_no_real_name(reporter, bylines):
    story = the_story()
    first = story.get_latest_revision()
    story.bylines.create(author=bylines[0])
    story.bylines.create(author=bylines[1])
    second = story.save_revision(user=reporter.account)
    for name, args in (
        ("wagtailadmin_pages:revisions_compare", (story.pk, first.pk, second.pk)),
        ("wagtailadmin_pages:revisions_revert", (story.pk, second.pk)),
        ("wagtailadmin_pages:history", (story.pk,)),
    ):
        page = reporter.open(name, *args)
        assert page.status_code == 200, name
        assert told(page.content) == [], name


def test_a_complaint_about_a_byline_of_another_language_keeps_the_name(bylines):
    other = an_author("Helmi Arkasova", "ru", visibility="withheld")
    story = a_story(authors=[other], live=False)
    a_section()
    with pytest.raises(Exception, match="Withheld author") as refused:
        story.refuse_other_languages()
    assert told(str(refused.value).encode()) == []


def test_a_list_of_pages_cannot_be_asked_whose_account_wrote_them(reporter, bylines):
    drawer = the_story().get_parent()
    stranger = Person("Reporters")
    page = reporter.client.get(
        reverse("wagtailadmin_explore", args=[drawer.pk]),
        {"owner": stranger.account.pk, "edited_by": stranger.account.pk},
    )
    assert the_story().title in page.content.decode()
    for report in ("site_history", "aging_pages", "workflow", "workflow_tasks", "locked_pages"):
        assert reporter.open(f"wagtailadmin_reports:{report}").status_code == 302
        assert Person("Editors").open(f"wagtailadmin_reports:{report}").status_code in {200, 302}
    assert Person("Editors").open("wagtailadmin_reports:site_history").status_code == 200
    assert "/reports/" not in reporter.open("wagtailadmin_home").content.decode()


def test_nothing_that_the_desk_links_to_for_a_reporter_tells_a_real_name(reporter, bylines):
    """Accounts of those who hide are named like them here: reports that tell who saved what would tell who they are."""
    pen, none, _ = bylines
    hidden = Person("Reporters")
    hidden.account.first_name, hidden.account.last_name = "Helmi", "Arkasova"
    hidden.account.save()
    hidden.writes(slug="anothers-story")
    a_story("Theirs", authors=[pen, none], owner=hidden.account)
    seen, found = set(), {}
    waiting = deque(
        [reverse("wagtailadmin_home"), f"/api/main/pages/{the_story().pk}/?fields=*", "/api/main/pages/?fields=*"]
    )
    waiting += [reverse("wagtailadmin_explore", args=[page.pk]) for page in Page.objects.filter(depth__lte=3)]
    while waiting and len(seen) < PAGES_MOST:
        address = waiting.popleft()
        if address in seen:
            continue
        seen.add(address)
        page = reporter.client.get(address)
        if page.streaming or page.status_code != 200:
            continue
        if told(page.content):
            found[address] = told(page.content)
        for link in re.findall(
            r'(?:href|action|data-[a-z-]*url[a-z-]*)="([^"#]+)', page.content.decode(errors="replace")
        ):
            target = urlsplit(urljoin(address, link.replace("&amp;", "&")))
            if not target.netloc and not target.path.startswith(("/static", "/media", "/logout")):
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    assert found == {}
    assert len(seen) > 20
