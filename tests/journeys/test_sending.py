"""Who sends a story in the moment that autosave is at work has it once, as it was sent."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

WATCHED_FROM = 3000
"""Milliseconds after which the desk takes what is typed for a change; what was there before is how the form began."""

SLOW_LINE = """seconds => {
    const fetch = window.fetch;
    window.sent = 0;
    window.fetch = async (address, how = {}) => {
        const answer = await fetch(address, how);
        if (how.body instanceof FormData && how.body.has("slug")) {
            window.sent += 1;
            await new Promise(done => setTimeout(done, 1000 * seconds));
        }
        return answer;
    };
}"""


def autosave_begins(desk, seconds: int = 20) -> None:
    for _ in range(10 * seconds):
        if desk.page.evaluate("window.sent"):
            return
        desk.page.wait_for_timeout(100)
    pytest.fail("autosave never began")


def drafts(desk, headline: str) -> int:
    desk.page.goto(f"{desk.address}/pages/{desk.drawer}/?q={headline}")
    return desk.page.get_by_role("link", name=headline, exact=True).count()


def test_a_story_published_while_autosave_is_on_its_way_is_there_once(sign_in):
    desk = sign_in("elsa")
    desk.begin_story("The ferry turns round", "With the minister on board.")
    desk.write("It was seen from both banks.")
    desk.page.wait_for_timeout(WATCHED_FROM)
    desk.page.evaluate(SLOW_LINE, 4)
    desk.page.fill("#id_standfirst", "With two ministers on board.")
    autosave_begins(desk)
    desk.publish()
    assert drafts(desk, "The ferry turns round") == 1


def test_words_typed_in_the_last_moment_are_in_the_story(sign_in):
    desk = sign_in("elsa")
    desk.begin_story("A bell is heard", "Nobody knows from where.")
    desk.write("It rang four times.")
    desk.page.keyboard.type(" Then it stopped.")
    desk.save_draft()
    assert "Then it stopped." in desk.written
