"""A reader whose paper is blocked gets today's edition all the same, and nothing that is not as it was signed. In a real browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.edition.sealed import APaper
from tests.fakes.censor import WAYS
from tests.fakes.lying_mirror import FORGED, LIES
from tests.reader.blocked_paper import STORY, Blocked

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("readers")]

WORDS = "The newest words. " + "The river rose. " * 700


def forged_words(blocked: Blocked) -> dict[str, bytes]:
    """The tree of somebody with keys of his own, for the same addresses."""
    thief = Blocked(blocked.origin, blocked.mirrors, blocked.browser, APaper())
    return thief.print(words=FORGED.decode())


@pytest.mark.parametrize("way", WAYS)
def test_the_article_arrives_however_the_address_is_blocked(blocked, way):
    blocked.publish(words="Yesterday's words.")
    reader = blocked.reader()
    blocked.publish(words=WORDS)
    blocked.origin.way = way
    text = blocked.read(reader)
    assert "The newest words." in text
    assert "BLOCKED" not in text
    assert "OLD COPY" not in text


def test_pictures_come_from_the_mirror_too(blocked):
    blocked.publish()
    reader = blocked.reader()
    blocked.origin.way = "reset"
    blocked.read(reader)
    assert reader.evaluate("document.images[0].naturalWidth") == 37


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_is_shown_when_every_mirror_tells_it(blocked, lie):
    older = blocked.publish(words="Yesterday's words.")
    newest = blocked.publish(words="The newest words.")
    reader = blocked.reader()
    foreign = forged_words(blocked)
    blocked.origin.way = "reset"
    for mirror in blocked.mirrors:
        mirror.tree, mirror.older, mirror.foreign, mirror.lie = newest, older, foreign, lie
    text = blocked.read(reader)
    assert FORGED.decode() not in text
    assert "Yesterday" not in text
    assert "Another story" not in text
    assert "REFUSED" in text


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_mirror_does_not_keep_the_article_from_its_reader(blocked, lie):
    older = blocked.publish(words="Yesterday's words.")
    newest = blocked.publish(words="The newest words.")
    reader = blocked.reader()
    blocked.mirrors[0].older, blocked.mirrors[0].foreign, blocked.mirrors[0].lie = older, forged_words(blocked), lie
    blocked.origin.way = "reset"
    assert newest is blocked.mirrors[1].tree
    assert "The newest words." in blocked.read(reader)


def test_a_frozen_head_is_shown_under_a_dated_banner(blocked):
    blocked.paper.now = datetime.now(UTC).replace(microsecond=0) - timedelta(days=9)
    blocked.publish(words="Words of nine days ago.")
    reader = blocked.reader()
    blocked.origin.way = "hang"
    text = blocked.read(reader)
    assert "Words of nine days ago." in text
    assert "OLD COPY: edition 1" in text
    assert str(blocked.paper.now.year) in text


@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_two_days_wrong_changes_nothing(blocked, days):
    blocked.paper.now += timedelta(days=days)
    blocked.publish(words="The newest words.")
    reader = blocked.reader()
    blocked.origin.way = "reset"
    text = blocked.read(reader)
    assert "The newest words." in text
    assert "OLD COPY" not in text


def test_a_current_mirror_is_preferred_to_a_frozen_one(blocked):
    blocked.paper.now -= timedelta(days=9)
    old = blocked.publish(words="Old words.")
    reader = blocked.reader()
    blocked.paper.now += timedelta(days=9)
    blocked.publish(words="The newest words.")
    blocked.mirrors[0].tree = old
    blocked.origin.way = "reset"
    text = blocked.read(reader)
    assert "The newest words." in text
    assert "OLD COPY" not in text


def test_a_head_from_one_mirror_and_the_files_from_another_make_one_edition(blocked):
    blocked.publish(words="Yesterday's words.")
    reader = blocked.reader()
    newest = blocked.publish(words="The newest words.")
    blocked.mirrors[0].tree = {path: raw for path, raw in newest.items() if path.startswith("edition/metadata/")}
    blocked.mirrors[1].tree = {path: raw for path, raw in newest.items() if not path.startswith("edition/metadata/")}
    blocked.origin.way = "reset"
    texts = [
        blocked.read(reader) for _ in range(2)
    ]  # the first may have asked the second mirror before it knew the head
    assert "The newest words." in texts[-1]


def test_a_mirror_whose_connections_are_cut_as_well_still_gives_the_article(blocked):
    blocked.publish()
    reader = blocked.reader()
    blocked.publish(words="The newest words. " + "x" * 12_000)
    cut = type(blocked.origin)(blocked.mirrors[0].tree)
    cut.way = "cut"
    with cut:
        blocked.policy["mirrors"] = [{"address": cut.address}]
        cut.tree = blocked.origin.tree = blocked.print(words="The newest words. " + "x" * 12_000)
        reader = blocked.reader()
        blocked.origin.way = "hang"
        assert "The newest words." in blocked.read(reader)


def test_an_altered_page_at_the_papers_own_address_is_replaced(blocked):
    tree = blocked.publish(words="The newest words.")
    reader = blocked.reader()
    blocked.origin.tree = {**tree, STORY: tree[STORY].replace(b"newest", FORGED)}
    text = blocked.read(reader)
    assert "The newest words." in text
    assert FORGED.decode() not in text


def test_another_authentic_page_in_the_place_of_this_one_is_replaced(blocked):
    tree = blocked.publish(words="The newest words.")
    reader = blocked.reader()
    blocked.origin.tree = {**tree, STORY: tree["en/other.html"]}
    assert "The newest words." in blocked.read(reader)


def test_a_page_that_is_not_in_the_edition_is_said_not_to_be(blocked):
    blocked.publish()
    reader = blocked.reader()
    answer = reader.goto(blocked.origin.address + "en/none.html")
    assert answer is not None
    assert answer.status == 404
    assert "No such page" in reader.locator("body").inner_text()
    blocked.origin.way = "reset"
    assert "No such page" in blocked.read(reader, "en/none2.html")


def test_a_paper_that_is_not_blocked_asks_no_mirror(blocked):
    blocked.publish(words="The newest words.")
    reader = blocked.reader()
    assert "The newest words." in blocked.read(reader)
    assert not [path for mirror in blocked.mirrors for path in mirror.asked]


def test_one_mirror_is_asked_at_a_time_and_the_same_one_for_a_whole_visit(blocked):
    blocked.publish()
    reader = blocked.reader()
    blocked.origin.way = "reset"
    for path in (STORY, "en/other.html", "index.html"):
        blocked.read(reader, path)
    assert sorted(bool(mirror.asked) for mirror in blocked.mirrors) == [False, True]


def test_what_the_paper_says_to_leave_alone_is_left_alone(blocked):
    blocked.policy["leave"] = ["give/"]
    tree = blocked.publish()
    blocked.origin.tree = {**tree, "give/now.html": b"<!doctype html><html><h1>Choose an amount</h1></html>"}
    assert "Choose an amount" in blocked.read(blocked.reader(), "give/now.html")


def test_without_scripts_the_page_is_whole(blocked):
    blocked.publish(words="The newest words.")
    reader = blocked.browser.new_context(java_script_enabled=False).new_page()
    assert "The newest words." in blocked.read(reader)
