import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Revision

from tamizdat.newsroom.models import Notice
from tamizdat.pipeline import timetable
from tamizdat.pipeline.models import Change, Edition
from tamizdat.pipeline.tasks import press
from tamizdat.pipeline.timetable import Entry, finish_press_work, keep, look_at_the_clock, publish_scheduled, tidy
from tests.builders import a_newspaper, a_section, a_story
from tests.pipeline.newspapers import pressed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


def tasks() -> int:
    return DBTaskResult.objects.filter(task_path=press.module_path).count()


def until(moment):
    """That moment is over by the real clock, which Wagtail asks; a busy machine had the time before it to save."""
    time.sleep(max(0.0, (moment - timezone.now()).total_seconds()) + 0.05)


def test_an_embargoed_story_is_published_when_its_time_has_come(caplog):
    story = a_story(live=False)
    story.go_live_at = timezone.now() + timedelta(seconds=3)
    revision = story.save_revision()
    revision.publish()
    Change.objects.all().delete()
    publish_scheduled()
    assert not Change.objects.exists()
    until(story.go_live_at)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(hours=1))
    publish_scheduled()
    story.refresh_from_db()
    assert story.live
    assert Change.objects.filter(subject=f"article:{story.pk}").exists()
    assert "1 scheduled stories are published late" in caplog.text
    assert story.title not in caplog.text


def test_a_story_whose_time_is_over_is_taken_down():
    story = a_story(expire_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled()
    story.refresh_from_db()
    assert not story.live


def test_work_that_a_killed_worker_left_wakes_another():
    pressed()
    DBTaskResult.objects.all().delete()
    finish_press_work()
    assert tasks() == 0
    Edition.begin()
    finish_press_work()
    finish_press_work()
    assert tasks() == 1


def test_a_task_that_died_with_its_worker_holds_nobody_up():
    pressed()
    a_section("politics")
    DBTaskResult.objects.all().delete()
    press.enqueue()
    DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    finish_press_work()
    assert DBTaskResult.objects.ready().filter(task_path=press.module_path).count() == 1


def test_a_notice_that_begins_is_a_change_though_nobody_saved_anything():
    soon = timezone.now() + timedelta(seconds=2)
    Notice.objects.create(text="<p>From now on.</p>", locale=a_section().locale, starts_at=soon)
    Change.objects.all().delete()
    look_at_the_clock()
    assert not Change.objects.exists()
    until(soon)
    look_at_the_clock()
    assert Change.objects.get().subject == "clock"
    look_at_the_clock()
    assert Change.objects.count() == 1


def test_finished_tasks_and_printed_changes_do_not_gather_for_ever():
    long_ago = timezone.now() - timedelta(days=100)
    pressed()
    press.enqueue()
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=long_ago)
    Change.objects.create(subject="article:1", edition=1, taken_at=long_ago)
    waiting = Change.objects.create(subject="article:2", made_at=long_ago)
    tidy()
    assert not DBTaskResult.objects.exists()
    assert waiting in Change.objects.all()
    assert not Change.objects.filter(subject="article:1").exists()


def test_the_timetable_goes_on_after_a_failure_and_stops_when_asked(caplog):
    done = []

    def fails():
        raise ValueError("Vera Lind's secret")

    def works():
        done.append(1)
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    guard = threading.Timer(20, os._exit, [1])
    guard.start()
    try:
        keep((Entry(0.01, fails), Entry(0.01, works)))
    finally:
        guard.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(done) == 3
    assert "fails failed: ValueError" in caplog.text
    assert "Vera" not in caplog.text


def test_every_entry_says_what_it_is_for():
    assert all(entry.do.__doc__ for entry in timetable.TIMETABLE)
