"""The page that checks saved copies, opened from a disk in a real browser, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from tests.edition.sealed import APaper, a_page, a_signer
from tests.house.sample_site import chromium
from tests.opened import a_newsroom
from tests.paper.reading import Paper

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("readers")]

PATH = "en/bridge.html"
VERDICTS = {
    "en": (
        f"Genuine: our page {PATH}, as of edition 1 of",
        "Altered",
        "Unknown key",
        "No proof in it",
        "Signed as our page en/old.html in edition 1",
        "Altered",
        "Altered",
    ),
    "ru": (
        f"Подлинная: наша страница {PATH}, по состоянию на выпуск № 1",
        "Изменена",
        "Неизвестный ключ",
        "В ней нет доказ",
        "который мы с тех пор",
        "Изменена",
        "Изменена",
    ),
    "fa": (
        f"اصل است: صفحهٔ ما {PATH}، مطابق شمارهٔ 1",
        "دست‌کاری شده",
        "کلید ناشناس",
        "گواهی در آن نیست",
        "از آن پس عوض کرده‌ایم",
        "دست‌کاری شده",
        "دست‌کاری شده",
    ),
}


def copies(folder, paper: APaper) -> list[str]:
    """Files as readers have them: genuine, altered, of somebody else, without proof, signed with a key since replaced, forged."""
    body = a_page("Bridge closed", body="The river rose.")
    thief = paper.edition_key
    old = paper.seal({"en/old.html": a_page("Old")})["en/old.html"]
    paper.edition_key = a_signer()
    paper.sign_root()
    paper.number = 0
    page = paper.seal({PATH: body})[PATH]
    assert thief is not paper.edition_key
    made = {
        "genuine": page,
        "altered": page.replace(b"rose", b"fell"),
        "foreign": APaper().seal({PATH: body})[PATH],
        "bare": body,
        "replaced": old,
        "forged": body + b"<!--tamizdat 1\nour own word for it\n-->\n",
        "replaced-and-altered": old.replace(b'"number":1', b'"number":9'),
    }
    for name, raw in made.items():
        (folder / f"{name}.html").write_bytes(raw)
    return [str(folder / f"{name}.html") for name in made]


@pytest.fixture
def saved(tmp_path):
    """The folder of a reader with the paper's verify pages, and the copies to check."""
    languages = tuple(VERDICTS)
    a_newsroom(languages)
    paper, roots = APaper(), tmp_path / "keys" / "roots"
    files = copies(tmp_path, paper)
    roots.mkdir(parents=True)
    for number, root in enumerate(paper.roots, 1):
        (roots / f"{number}.root.json").write_bytes(root)
    with override_settings(NEWSPAPER=settings.NEWSPAPER.model_copy(update={"directory": tmp_path})):
        printed = Paper().full()
    for language in languages:
        (tmp_path / f"verify-{language}.html").write_bytes(printed.files[f"{language}/verify.html"])
    return tmp_path, files


def test_saved_copies_are_judged_in_words(saved):
    folder, files = saved
    with chromium() as browser:
        for language, words in VERDICTS.items():
            page = browser.new_page()
            page.goto((folder / f"verify-{language}.html").as_uri())
            for file, sentence in zip(files, words, strict=True):
                page.set_input_files("#saved-files", file)
                line = page.locator("#saved-verdicts strong", has_text=re.compile(f"^{Path(file).name}$")).locator("..")
                assert sentence in line.inner_text()


def test_without_scripts_the_page_says_how_else_to_check(saved):
    folder, _files = saved
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto((folder / "verify-en.html").as_uri())
        assert "tamizdat verify" in page.locator("main").inner_text()
        assert not page.locator("#saved-form").is_visible()
