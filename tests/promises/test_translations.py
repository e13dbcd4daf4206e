"""The catalogues: whole where they must be, compiled, and with every place for a fact kept."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override, pgettext

from tamizdat.newsroom.models import Article, CorrectionNote
from tamizdat.paper.lines import kind_label
from tests.builders import a_photo, a_section, a_story, an_author
from tests.paper.reading import path_of, the_paper

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "tamizdat" / "locale").glob("*/LC_MESSAGES/django.po"))
SEEN_BY_READERS = ("house", "paper")
MARKED = re.compile(r"""(?:\b_|gettext)\(\s*"([^"]+)"|ngettext\("([^"]+)\"""")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def language(po: Path) -> str:
    return po.parent.parent.name


def catalogue(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=language(po))


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """What was written and what it became; a form of the plural stands against the plural."""
    if isinstance(message.id, str):
        yield message.id, str(message.string)
        return
    for form in message.string:
        yield message.id[-1], form


def test_every_string_people_see_is_translated_and_compiled():
    command = [sys.executable, str(ROOT / "bin" / "translate.py"), "--check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("po", CATALOGUES, ids=language)
def test_a_translation_keeps_every_place_for_a_fact(po: Path):
    lost = [
        f"{source} → {translated}"
        for message in catalogue(po)
        if message.id
        for source, translated in pairs(message)
        if sorted(PLACE.findall(source)) != sorted(PLACE.findall(translated))
    ]
    assert lost == []


@pytest.mark.parametrize("po", CATALOGUES, ids=language)
def test_all_that_readers_see_is_translated_into_every_language_there_is(po: Path):
    files = [file for package in SEEN_BY_READERS for file in (ROOT / "tamizdat" / package).rglob("*.*")]
    texts = [file.read_text() for file in files if file.suffix in {".py", ".html"}]
    marked = {"".join(found) for text in texts for found in MARKED.findall(text)}
    assert {"Published", "Latest", "%(minutes)s min read", "Correction", "There is no such page"} <= marked
    words = catalogue(po)
    assert [text for text in marked if not (words.get(text) and all(form for _, form in pairs(words[text])))] == []


@pytest.mark.parametrize("kind", Article.Kind.values)
def test_a_persian_story_has_its_kind_in_persian(kind: str):
    assert re.fullmatch(r"[\u0600-\u06ff\u200c ]+", kind_label(kind, "fa"))


def test_the_words_of_the_trade_win_over_those_of_the_frameworks():
    with override("ru"):
        assert gettext("Latest") == "Последнее"
        assert pgettext("kind of story", "Live") == "Онлайн"
        assert gettext("Live") == "Опубликовано"  # Wagtail's, of a version
        assert gettext("Page") == "Страница"
        assert ngettext("Correction", "Corrections", 1) == "Исправление"


@pytest.mark.parametrize(
    ("count", "written"), [(1, "файл "), (3, "файла "), (5, "файлов "), (21, "файл "), (112, "файлов ")]
)
def test_russian_counts_in_three_forms(count: int, written: str):
    one, many = (f"Pressed: %(files)d {noun} in %(time)d ms, edition %(number)d." for noun in ("file", "files"))
    with override("ru"):
        told = ngettext(one, many, count) % {"files": count, "time": 40, "number": 7}
    assert f"{count} {written}" in told


@pytest.mark.django_db
def test_a_russian_page_speaks_russian_around_the_story():
    story = a_story("Мост открыт", language="ru", section=a_section("politika", "ru"))
    page = the_paper()[path_of(story)]
    assert "Перейти к тексту" in page
    assert "Передать дальше" in page
    assert "Skip to the text" not in page


@pytest.mark.django_db
def test_a_persian_page_speaks_persian_around_the_story():
    author = an_author("لیدا ماروش", "fa", slug="lida")
    story = a_story("پل باز شد", language="fa", section=a_section("siyasat", "fa", name="سیاست"), authors=[author])
    story.kind, story.lead_photo = "analysis", a_photo(credit="لیدا")
    story.corrections.add(CorrectionNote(text="<p>سه‌شنبه بود.</p>"))
    story.save_revision().publish()
    paper = the_paper()
    page, front = paper[path_of(story)], paper["fa/index.html"]
    for words in ("منتشر شد", "دقیقه خواندن", "عکس: لیدا", "تحلیل", "تصحیح", "بایگانی", "به دیگران برسانید"):
        assert words in page
    for words in ("Published", "min read", "Photo", "Analysis", "Correction", "Archive", "Pass it on", "Skip to"):
        assert f">{words}" not in page + front
    assert "شمارهٔ ۱" in front
