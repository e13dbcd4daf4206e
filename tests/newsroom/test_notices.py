from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text

from tamizdat.newsroom.models import Notice
from tests.builders import a_locale, a_newspaper, a_section
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_a_publisher_pins_a_notice_in_one_language():
    form = nested_form_data(
        {"text": rich_text("<p>We are called undesirable.</p>"), "section": "", "starts_at": "", "ends_at": ""}
    )
    Person("Publishers").client.post(reverse("wagtailsnippets_newsroom_notice:add") + "?locale=ru", form)
    notice = Notice.objects.get()
    assert notice.locale.language_code == "ru"
    assert str(notice) == "We are called undesirable."


def test_a_notice_ends_after_it_begins():
    now = timezone.now()
    with pytest.raises(ValidationError, match="must end after it begins"):
        Notice(text="<p>x</p>", locale=a_locale(), starts_at=now, ends_at=now - timedelta(days=1)).full_clean()


def test_a_notice_stands_in_a_section_of_its_language():
    with pytest.raises(ValidationError, match="another language"):
        Notice(text="<p>x</p>", locale=a_locale(), section=a_section("kultura", "ru")).full_clean()
