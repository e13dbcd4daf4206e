import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tamizdat.paper.models import Story
from tamizdat.pipeline import publish
from tamizdat.pipeline.lease import PressLease, lease
from tamizdat.pipeline.models import Change, Edition, PrintedOutput, ProgramDigest, StaleOutput
from tamizdat.pipeline.publish import PressIsBusy, all_that_is_due, begin_full, is_due, press
from tamizdat.pipeline.reasons import reasons
from tamizdat.press.errors import SourceUnavailable
from tests.builders import a_newspaper, a_section, a_story, an_author
from tests.pipeline.newspapers import paper, pressed, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_a_story_is_on_the_front_and_in_its_section_after_one_press():
    a_story("The bridge reopens", section="politics", slug="bridge")
    pressed()
    found = tree()
    path = next(path for path in found if path.endswith("/bridge.html"))
    assert b"The bridge reopens" in found[path]
    assert b"The bridge reopens" in found["en/index.html"]
    assert b"The bridge reopens" in found["en/politics/index.html"]
    assert f"{path}.br" in found


def test_the_second_press_has_nothing_to_do_and_makes_no_edition():
    a_story()
    first = pressed().edition
    before = tree()
    assert pressed().edition is None
    assert Edition.newest() == first
    assert tree() == before


def test_a_new_database_prints_into_the_paper_of_an_old_one_and_takes_nothing_away_until_asked():
    page = paper() / "en" / "what-the-old-one-said.html"
    pages = [page, *(page.with_name(f"{number}.html") for number in range(100))]
    page.parent.mkdir(parents=True)
    for each in pages:
        each.write_text("the last copy")
    first = press()
    assert first.edition.written > 0
    assert "bring the right one back from a backup" in first.errors["files of no output"]
    assert all(each.exists() for each in pages)
    assert pressed(full=True).edition.removed == len(pages)
    assert not any(each.exists() for each in pages)


def test_an_edition_says_what_it_was_pressed_for_and_what_it_cost():
    pressed()
    story = a_story()
    edition = pressed().edition
    assert edition.number == 2
    assert f"article:{story.pk}" in edition.because["subjects"]
    assert edition.outputs > edition.rendered >= edition.written > 0
    assert edition.seconds > 0
    assert Change.objects.filter(edition=2, subject=f"article:{story.pk}").exists()


def test_one_more_story_prints_as_many_files_in_a_large_archive_as_in_a_small_one():
    for _ in range(4):
        a_story()
    pressed()
    a_story()
    small = pressed().edition
    for _ in range(35):
        a_story()
    pressed()
    a_story()
    large = pressed().edition
    assert large.outputs > small.outputs + 30
    assert large.written <= small.written + 3


def test_a_draft_reaches_no_file_and_queues_nothing():
    story = a_story("Printed headline")
    pressed()
    Change.objects.all().delete()
    story.title = "Drafted headline"
    story.save_revision()
    assert not Change.objects.exists()
    assert not is_due()
    assert pressed().edition is None
    assert not [path for path, body in tree().items() if b"Drafted headline" in body]


def test_what_cannot_be_typeset_waits_and_the_rest_is_printed():
    pressed()
    Change.objects.create(subject="nonsense:1")
    a_story("The bridge reopens", slug="bridge")
    result = press()
    assert list(result.errors) == ["nonsense:1"]
    assert any(path.endswith("/bridge.html") for path in tree())
    assert Change.objects.waiting().get().error.startswith("ValueError")
    assert not Change.objects.due().exists()  # not before a while has passed
    assert not is_due()


@pytest.mark.parametrize("table", ["newsroom_article", "paper_story", "pipeline_printedoutput"])
def test_a_database_that_does_not_answer_is_blamed_on_no_story_and_delays_none(table):
    pressed()
    a_story("The bridge reopens", slug="bridge")

    def out_of_order(execute, sql, params, many, context):
        if table in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(out_of_order), pytest.raises(SourceUnavailable, match="Nothing is lost"):
        press()
    assert is_due()  # at once, not after the rest that a faulty story is given
    assert not press().errors
    assert any(path.endswith("/bridge.html") for path in tree())


def test_a_new_house_style_prints_everything_again():
    a_story()
    pressed()
    ProgramDigest.objects.filter(name="house").update(digest="of the old templates")
    edition = pressed().edition
    assert edition.full
    assert edition.rendered == edition.outputs
    assert pressed().edition is None


