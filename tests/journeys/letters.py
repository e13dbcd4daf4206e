"""What the newspaper's mail catcher has caught."""

import html
import time
import urllib.request


def source(newspaper, number):
    with urllib.request.urlopen(f"{newspaper.mail}{number}/source", timeout=20) as answer:  # noqa: S310  our own server
        return html.unescape(answer.read().decode())


def caught(page, newspaper, subject, to="", seconds=60):
    """Open the newest caught letter with this subject, to this address if one is given, as text; its words."""
    last = time.monotonic() + seconds
    while True:
        page.goto(newspaper.mail)
        links = page.get_by_role("link", name=subject, exact=True).all()
        numbers = [link.get_attribute("href") for link in links]
        if found := [number for number in numbers if f"To: {to}" in source(newspaper, number)]:
            page.goto(f"{newspaper.mail}{found[0]}/text")
            return page.locator("pre").inner_text()
        assert time.monotonic() < last, f"no letter {subject!r} was caught"
        time.sleep(0.3)
