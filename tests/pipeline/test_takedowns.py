"""What has to be nowhere any more goes here, is ordered from every mirror, and who still has it is seen."""

import shutil
from hashlib import sha256

import pytest
from django.conf import settings
from django.utils import timezone

from tamizdat.edition.entries import path_key
from tamizdat.mirrors import layout, takedown
from tamizdat.pipeline.models import Mirror
from tamizdat.pipeline.shipping import look_after_mirrors
from tamizdat.pipeline.takedowns import NothingToTakeDown, take_down
from tests.builders import a_newspaper, a_story
from tests.mirrors.lying_mirror import a_mirror
from tests.mirrors.sealed_trees import WORDS, a_paper
from tests.pipeline.newspapers import pressed, tree

PAGE = "en/2026/11/мост-0.html"


@pytest.fixture
def paper():
    a_newspaper("en")
    return a_paper(settings.NEWSPAPER.output, now=timezone.now())


def withdraw(paper):
    body = paper.pages[PAGE]
    paper.press(PAGE, b"Withdrawn. " + WORDS.encode())
    paper.seal()
    return layout.file(sha256(body).digest())


@pytest.mark.django_db
def test_what_was_withdrawn_is_deleted_here_and_ordered_from_every_mirror(paper):
    thing = withdraw(paper)
    assert (settings.NEWSPAPER.output / f"{thing}.br").exists()
    assert take_down(PAGE) == 1
    assert list((settings.NEWSPAPER.output / thing).parent.glob(f"{thing[-62:]}*")) == []
    # The small paper is signed with keys of its own, over which this newspaper's press would not seal.
    shutil.rmtree(settings.NEWSPAPER.output / "edition" / "metadata")
    pressed()
    (order,) = takedown.parse(tree()[takedown.PATH])
    assert (order.key, layout.file(order.digest)) == (path_key(PAGE), thing)
    assert b"2026/11" not in tree()[takedown.PATH]


@pytest.mark.django_db
def test_what_is_published_cannot_be_taken_down(paper):
    for path in (PAGE, "en/never.html"):
        with pytest.raises(NothingToTakeDown, match="Withdraw it at the desk"):
            take_down(path)
    assert (settings.NEWSPAPER.output / layout.file(sha256(paper.pages[PAGE]).digest())).exists()


@pytest.mark.django_db(transaction=True)
def test_a_mirror_that_still_has_it_is_known(paper, tmp_path):
    body = paper.pages[PAGE]
    thing = withdraw(paper)
    take_down(PAGE)
    order = takedown.Order(path_key(PAGE), sha256(body).digest(), "2026-11-26")
    paper.press(takedown.PATH, takedown.pack([order]))
    paper.seal()
    with a_mirror(settings.NEWSPAPER.output) as mirror:
        Mirror.objects.create(name="north", address=mirror.address)
        mirror.lie = lambda name, raw: body if name == thing else raw
        look_after_mirrors()
    assert Mirror.objects.get().keeps == 1


@pytest.mark.django_db
def test_after_an_order_no_feed_and_no_list_of_an_earlier_edition_says_it():
    a_newspaper("en")
    story = a_story("The witness", slug="witness", body=[("text", "<p>Her name is Zzqwitness.</p>")])
    pressed()
    story.body = [("text", "<p>Her name is known to us.</p>")]
    story.save_revision().publish()
    pressed()
    saying = [path for path, body in tree().items() if b"Zzqwitness" in body]
    assert len(saying) > 1  # the page, and the feeds that print it in full
    take_down(next(path for path in tree() if path.endswith("/witness.html")))
    pressed()
    assert not [path for path, body in tree().items() if b"Zzqwitness" in body]
