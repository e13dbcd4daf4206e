"""The issue desk in a real browser: by keyboard, by mouse, without scripts, and read by axe."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from tamizdat.letters.issues import Issue
from tamizdat.letters.mail import set_letter
from tamizdat.letters.states import State
from tests.builders import a_newspaper, a_story
from tests.house.axe import DESK, MAIL, faults, faults_by_day_and_night
from tests.house.sample_site import chromium
from tests.letters.sheets import a_sheet, in_full, in_persian
from tests.letters.world import a_newsletter, an_issue
from tests.newsroom.cast import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def editor(live_server, browser):
    """Opens a page of the desk as an editor."""
    a_newspaper("en", "ru")
    cookie = Person("Editors").client.cookies["sessionid"].value
    windows = []

    def open_page(path, **context):
        window = browser.new_context(viewport={"width": 1280, "height": 900}, **context)
        windows.append(window)
        window.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = window.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for window in windows:  # before the database goes: an open page asks on
        window.close()


def order(issue):
    return list(issue.picks.values_list("article__title", flat=True))


def three_stories():
    for headline in ("Third", "Second", "First"):
        a_story(headline)


def test_a_letter_is_made_by_keyboard_alone(editor):
    three_stories()
    issue = an_issue(a_newsletter(), subject="")
    page = editor(f"/letters/{issue.pk}/")
    page.locator("#letters-subject").focus()
    page.keyboard.type("Boats!")
    for headline in ("Third", "First"):
        page.get_by_role("button", name=f"Pick “{headline}”").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#picks").get_by_text(headline, exact=True)).to_be_visible()
    page.get_by_role("button", name="Move “First” up").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picks li").first).to_contain_text("First")
    assert order(issue) == ["First", "Third"]
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#picks li").first).to_contain_text("Third")
    expect(page.get_by_role("button", name="Move “First” down")).to_be_focused()
    page.get_by_role("button", name="Approve").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#letters-state .letters-state")).to_have_text("approved")
    issue.refresh_from_db()
    assert (issue.state, issue.subject, order(issue)) == (State.APPROVED, "Boats!", ["Third", "First"])


def test_who_picks_by_keyboard_stays_in_the_list(editor):
    for number in range(12):
        a_story(f"Story {number:02}")
    issue = an_issue(stories=1)
    page = editor(f"/letters/{issue.pk}/")
    ids = page.locator("#candidates [id^=add-]").evaluate_all("all => all.map(each => each.id)")
    page.locator(f"#{ids[3]}").focus()
    for pressed, following in ((ids[3], ids[4]), (ids[4], ids[5])):
        page.keyboard.press("Enter")
        expect(page.locator(f"#{pressed}")).to_have_count(0)
        expect(page.locator(f"#{following}")).to_be_focused()
        expect(page.locator(f"#{following}")).to_be_in_viewport(ratio=1)
    page.locator(f"#{ids[-1]}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{ids[-2]}")).to_be_focused()
    expect(page.locator(f"#{ids[-2]}")).to_be_in_viewport(ratio=1)


def test_without_scripts_a_letter_is_made_and_nothing_typed_is_lost(editor):
    three_stories()
    issue = an_issue(a_newsletter())
    page = editor(f"/letters/{issue.pk}/", java_script_enabled=False)
    page.fill("#letters-intro", "Dear readers,")
    page.get_by_role("button", name="Pick “Second”").click()
    page.get_by_role("button", name="Pick “First”").click()
    page.get_by_role("button", name="Move “First” up").click()
    page.get_by_role("button", name="Text part").click()
    page.frame_locator("iframe[src$='/look/text/']").locator("pre").wait_for()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#letters-state .letters-state")).to_have_text("approved")
    issue.refresh_from_db()
    assert (issue.state, issue.intro, order(issue)) == (State.APPROVED, "Dear readers,", ["First", "Second"])


def test_stories_are_dragged_into_the_letter_and_to_their_places(editor):
    three_stories()
    issue = an_issue(a_newsletter())
    page = editor(f"/letters/{issue.pk}/")
    for number, headline in enumerate(("First", "Second", "Third"), 1):
        candidate = page.locator("#candidates li").filter(has=page.get_by_text(headline, exact=True))
        candidate.drag_to(page.locator("#picks"))
        expect(page.locator("#picks li")).to_have_count(number)
    third = page.locator("#picks li").nth(2).locator("[data-letters-handle]")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        third.drag_to(page.locator("#picks li").nth(0), target_position={"x": 20, "y": 4})
    expect(page.locator("#picks li").nth(0)).to_contain_text("Third")
    expect(page.locator("[data-letters-told]")).to_contain_text("3 stories")
    assert order(issue) == ["Third", "First", "Second"]


def test_what_was_typed_in_one_pick_is_there_after_another_has_moved(editor):
    issue = an_issue(stories=2)
    first, second = issue.picks.all()
    page = editor(f"/letters/{issue.pk}/")
    page.locator(f"#pick-{first.pk} summary").click()
    page.fill(f"#blurb-{first.pk}", "They float.")
    page.locator(f"#up-{second.pk}").click()
    expect(page.locator("#picks li").first).to_have_id(f"pick-{second.pk}")
    expect(page.locator(f"#blurb-{first.pk}")).to_have_value("They float.")
    expect(page.locator(f"#blurb-{first.pk}")).to_be_visible()
    assert Issue.objects.get().picks.get(pk=first.pk).blurb == "They float."


@pytest.mark.parametrize("scripts", [True, False])
def test_two_editors_in_one_field_see_both_texts_and_lose_none(editor, scripts):
    issue = an_issue(stories=1, intro="Before")
    first, second = (editor(f"/letters/{issue.pk}/", java_script_enabled=scripts) for _ in range(2))
    first.fill("#letters-intro", "What the first wrote")
    with first.expect_response(lambda answer: answer.request.method == "POST"):
        first.locator("#letters-state").get_by_role("button", name="Save").click()
    second.fill("#letters-intro", "What the second wrote")
    second.locator("#letters-state").get_by_role("button", name="Save").click()
    expect(second.locator("#words .letters-clash blockquote")).to_have_text("What the first wrote")
    expect(second.locator("#letters-intro")).to_have_value("What the second wrote")
    assert Issue.objects.get().intro == "What the first wrote"
    if scripts:
        expect(second.locator("#letters-intro")).to_be_focused()
        expect(second.locator("#letters-lost [role=alert]")).to_contain_text("Somebody else changed")
        assert faults(second, DESK, within="#letter") == []
    with second.expect_response(lambda answer: answer.request.method == "POST"):
        second.locator("#letters-state").get_by_role("button", name="Save").click()
    expect(second.locator(".letters-clash")).to_have_count(0)
    assert Issue.objects.get().intro == "What the second wrote"


def test_what_another_editor_wrote_meanwhile_appears_where_nobody_types(editor):
    issue = an_issue(stories=1, intro="Before")
    first, second = (editor(f"/letters/{issue.pk}/") for _ in range(2))
    first.fill("#letters-intro", "What the first wrote")
    with first.expect_response(lambda answer: answer.request.method == "POST"):
        first.locator("#letters-state").get_by_role("button", name="Save").click()
    second.fill("#letters-subject", "Boats!  Boats!")
    second.locator("#letters-state").get_by_role("button", name="Save").click()
    expect(second.locator("#letters-intro")).to_have_value("What the first wrote")
    expect(second.locator("#letters-subject")).to_have_value("Boats! Boats!")
    second.fill("#letters-subject", "Ships!")
    with second.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 302):
        second.locator("#letters-state").get_by_role("button", name="Save").click()
    issue.refresh_from_db()
    assert (issue.subject, issue.intro) == ("Ships!", "What the first wrote")


def test_words_that_are_not_saved_are_asked_about_before_the_page_is_left(editor):
    issue = an_issue(stories=1, intro="One\n\nTwo")
    page = editor(f"/letters/{issue.pk}/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    save = page.locator("#letters-state").get_by_role("button", name="Save")
    home = page.url.removesuffix(f"/letters/{issue.pk}/")
    page.fill("#letters-intro", "Half a sentence")
    with pytest.raises(Error, match="ERR_ABORTED"):
        page.goto(f"{home}/letters/")
    assert asked == ["beforeunload"]
    expect(page.locator("#letters-intro")).to_have_value("Half a sentence")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        save.click()
    expect(page.locator("[name=was-intro]")).to_have_value("Half a sentence")
    page.goto(f"{home}/letters/")
    page.goto(f"{home}/letters/{issue.pk}/")
    page.fill("#letters-subject", "Boats!")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#letters-state .letters-state")).to_have_text("approved")
    assert asked == ["beforeunload"]


def test_what_the_server_does_not_take_stays_in_its_field(editor):
    issue = an_issue(stories=1)
    page = editor(f"/letters/{issue.pk}/")
    page.evaluate("document.getElementById('letters-intro').value = 'Пароход. '.repeat(60_000)")
    page.locator("#letters-save").click()
    expect(page.locator("[data-letters-told]")).to_contain_text("could not be saved")
    assert page.evaluate("document.getElementById('letters-intro').value.length") == 540_000


@pytest.mark.parametrize("width", [360, 1280])
def test_a_screen_in_the_preview_is_as_wide_as_a_screen(editor, width):
    issue = an_issue(stories=1)
    page = editor("/letters/")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{page.url}{issue.pk}/?look=wide")
    inside = page.frame_locator("iframe[src$='/look/wide/']").locator("html").evaluate("html => html.clientWidth")
    assert inside >= 640
    frame = page.locator(".letters-frame").bounding_box()
    stage = page.locator(".letters-stage").bounding_box()
    assert frame["x"] + frame["width"] <= stage["x"] + stage["width"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_preview_asks_nobody_and_runs_nothing(editor):
    issue = an_issue(stories=1)
    asked = []
    page = editor("/letters/")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url + f"{issue.pk}/")
    page.get_by_role("button", name="Screen, dark").click()
    page.locator("iframe[src$='/look/wide-dark/']").wait_for()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="The Far Shore")).to_be_visible()
    colour = frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert colour == "rgb(19, 26, 39)"
    assert not [url for url in asked if not url.startswith(("http://localhost:", "data:", "blob:"))]


def click_in_the_frame(page, link):
    """By the mouse's own place: Playwright does not reckon with a frame that is shown smaller than it is."""
    expect(link).to_be_visible()
    frame = page.locator(".letters-frame")
    frame.scroll_into_view_if_needed()
    inside = link.evaluate(
        "link => { const box = link.getClientRects()[0]; return [box.x + 5, box.y + box.height / 2] }"
    )
    shown = frame.evaluate("frame => frame.getBoundingClientRect().width / frame.offsetWidth")
    place = frame.bounding_box()
    page.mouse.click(place["x"] + inside[0] * shown, place["y"] + inside[1] * shown)


