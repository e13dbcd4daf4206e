"""An address that is nothing at the paper gets the newspaper's own 404 page, in the language it begins with."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.test import RequestFactory

from tamizdat.config.missing import page


@pytest.fixture
def answer(settings, tmp_path):
    newspaper = settings.NEWSPAPER
    settings.NEWSPAPER = newspaper.model_copy(update={"directory": tmp_path, "languages": ["en", "ru", "fa"]})
    return lambda path: page(RequestFactory().get(path), Http404())


def test_the_page_is_in_the_language_that_the_address_begins_with(answer, tmp_path):
    (tmp_path / "paper" / "ru").mkdir(parents=True)
    (tmp_path / "paper" / "404.html").write_text("No such page")
    (tmp_path / "paper" / "ru" / "404.html").write_text("Такой страницы нет")
    (tmp_path / "404.html").write_text("outside")
    found = {
        path: answer(path).content.decode() for path in ("/ru/nope", "/ru/", "/en/nope", "/fa/nope", "/..", "/nope")
    }
    assert found.pop("/ru/nope") == found.pop("/ru/") == "Такой страницы нет"
    assert set(found.values()) == {"No such page"}


def test_before_the_first_press_a_line_of_text_is_the_answer(answer):
    nothing = answer("/ru/nope")
    assert (nothing.status_code, nothing["Content-Type"]) == (404, "text/plain; charset=utf-8")
