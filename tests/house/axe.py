"""What axe finds on a page, by day and by night. Axe asks a page what anybody would who cannot see it or sees it badly."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MAIL = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
"""A letter has no landmarks, as the best practice has it: mail programs show it inside their own page."""
DESK = (*MAIL, "best-practice")
READERS = (*DESK, "wcag22aa")
OF_LOOKS = {
    "color-contrast": "wcag2aa",
    "link-in-text-block": "wcag2a",
    "scrollable-region-focusable": "wcag2a",
    "target-size": "wcag22aa",
}
"""All rules of axe that ask for colours or sizes, and where they are demanded. A page that shows the same elements at night can
break no other then only."""

SHOWN = "() => [...document.querySelectorAll('*')].map(one => one.checkVisibility({ visibilityProperty: true }))"


def faults(page: Page, rules: tuple[str, ...] = READERS, within: str | None = None) -> list[tuple[str, str]]:
    """The rules that the page breaks, each with the first element that does."""
    # What was found to be right is not written down: that takes axe as long as the looking.
    options = {"runOnly": list(rules), "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found]


def faults_by_day_and_night(page: Page, rules: tuple[str, ...] = READERS) -> list[tuple[str, str]]:
    """At night the same elements are to be seen, so that only their looks are judged again."""
    page.emulate_media(color_scheme="light")
    by_day, shown = faults(page, rules), page.evaluate(SHOWN)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(SHOWN) == shown, "other elements are seen at night: ask all rules then too"
    of_looks = tuple(rule for rule, demanded in OF_LOOKS.items() if demanded in rules)
    return by_day + faults(page, of_looks)
