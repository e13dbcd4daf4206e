import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tamizdat.newsroom.addresses import story_path
from tamizdat.newsroom.models import Redirect
from tests.builders import a_newspaper, a_story
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


@pytest.mark.parametrize(
    "path",
    [
        "old",
        "https://example.org/old",
        "//example.org/old",
        "/a//b",
        "/a/../b",
        "/old?p=1",
        "/old#part",
        "/two words",
        "/back\\slash",
    ],
)
def test_an_old_address_is_a_plain_path(path):
    with pytest.raises(ValidationError, match="Write the path as it was"):
        Redirect(old_path=path, target="/en/about.html").full_clean()


@pytest.mark.parametrize(
    "target", ["about", "//example.org", "javascript:alert(1)", "ftp://example.org/", "/two words"]
)
def test_a_target_is_a_path_or_a_web_address(target):
    with pytest.raises(ValidationError, match="Write a path of this paper"):
        Redirect(old_path="/old/", target=target).full_clean()


def test_a_redirect_has_one_target():
    for fields in ({}, {"article": a_story(), "target": "/en/about.html"}):
        with pytest.raises(ValidationError, match="Choose one target"):
            Redirect(old_path="/old/", **fields).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            Redirect.objects.create(old_path="/old/", **fields)


def test_redirects_do_not_lead_in_a_circle():
    Redirect.objects.create(old_path="/b/", target="/c/")
    Redirect.objects.create(old_path="/c/", target="/a/")
    for target in ("/a/", "/b/", "/b/#part"):
        with pytest.raises(ValidationError, match="in a circle"):
            Redirect(old_path="/a/", target=target).full_clean()


def test_an_existing_circle_is_not_followed_for_ever():
    Redirect.objects.create(old_path="/b/", target="/c/")
    Redirect.objects.create(old_path="/c/", target="/b/")
    with pytest.raises(ValidationError, match="too many redirects"):
        Redirect(old_path="/a/", target="/b/").full_clean()


def test_a_redirect_does_not_cover_a_story():
    path = f"/{story_path(a_story())}"
    with pytest.raises(ValidationError, match="A story stands at this address"):
        Redirect(old_path=path, target="/en/about.html").full_clean()


def test_a_redirect_to_a_story_is_made_at_the_desk():
    story = a_story()
    form = {"old_path": "/2019/05/an-old-story/", "article": str(story.pk), "target": ""}
    Person("Technicians").client.post(reverse("wagtailsnippets_newsroom_redirect:add"), form)
    assert Redirect.objects.get().article == story