def test_a_link_in_the_preview_opens_beside_the_desk_and_tells_nobody_where_it_came_from(editor):
    issue = an_issue(stories=1)
    page = editor("/letters/")
    page.goto(page.url + f"{issue.pk}/")
    page.context.route(
        re.compile(r"http://127\.0\.0\.1:8000/"),
        lambda route: route.fulfill(body="The story", content_type="text/plain"),
    )
    for look in ("wide", "web"):
        page.locator(f"#look-{look}").click()
        link = page.frame_locator(f"iframe[src$='/look/{look}/']").locator("main a, td a").first
        with page.expect_popup() as opened:
            click_in_the_frame(page, link)
        expect(opened.value.get_by_text("The story")).to_be_visible()
        assert opened.value.evaluate("[window.opener, document.referrer]") == [None, ""], look
        opened.value.close()
        expect(link).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_on_the_pages_of_letters(editor, width):
    issue = an_issue(a_newsletter(promise="Every Friday."), stories=2)
    an_issue(issue.newsletter, stories=1, state=State.SENT, begun_at=timezone.now(), ended_at=timezone.now())
    page = editor("/letters/")
    page.set_viewport_size({"width": width, "height": 800})
    paths = (
        "/letters/",
        f"/letters/{issue.pk}/",
        f"/letters/{issue.pk}/ask/cancel/",
        f"/letters/history/{issue.newsletter.pk}/",
    )
    home = page.url.removesuffix("/letters/")
    for path in paths:
        page.goto(home + path)
        page.wait_for_load_state("networkidle")
        assert faults(page, DESK) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_letter_fits_a_phone_and_axe_finds_nothing_in_it_by_day_and_by_night(browser):
    with browser.new_context() as context:
        page = context.new_page()
        for sheet in (a_sheet(), in_full(), in_persian()):
            page.set_content(set_letter(sheet).html)
            for width in (320, 700):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") == width
                assert faults_by_day_and_night(page, MAIL) == [], width
