"""Every mirror gets each edition by itself; who fails is replaced without anyone awake; what readers are told follows."""

import json
import subprocess
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tamizdat.mirrors import layout, watch
from tamizdat.mirrors.errors import Refused
from tamizdat.pipeline.lease import a_holder
from tamizdat.pipeline.mirrors import Role, take_report
from tamizdat.pipeline.models import Change, Mirror
from tamizdat.pipeline.shipping import (
    MirrorIsBusy,
    due,
    look_after_mirrors,
    replace_what_fails,
    sealed,
    ship_to,
    ship_what_is_due,
    sweep_mirrors,
)
from tests.builders import a_newspaper
from tests.mirrors.lying_mirror import a_mirror, altered
from tests.mirrors.sealed_trees import Paper, a_paper
from tests.pipeline.newspapers import pressed, tree


@pytest.fixture
def paper():
    return a_paper(settings.NEWSPAPER.output, now=timezone.now())


def mirror(tmp_path, name="north", role=Role.LISTED, address=""):
    return Mirror.objects.create(
        name=name, place=str(tmp_path / name), address=address or f"https://{name}.example/", role=role
    )


def seen(mirror, *verdicts, minutes=1):
    for n, verdict in enumerate(verdicts):
        at = timezone.now() - timedelta(minutes=minutes + len(verdicts) - n)
        mirror.note_probe(watch.Probe(at, verdict, 1, 90))


@pytest.mark.django_db(transaction=True)
def test_every_mirror_gets_the_edition_and_the_next_one(paper, tmp_path):
    north, south = mirror(tmp_path), mirror(tmp_path, "south", Role.SPARE)
    ship_what_is_due()
    assert due(sealed()) == []
    for each in (north, south):
        each.refresh_from_db()
        assert (each.edition, each.error, each.holder) == (1, "", "")
        assert (tmp_path / each.name / "index.html").read_bytes() == paper.pages["index.html"]
    paper.write(index="The next front.").seal()
    assert {each.name for each in due(sealed())} == {"north", "south"}
    ship_what_is_due()
    assert (tmp_path / "south" / "index.html").read_text() == "The next front."


@pytest.mark.django_db(transaction=True)
def test_a_mirror_that_cannot_be_shipped_to_says_why_and_is_tried_again_later(paper, tmp_path):
    (tmp_path / "north").write_text("no directory")
    north = mirror(tmp_path)
    ship_what_is_due()
    north.refresh_from_db()
    assert "mend it, then ship again" in north.error
    assert due(sealed()) == []
    Mirror.objects.update(failed_at=timezone.now() - timedelta(minutes=2))
    assert due(sealed()) == [north]
    (tmp_path / "north").unlink()
    ship_what_is_due()
    north.refresh_from_db()
    assert (north.edition, north.error) == (1, "")


@pytest.mark.django_db
def test_nobody_ships_to_a_mirror_that_somebody_ships_to(paper, tmp_path):
    north = mirror(tmp_path)
    with Mirror.objects.get().lease() as mine:
        assert mine
        with pytest.raises(MirrorIsBusy):
            ship_to(north)
    ship_to(north)


@pytest.mark.django_db
def test_a_shipment_that_was_killed_holds_nobody_up(paper, tmp_path):
    north = mirror(tmp_path)
    place, process, word = a_holder().split(" ")
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    for pid, free in ((process, False), (ended.pid, True)):
        until = timezone.now() + timedelta(minutes=9)
        Mirror.objects.update(holder=f"{place} {pid} {word}", until=until)
        assert bool(due(sealed())) == free
    ship_to(north)
    assert due(sealed()) == []


@pytest.mark.django_db
def test_a_shipment_whose_lease_was_taken_over_never_writes_its_head(paper, tmp_path):
    north = mirror(tmp_path)

    def stolen(_done, _total):
        Mirror.objects.update(holder="another")

    with pytest.raises(MirrorIsBusy):
        ship_to(north, stolen)
    assert not (tmp_path / "north" / layout.TIMESTAMP).exists()


@pytest.mark.django_db
def test_nothing_is_shipped_or_probed_before_there_is_a_sealed_edition(tmp_path):
    mirror(tmp_path)
    ship_what_is_due()
    look_after_mirrors()
    assert not (tmp_path / "north").exists()


@pytest.mark.django_db(transaction=True)
def test_a_mirror_that_lies_is_set_aside_and_a_spare_takes_its_place(paper, tmp_path):
    a_newspaper("en")
    with a_mirror(settings.NEWSPAPER.output) as liar, a_mirror(settings.NEWSPAPER.output) as spare:
        north = mirror(tmp_path, address=liar.address)
        south = mirror(tmp_path, "south", Role.SPARE, spare.address)
        look_after_mirrors()
        liar.lie = altered("edition/files")
        seen(north, "altered", minutes=0)
        north.probes.update(at=timezone.now() - timedelta(minutes=3))
        look_after_mirrors()
    north.refresh_from_db()
    south.refresh_from_db()
    assert (north.role, north.reason, south.role) == (Role.ASIDE, "lying", Role.LISTED)
    assert Change.objects.filter(subject="mirrors").exists()


@pytest.mark.django_db
def test_one_that_was_set_aside_and_has_recovered_is_a_spare_again(paper, tmp_path):
    north = mirror(tmp_path, role=Role.ASIDE)
    seen(north, "good", "good")
    replace_what_fails()
    assert Mirror.objects.get().role == Role.ASIDE
    Mirror.objects.update(since=timezone.now() - timedelta(hours=1))
    replace_what_fails()
    assert Mirror.objects.get().role == Role.SPARE


@pytest.mark.django_db
def test_a_report_from_abroad_counts_for_our_mirrors_once(paper, tmp_path):
    north = mirror(tmp_path)
    now = timezone.now()
    report = [
        ("https://north.example", watch.Probe(now, "unreachable", 0, 0, "Kazan")),
        ("https://strangers.example/", watch.Probe(now, "good", 1, 5, "Kazan")),
    ]
    assert (take_report(report), take_report(report)) == (1, 0)
    assert north.probes.get().place == "Kazan"


@pytest.mark.django_db
def test_the_list_of_mirrors_is_a_file_of_the_paper_and_follows_what_is_listed(tmp_path):
    a_newspaper("en")
    pressed()
    assert json.loads(tree()["mirrors.json"])["mirrors"] == []
    north = mirror(tmp_path, role=Role.SPARE)
    north.become(Role.LISTED)
    pressed()
    assert b'"address": "https://north.example/"' in tree()["mirrors.json"]
    north.retire("its provider closed")
    pressed()
    assert json.loads(tree()["mirrors.json"])["mirrors"] == []


@pytest.mark.django_db
def test_old_objects_are_swept_once_a_day(paper, tmp_path):
    north = mirror(tmp_path)
    for n in range(4):
        paper.write(index=f"Front {n}").seal()
        ship_to(north)
    before = len(list((tmp_path / "north" / "edition").rglob("*")))
    sweep_mirrors()
    assert len(list((tmp_path / "north" / "edition").rglob("*"))) < before
    north.refresh_from_db()
    assert north.swept_at


@pytest.mark.django_db
def test_a_tree_that_is_older_than_a_mirror_is_not_shipped(paper, tmp_path):
    north = mirror(tmp_path)
    ship_to(north)
    Paper(settings.NEWSPAPER.output)  # another paper's keys: what is in the tree fits no more
    with pytest.raises(Refused, match="not as the paper signed"):
        ship_to(north)
    assert (tmp_path / "north" / layout.TIMESTAMP).exists()
