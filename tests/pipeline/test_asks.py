"""Asks in the paper: on the pages that may carry them, one at a placement, in their time, and pressed no oftener than needed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving.asks import Ask, Placement
from tamizdat.giving.campaigns import Campaign
from tamizdat.giving.models import Payment, Refund
from tamizdat.giving.offers import Offer
from tamizdat.lib.money import Money
from tamizdat.moneydesk.models import DeskAsk
from tamizdat.newsroom.models import FixedPage, FrontPage
from tamizdat.paper.models import PrintedAsk
from tamizdat.pipeline.asks import print_asks
from tamizdat.pipeline.models import Change, PrintedOutput
from tamizdat.pipeline.tickers import ticker
from tests.builders import a_newspaper, a_section, a_story
from tests.moneydesk.ledger import some_payments
from tests.paper.reading import path_of
from tests.pipeline.newspapers import pressed, tree
from tests.pipeline.promises import check

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def an_ask(placement=Placement.STORY, words="Keep the paper alive.", **fields):
    return Ask.objects.create(
        placement=placement, **{"name": "Winter", "language": "en", "on": True, "text": words, **fields}
    )


def with_words(words="Keep the paper alive.") -> set[str]:
    return {path for path, page in tree().items() if path.endswith(".html") and words.encode() in page}


def a_fixed_page(role):
    front = FrontPage.objects.get(locale__language_code="en")
    page = front.add_child(instance=FixedPage(title=role, slug=role, role=role, locale=front.locale))
    page.save_revision().publish()
    return f"en/{role}.html"


def test_an_ask_stands_where_it_is_placed_and_in_its_language_only():
    story, russian = a_story(), a_story(language="ru", section=a_section("politika", "ru"))
    an_ask()
    an_ask(Placement.FRONT, "A box on the front.")
    pressed()
    assert with_words() == {path_of(story)}
    assert with_words("A box on the front.") == {"index.html", "en/index.html"}
    assert path_of(russian) not in with_words()
    check()


def test_the_line_at_the_top_stands_on_every_page_but_those_where_nobody_is_asked():
    story, grief, gone = a_story(), a_story(grief=True), a_story()
    about, *quiet = (a_fixed_page(role) for role in ("about", "privacy", "corrections", "contact", "other"))
    pressed()
    gone.unpublish()
    pressed()
    before = {path for path in tree() if path.startswith("en/") and path.endswith(".html")}
    an_ask(Placement.TOP)
    pressed()
    never = {path_of(grief), path_of(gone), *quiet, "en/verify.html"}
    assert never < before
    assert with_words() == (before - never) | {"index.html"}
    assert {path_of(story), about, "en/text.html", "en/politics/index.html"} < with_words()
    check()


def test_nobody_is_asked_for_anything_beside_a_story_of_grief():
    story = a_story()
    an_ask()
    an_ask(Placement.TOP, "A line at the top.")
    pressed()
    assert path_of(story) in with_words() & with_words("A line at the top.")
    story.grief = True
    story.save_revision().publish()
    pressed()
    assert path_of(story) not in with_words() | with_words("A line at the top.")
    assert b"data-ask" not in tree()[path_of(story)]
    check()


def test_a_changed_ask_makes_stale_what_shows_it_and_nothing_else():
    story, russian = a_story(), a_story(language="ru", section=a_section("politika", "ru"))
    ask = an_ask()
    pressed()
    edition = pressed(full=True).edition.number
    ask.text = "Keep it going."
    ask.save()
    pressed()
    again = set(
        PrintedOutput.objects.filter(edition__gt=edition, because__startswith="ask:").values_list("path", flat=True)
    )
    assert again == {path_of(story)}
    assert with_words("Keep it going.") == {path_of(story)}
    assert path_of(russian) not in again
    check()


def test_what_no_reader_sees_of_an_ask_makes_nothing_stale():
    a_story()
    ask = an_ask()
    pressed()
    Change.objects.all().delete()
    ask.name, ask.priority = "Winter, again", 7
    ask.save()
    an_ask(words="Behind the other.", priority=1)
    assert not Change.objects.exists()


def test_an_ask_begins_and_ends_by_the_clock():
    story = a_story()
    coming = an_ask(starts_at=timezone.now() + DAY)
    pressed()
    assert with_words() == set()
    Ask.objects.filter(pk=coming.pk).update(starts_at=timezone.now() - DAY)  # its hour came, and nobody saved anything
    print_asks()
    pressed()
    assert with_words() == {path_of(story)}
    Ask.objects.filter(pk=coming.pk).update(ends_at=timezone.now())
    print_asks()
    pressed()
    assert with_words() == set()
    assert not PrintedAsk.objects.exists()
    check()


def test_the_desks_own_asks_are_printed_and_taken_down_too():
    a_story()
    ask = DeskAsk.objects.create(name="Winter", language="en", on=True, text="From the desk.")
    pressed()
    assert with_words("From the desk.")
    ask.delete()
    pressed()
    assert with_words("From the desk.") == set()


def test_words_of_an_ask_are_words_and_never_markup():
    a_story()
    an_ask(words='<b>Now</b> ="/x" & "so"')
    pressed()
    assert with_words("&lt;b&gt;Now&lt;/b&gt;")
    assert not with_words("<b>Now</b>")


def test_each_language_has_its_script_of_asks():
    pressed()
    assert b"Not now" in tree()["en/asks.js"]
    assert b"localStorage" in tree()["ru/asks.js"]
    assert not [
        word
        for word in (b"fetch(", b"XMLHttpRequest", b"sendBeacon", b"WebSocket", b"cookie")
        if word in tree()["en/asks.js"]
    ]


def test_a_campaign_shows_how_far_it_is_and_money_makes_no_story_stale():
    story = a_story()
    campaign = Campaign.objects.create(slug="winter", name="Winter", goal=1_000_000)
    an_ask(campaign=campaign)
    an_ask(Placement.FRONT, "A box on the front.", campaign=campaign)
    pressed()
    edition = pressed(full=True).edition.number
    some_payments("winter", 21_999, count=5)
    some_payments("winter--b", 2_000, count=3)
    some_payments("winter", 100_000, count=4, currency="USD")
    pressed()
    assert "€1,100 of €10,000" in tree()["en/index.html"].decode()
    assert "€1,100 of €10,000" in tree()["en/tickers/winter.svg"].decode()
    assert "$" not in tree()["en/tickers/winter.svg"].decode()
    again = set(PrintedOutput.objects.filter(edition__gt=edition).values_list("path", flat=True))
    assert path_of(story) not in again
    assert {"en/tickers/winter.svg", "ru/tickers/winter.svg", "en/index.html"} <= again
    assert b'src="../../../en/tickers/winter.svg"' in tree()[path_of(story)]
    check()


def test_a_gift_too_small_to_be_seen_presses_nothing():
    a_story()
    an_ask(campaign=Campaign.objects.create(slug="winter", name="Winter", goal=10_000_000))
    some_payments("winter", 100_000)
    pressed()
    Change.objects.all().delete()
    some_payments("winter", 1, count=1)
    assert pressed().edition is None


def test_money_that_went_back_is_not_counted():
    campaign = Campaign.objects.create(slug="winter", name="Winter", goal=10_000)
    some_payments("winter", 1_000)
    first = Payment.objects.first()
    Refund.objects.create(
        payment=first, ref_mark=b"r" * 32, amount=1_000, currency="EUR", made_at=first.made_at, fate="done"
    )
    assert ticker(campaign).raised == Money(4_000, "EUR")


@pytest.mark.parametrize("ways", [["stripe"], []])
def test_an_ask_at_the_end_of_a_story_carries_the_choice_and_leads_to_the_support_page(settings, ways):
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"giving": ways, "giving_currencies": ["EUR", "USD"]})
    story = a_story()
    an_ask(campaign=Campaign.objects.create(slug="winter", name="Winter"))
    Offer.objects.create(language="en", currency="EUR", monthly="4 8", frequency="annual")
    pressed()
    page = tree()[path_of(story)].decode()
    form = page[page.index('<form class="ask') :]
    form = form[: form.index("</form>")]
    assert 'action="http://127.0.0.1:8000/support/"' in form
    assert "method" not in form  # a plain GET: the choice stands in the address
    assert 'name="campaign" value="winter"' in form
    assert ('name="amount" value="8"' in form, 'value="annual" checked' in form, 'value="EUR"' in form) == (
        bool(ways),
    ) * 3
