"""Asks and campaigns, written at the desk as a browser without scripts writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from tamizdat.giving.asks import Ask, Placement, standing_ask
from tamizdat.giving.campaigns import Campaign, known
from tamizdat.lib.money import Money
from tamizdat.moneydesk.models import DeskAsk
from tests.builders import a_newspaper, a_story
from tests.newsroom.cast import Person, errors
from tests.pipeline.newspapers import pressed

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def an_ask(placement=Placement.STORY, **fields):
    return Ask.objects.create(
        placement=placement, **{"name": "Winter", "language": "en", "on": True, "text": "Keep us alive.", **fields}
    )


def writes(person, what="moneydesk_deskask", **typed):
    """Open the form of a new row, type, and press *Save*."""
    address = reverse(f"wagtailsnippets_{what}:add")
    form = dict(querydict_from_html(person.client.get(address).content.decode(), form_id="w-editor-form").lists())
    return person.client.post(address, {**form, **typed})


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_an_editor_writes_an_ask(role):
    answer = writes(
        Person(role), name="Winter", language="ru", placement="story", text="Поддержите нас.", on="on", choice="on"
    )
    assert answer.status_code == 302, errors(answer)
    ask = Ask.objects.get()
    assert (ask.language, ask.placement, ask.on, ask.has_choice, ask.most) == ("ru", "story", True, True, 4)


def test_a_new_ask_is_off_and_carries_the_choice():
    form = Person("Editors").open("wagtailsnippets_moneydesk_deskask:add").context["form"]
    assert (form["on"].value(), form["choice"].value()) == (False, True)


def test_a_reporter_writes_none():
    answer = Person("Reporters").open("wagtailsnippets_moneydesk_deskask:add")
    assert answer.status_code == 302
    assert answer.url == reverse("wagtailadmin_home")


def test_a_campaigns_goal_is_typed_as_money():
    editor = Person("Editors")
    assert (
        writes(editor, "giving_campaign", name="Winter", slug="winter", goal_typed="40 000", currency="EUR").status_code
        == 302
    )
    assert Campaign.objects.get().target == Money(4_000_000, "EUR")
    refused = writes(editor, "giving_campaign", name="Spring", slug="spring", goal_typed="a lot", currency="EUR")
    assert "write 40000" in errors(refused)


def test_a_campaign_keeps_its_short_name():
    campaign = Campaign.objects.create(slug="winter", name="Winter")
    address = reverse("wagtailsnippets_giving_campaign:edit", args=[campaign.pk])
    editor = Person("Editors")
    form = dict(querydict_from_html(editor.client.get(address).content.decode(), form_id="w-editor-form").lists())
    assert "Keep it" in errors(editor.client.post(address, {**form, "slug": "summer"}))


def test_of_several_asks_readers_get_the_one_that_goes_before_the_others():
    an_ask(name="first"), an_ask(name="more important", priority=5), an_ask(name="newest")
    an_ask(name="not on", priority=9, on=False)
    an_ask(name="over", priority=9, ends_at=NOW - DAY)
    an_ask(name="to come", priority=9, starts_at=NOW + DAY)
    an_ask(name="elsewhere", priority=9, placement=Placement.TOP)
    assert standing_ask("en", Placement.STORY, NOW).name == "more important"
    assert standing_ask("en", Placement.STORY, NOW + 2 * DAY).name == "to come"
    assert standing_ask("ru", Placement.STORY, NOW) is None


def test_an_ask_stands_no_longer_than_its_campaign():
    ask = an_ask(campaign=Campaign.objects.create(slug="winter", name="Winter", ends_at=NOW))
    assert standing_ask("en", Placement.STORY, NOW - DAY) == ask
    assert standing_ask("en", Placement.STORY, NOW) is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"placement": Placement.TOP, "text": "word " * 40}, "text"),
        ({"placement": Placement.TOP, "text": "One.\n\nTwo."}, "text"),
        ({"starts_at": NOW, "ends_at": NOW}, "ends_at"),
        ({"second_heading": "Another"}, "second_text"),
    ],
)
def test_an_ask_that_cannot_stand_is_refused_with_its_reason(fields, field):
    ask = Ask(**{"name": "Winter", "language": "en", "text": "Keep us alive.", **fields})
    with pytest.raises(ValidationError) as refused:
        ask.full_clean()
    assert set(refused.value.message_dict) == {field}


def test_only_campaigns_that_there_are_reach_the_ledger():
    Campaign.objects.create(slug="winter", name="Winter")
    assert [known(typed) for typed in ("winter", "winter--b", "spring", "winter--b--b", "x" * 500, "")] == [
        "winter",
        "winter--b",
        "",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize("placement", Placement.values)
def test_the_preview_shows_an_ask_that_nobody_has_saved_on_a_page_of_the_paper(placement):
    a_story("Ferries run again")
    pressed()
    ask = DeskAsk(name="Winter", language="en", placement=placement, text="Keep <us> alive.")
    shown = ask.make_preview_request().content.decode()
    assert "Keep &lt;us&gt; alive." in shown
    assert "Ferries run again" in shown
    assert not Ask.objects.exists()
