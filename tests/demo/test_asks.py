"""The demo's asks: whole, in their languages, and made once."""

import pytest
from django.utils import timezone

from tamizdat.demo.asks import make_asks
from tamizdat.giving.asks import Ask, Placement, standing_ask
from tests.builders import a_newspaper

pytestmark = pytest.mark.django_db


def test_the_demo_asks_its_readers_in_its_languages_and_once():
    a_newspaper("en", "ru", "fa")
    now = timezone.now()
    assert make_asks(now) == Ask.objects.count() > 0
    assert make_asks(now) == 0
    for language in ("en", "ru", "fa"):
        ask = standing_ask(language, Placement.STORY, now)
        assert ask
        assert ask.campaign.target
    assert standing_ask("en", Placement.STORY, now).second_text
