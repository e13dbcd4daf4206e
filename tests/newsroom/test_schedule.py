from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.builders import a_newspaper
from tests.newsroom.cast import Person, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


def at_the_desk(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def test_an_embargo_holds_whoever_publishes_until_its_time():
    moment = timezone.now() + timedelta(hours=2)
    Person("Publishers").writes(action="action-publish", go_live_at=at_the_desk(moment))
    call_command("publish_scheduled", verbosity=0)
    assert not the_story().live


def test_an_embargoed_story_appears_at_its_time():
    Person("Publishers").writes(action="action-publish", go_live_at=at_the_desk(timezone.now() + timedelta(hours=2)))
    _let_hours_pass(the_story(), 3)
    call_command("publish_scheduled", verbosity=0)
    assert the_story().live


def test_a_story_with_an_end_is_taken_down_at_its_time():
    publisher = Person("Publishers")
    publisher.writes(action="action-publish", expire_at=at_the_desk(timezone.now() + timedelta(hours=2)))
    story = the_story()
    assert story.live
    story.expire_at = timezone.now() - timedelta(minutes=1)
    story.save()
    call_command("publish_scheduled", verbosity=0)
    assert not the_story().live


def test_an_end_before_the_beginning_is_refused():
    start, end = timezone.now() + timedelta(hours=3), timezone.now() + timedelta(hours=1)
    page = Person("Publishers").writes(
        action="action-publish", go_live_at=at_the_desk(start), expire_at=at_the_desk(end)
    )
    assert "go_live_at" in page.context["form"].errors


def _let_hours_pass(story, hours):
    """Move the approved schedule into the past, as if the clock had gone on."""
    revision = story.revisions.latest("pk")
    revision.approved_go_live_at -= timedelta(hours=hours)
    revision.content = {**revision.content, "go_live_at": revision.approved_go_live_at.isoformat()}
    revision.save()
    story.go_live_at = revision.approved_go_live_at
    story.save()