def test_new_rules_of_typesetting_set_every_story_again():
    story = a_story("The bridge reopens", slug="bridge")
    pressed()
    Story.objects.filter(pk=story.pk).update(state=Story.State.WITHDRAWN)
    ProgramDigest.objects.filter(name="typesetting").update(digest="of the old rules")
    pressed()
    assert b"The bridge reopens" in next(body for path, body in tree().items() if path.endswith("/bridge.html"))


def test_a_full_press_removes_what_no_output_stands_for():
    a_story()
    pressed()
    (paper() / "en/stray.html").write_text("left by hand")
    edition = pressed(full=True).edition
    assert edition.removed == 1
    assert "en/stray.html" not in tree()


def test_an_edition_that_a_killed_press_left_is_taken_over_and_finished():
    a_story()
    pressed()
    half = Edition.begin()
    assert is_due()
    edition = pressed().edition
    assert edition.number == half.number
    assert edition.finished_at
    assert not is_due()


def test_a_full_press_that_was_killed_goes_on_where_it_was():
    for _ in range(3):
        a_story()
    pressed()
    begin_full()
    PrintedOutput.objects.exclude(kind="robots").update(edition=2)  # the killed press had printed these
    assert reasons("robots.txt").stale_because == "house"
    assert not reasons("index.html").stale_because
    edition = pressed(full=True).edition
    assert edition.full
    assert edition.rendered < edition.outputs / 2
    assert pressed(full=True).edition.rendered == edition.outputs


def test_a_full_press_that_was_killed_prints_all_again_when_the_house_is_new_once_more():
    for _ in range(3):
        a_story()
    pressed()
    begin_full()
    PrintedOutput.objects.update(edition=2)  # the killed press was nearly through
    ProgramDigest.objects.filter(name="house").update(digest="of other templates")
    edition = pressed().edition
    assert (edition.number, edition.full, edition.rendered) == (2, True, edition.outputs)


def test_while_one_presses_nobody_else_does():
    a_story()
    with lease():
        assert PressLease.held()
        with pytest.raises(PressIsBusy, match="Another press"):
            press()
        all_that_is_due()
    assert not PressLease.held()
    assert is_due()


def test_the_lease_of_a_press_that_went_silent_elsewhere_ends_by_itself():
    with lease():
        PressLease.objects.update(holder="another-machine/1 4711 abc")
        with lease() as second:
            assert second is None
        PressLease.objects.update(until=timezone.now() - timedelta(seconds=1))
        with lease() as second:
            assert second


def test_the_lease_of_a_process_that_is_gone_is_free_at_once():
    with lease():
        holder = PressLease.objects.get().holder.split(" ")
        PressLease.objects.update(holder=f"{holder[0]} 999999999 {holder[2]}")
        assert not PressLease.held()
        with lease() as second:
            assert second


@pytest.mark.django_db(transaction=True)
def test_a_thousand_saves_wake_one_worker():
    section = a_section()
    DBTaskResult.objects.all().delete()
    with transaction.atomic():
        for _ in range(300):
            section.save()
    for _ in range(20):
        section.save()
    assert Change.objects.filter(subject=f"section:{section.pk}").count() >= 320
    assert DBTaskResult.objects.filter(task_path="tamizdat.pipeline.tasks.press").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_that_is_rolled_back_leaves_no_change_and_wakes_nobody():
    author = an_author()
    Change.objects.all().delete()
    DBTaskResult.objects.all().delete()
    with transaction.atomic():
        author.save()
        transaction.set_rollback(True)
    assert not Change.objects.exists()
    assert not DBTaskResult.objects.filter(task_path="tamizdat.pipeline.tasks.press").exists()


def test_a_worker_presses_until_nothing_is_due():
    a_story("The bridge reopens", slug="bridge")
    publish.all_that_is_due()
    assert not is_due()
    assert not StaleOutput.objects.exists()
    assert any(path.endswith("/bridge.html") for path in tree())


def test_a_full_disk_stops_a_worker_with_a_sentence_and_loses_nothing(caplog):
    a_story("The bridge reopens", slug="bridge")
    paper().write_text("this is no folder")
    publish.all_that_is_due()
    paper().unlink()
    assert "Cannot write to" in caplog.text
    assert is_due()
    publish.all_that_is_due()
    assert any(path.endswith("/bridge.html") for path in tree())
    assert Edition.newest().number == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_published_at_the_desk_is_pressed_by_a_worker_of_the_queue():
    a_story("The bridge reopens", slug="bridge")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    call_command("db_worker", queue_name="*", batch=True, startup_delay=False, interval=0, verbosity=0)
    for number, handler in before.items():
        signal.signal(number, handler)
    assert any(path.endswith("/bridge.html") for path in tree())
    assert not is_due()
    assert not DBTaskResult.objects.failed().exists()
