"""The desk as its people use it: a browser, and what they click and type."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Locator, Page, Response

from tests.journeys.people import PASSWORD


class Desk:
    def __init__(self, page: Page, address: str, drawer: int) -> None:
        """``drawer`` is the id of the page under which the stories lie."""
        self.page = page
        self.address = address
        self.drawer = drawer

    def sign_in(self, name: str) -> Desk:
        self.page.goto(f"{self.address}/login/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(f"{self.address}/")
        return self

    # Writing

    def begin_story(self, headline: str, standfirst: str) -> None:
        self.page.goto(f"{self.address}/pages/add/newsroom/article/{self.drawer}/")
        self.page.fill("#id_title", headline)
        self.page.fill("#id_standfirst", standfirst)
        self.page.select_option("#id_section", label="Politics")

    def write(self, words: str) -> None:
        self._type_into_new_block("text", words)

    def quote(self, words: str, speaker: str) -> None:
        self._type_into_new_block("quotation", words)
        self._body.locator("[name$=-value-speaker]").last.fill(speaker)

    def add_lead_photo(self, picture: bytes, alt: str, credit: str) -> None:
        self.page.get_by_role("button", name="Choose an image").first.click()
        window = self.page.locator(".modal")
        window.get_by_role("tab", name="Upload").click()
        field = "[name=image-chooser-upload-{}]"
        window.locator(field.format("file")).set_input_files(
            {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": picture}
        )
        window.locator(field.format("title")).fill("Bridge")
        window.locator(field.format("alt")).fill(alt)
        window.locator(field.format("credit")).fill(credit)
        window.get_by_role("button", name="Upload").click()
        window.wait_for(state="detached")

    def set_topic(self, topic: str) -> None:
        self.page.get_by_role("tab", name="Topics and links").click()
        self.page.get_by_label(topic).check()

    def set_slug(self, slug: str) -> None:
        self.page.get_by_role("tab", name="Publication").click()
        self.page.fill("#id_slug", slug)

    def set_embargo(self, moment: str) -> None:
        """``moment`` as an editor types it, in the newsroom's zone: 2026-11-24 18:05."""
        self.page.get_by_role("tab", name="Publication").click()
        self.page.fill("#id_go_live_at", moment)

    @property
    def written(self) -> str:
        """The words of the last text block, as the form shows them."""
        return self._body.locator("[role=textbox][contenteditable=true]").last.inner_text()

    # Sending on

    def hand_in(self) -> None:
        self._choose_action(re.compile("^(Submit to|Resubmit)"))

    def send_back(self, reason: str) -> None:
        self._choose_action(re.compile("^Request changes"), leaves=False)
        window = self.page.locator(".modal")
        window.locator("textarea").fill(reason)
        self._and_wait(window.locator("button[type=submit], input[type=submit]"))

    def approve(self) -> None:
        self._choose_action(re.compile("^Approve( and publish)?$", re.IGNORECASE))

    def save_draft(self) -> None:
        self._choose_action(re.compile("^Save draft$"))

    def publish(self) -> None:
        self._choose_action(re.compile("^(Publish|Schedule)"))
        assert re.search("published|scheduled", self.messages), self.refusal

    def unpublish(self, story: str) -> None:
        self.page.goto(story.replace("/edit/", "/unpublish/"))
        self._and_wait(self.page.get_by_role("button", name="Yes, unpublish"))

    def open(self, headline: str) -> str:
        """Open a story from the desk's home; its address at the desk."""
        self.page.goto(f"{self.address}/")
        self.page.get_by_role("link", name=headline).first.click()
        self.page.wait_for_url("**/edit/")
        return self.page.url

    @property
    def messages(self) -> str:
        return self.page.locator(".messages").inner_text()

    @property
    def refusal(self) -> str:
        """What the desk says is wrong, at the top and beside the fields."""
        return " ".join([self.messages, *self.page.locator(".error-message").all_inner_texts()])

    def _choose_action(self, name: re.Pattern[str], *, leaves: bool = True) -> None:
        toggle = self.page.locator("footer .w-dropdown__toggle").first
        if toggle.count():
            toggle.click()
        button = self.page.locator("footer").get_by_role("button", name=name).first
        if leaves:
            self._and_wait(button)
        else:
            button.click()

    def _and_wait(self, button: Locator) -> None:
        """Click what sends the form, and wait for the desk's answer; autosave sends too, but leaves no page for it."""
        with self.page.expect_response(_answers_a_sent_form):
            button.click()
        self.page.wait_for_load_state()

    def _type_into_new_block(self, name: str, words: str) -> None:
        editors = self._body.locator("[role=textbox][contenteditable=true]")
        before = editors.count()
        self._body.locator(".c-sf-add-button").last.click()
        self.page.get_by_role("option", name=name, exact=True).click()
        editors.nth(before).click()
        self.page.keyboard.type(words)
        editors.nth(before).get_by_text(words).wait_for()

    @property
    def _body(self) -> Locator:
        return self.page.locator("#panel-child-story-body-content")


def _answers_a_sent_form(response: Response) -> bool:
    return response.request.method == "POST" and response.request.is_navigation_request()


def a_picture_with_a_past() -> bytes:
    """A JPEG as a telephone makes it: with the place it was taken in and the owner's name."""
    exif = Image.Exif()
    exif[0x013B] = "Ivan Secretov"
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 57.0, 3.0), 3: "E", 4: (24.0, 6.0, 5.0)})
    raw = io.BytesIO()
    Image.new("RGB", (1200, 800), "#446688").save(raw, "JPEG", exif=exif, comment=b"Ivan Secretov")
    return raw.getvalue()
