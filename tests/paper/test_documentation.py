"""The page about the paper says what the code does."""

import inspect
from pathlib import Path

from tamizdat.paper import keys
from tamizdat.paper.catalogue import KINDS
from tamizdat.paper.typesetting import TAKES

PAGE = (Path(__file__).parents[2] / "docs" / "developers" / "paper.md").read_text()


def test_every_kind_of_output_has_its_line():
    assert [kind.name for kind in KINDS if f"`{kind.name}`" not in PAGE] == []


def test_every_key_has_its_line():
    examples = {
        "of": "en:section:3",
        "language": "en",
        "year_month": "2026-11",
        "number": 7,
        "scope": "en",
        "kind": "section",
        "newsletter": 2,
        "placement": "story",
        "campaign": "winter",
        "path": "2019/05/title/index.html",
    }
    numbers = {"story": 42, "card": 42, "address": 42, "label": 3, "picture": 5, "attachment": 3}
    for name, make in inspect.getmembers(keys, inspect.isfunction):
        given = [
            numbers.get(name, examples[argument]) if argument == "number" else examples[argument]
            for argument in inspect.signature(make).parameters
        ]
        assert f"`{make(*given)}`" in PAGE, name


def test_every_change_is_named():
    assert [change for change in TAKES if f"`{change}" not in PAGE] == []
