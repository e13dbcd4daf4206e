"""The way of a story: written, sent back, approved twice, pressed, read; then renamed, and taken down."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.desk import a_picture_with_a_past

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

RIGA = ZoneInfo("Europe/Riga")
HEADLINE = "The bridge reopens for one afternoon"
QUOTATION = "I walked slowly, one does not know when it will be open again"


@pytest.fixture(scope="module")
def published(newspaper, sign_in):
    """Address at the desk and path in the paper of a story that went the whole way."""
    reporter, editor, publisher = sign_in("nora"), sign_in("irma"), sign_in("elsa")
    reporter.begin_story(HEADLINE, "Nobody was told, and eleven people crossed.")
    reporter.write("The Long Bridge was open from two to four on Tuesday.")
    reporter.quote(QUOTATION, speaker="Ottar Prem")
    reporter.add_lead_photo(a_picture_with_a_past(), alt="An open bridge", credit="K. Timm")
    reporter.set_topic("Bridges")
    reporter.hand_in()
    assert "submitted for moderation" in reporter.messages

    story = editor.open(HEADLINE)
    editor.send_back("Who are the eleven?")
    assert newspaper.read("/en/politics/index.html")[1].count(HEADLINE) == 0

    reporter.page.goto(story)
    assert "Who are the eleven?" in reporter.page.content()
    reporter.page.fill("#id_standfirst", "Nobody was told, and eleven people crossed, among them a tuba player.")
    reporter.hand_in()

    editor.open(HEADLINE)
    editor.approve()
    publisher.open(HEADLINE)
    publisher.approve()
    assert "has been updated" in publisher.messages
    path = f"/en/{datetime.now(RIGA):%Y/%m}/the-bridge-reopens-for-one-afternoon.html"
    newspaper.wait(path, lambda status, text: status == 200 and QUOTATION in text)
    return story, path


def test_a_reader_finds_the_story_on_the_front_in_its_section_its_topic_and_its_feed(published, newspaper, reader):
    for start in ("/", "/en/index.html", "/en/politics/index.html", "/en/topics/bridges/index.html"):
        newspaper.wait(start, lambda _status, text: HEADLINE in text)  # the press writes one file after the other
        reader.goto(newspaper.paper + start)
        reader.get_by_role("link", name=HEADLINE).first.click()
        assert reader.locator("h1").inner_text() == HEADLINE
        assert QUOTATION in reader.locator("main").inner_text()
    assert QUOTATION in newspaper.read("/en/feed.atom")[1]
    assert "tuba player" in newspaper.read("/en/politics/feed.rss")[1]
    assert reader.locator("img[alt='An open bridge']").count() == 1


def test_the_desk_says_that_the_story_was_pressed(published, sign_in):
    story, _path = published
    desk = sign_in("irma")
    desk.page.goto(story)
    desk.page.get_by_text("pressed", exact=False).first.wait_for()


def test_what_the_telephone_wrote_into_the_picture_is_nowhere(published, newspaper):
    for folder in (newspaper.directory / "paper", newspaper.directory / "media"):
        for file in folder.rglob("*"):
            if file.is_file():
                assert b"Ivan Secretov" not in file.read_bytes()
                assert "IMG_2041" not in file.name


@pytest.fixture(scope="module")
def embargoed(published, newspaper, sign_in):
    """The headline of a story that was published before its time, and has appeared at its time."""
    desk = sign_in("elsa")
    at = datetime.now(RIGA) + timedelta(seconds=75)
    headline = "The ministers resign by telephone"
    desk.begin_story(headline, "All eleven of them.")
    desk.write("The letters are dated tomorrow.")
    desk.set_embargo(f"{at:%Y-%m-%d %H:%M}")
    desk.publish()
    path = f"/en/{at:%Y/%m}/the-ministers-resign-by-telephone.html"
    front = newspaper.read("/en/index.html")[1]
    if datetime.now(RIGA) < at.replace(second=0, microsecond=0):
        assert newspaper.read(path)[0] == 404
        assert headline not in front
    newspaper.wait(path, lambda status, _text: status == 200, seconds=120)
    return headline


def test_an_embargoed_story_appears_at_its_time(embargoed, newspaper, reader):
    reader.goto(f"{newspaper.paper}/en/index.html")
    assert reader.get_by_role("link", name=embargoed).count() >= 1


def test_an_old_address_leads_to_the_new_one_and_a_story_taken_down_leaves_a_stone(
    published, newspaper, sign_in, reader
):
    story, path = published
    desk = sign_in("elsa")
    desk.page.goto(story)
    slug = f"open-bridge-{datetime.now(RIGA):%H%M%S}"
    desk.set_slug(slug)
    desk.publish()
    assert "published" in desk.messages
    new = f"{path.rpartition('/')[0]}/{slug}.html"
    newspaper.wait(new, lambda status, text: status == 200 and QUOTATION in text)
    newspaper.wait(path, lambda _status, text: QUOTATION not in text)  # the press writes one file after the other
    reader.goto(newspaper.paper + path)
    reader.wait_for_url(newspaper.paper + new)
    assert reader.locator("h1").inner_text() == HEADLINE

    desk.unpublish(story)
    newspaper.wait(new, lambda status, text: status == 200 and QUOTATION not in text)
    for _ in range(75):  # a browser may show what it has for a minute
        reader.reload()
        if HEADLINE not in reader.content():
            break
        reader.wait_for_timeout(1000)
    assert HEADLINE not in reader.content()
    assert reader.locator("h1").count() == 1
    assert HEADLINE not in newspaper.read("/en/politics/index.html")[1]

    desk.page.goto(story)
    desk.set_slug("the-bridge-reopens-for-one-afternoon")
    desk.publish()
    newspaper.wait(path, lambda status, text: status == 200 and QUOTATION in text)
