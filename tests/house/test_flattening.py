"""Flattened templates give what Jinja2 itself gives."""

import pytest
from jinja2 import DictLoader, Environment, TemplateAssertionError

from tamizdat.house.flattening import FlatEnvironment

TEMPLATES = {
    "page": "<{% block main %}{% endblock %}>",
    "list": """{% extends "page" %}{% from "macros" import shout %}{% set mark = "!" %}
        {% block main %}{% for one in all %}{% include "line" %}{% endfor %}{{ shout("end") }}{% endblock %}""",
    "line": """{% import "macros" as macros %}{% set mine = one ~ mark %}{{ macros.shout(mine) }}{% include "leaf" %}""",
    "leaf": "{{ '.' if mine is defined }}",
    "macros": "{% macro shout(words) %}{{ words|upper }}{{ secret is defined }}{% endmacro %}",
    "renamed": """{% from "macros" import shout as call %}{{ call("a") }}""",
}


@pytest.mark.parametrize("name", ["list", "renamed", "macros"])
def test_a_flattened_template_renders_as_it_stands(name):
    given = {"all": ["a", "<b>"], "secret": 1}
    plain = Environment(loader=DictLoader(TEMPLATES), autoescape=True).get_template(name).render(given)
    assert FlatEnvironment(loader=DictLoader(TEMPLATES), autoescape=True).get_template(name).render(given) == plain


def test_a_block_that_would_be_lost_without_a_word_is_refused():
    pages = {
        "page.html": "{% block main %}{% endblock %}",
        "form.html": '{% extends "page.html" %}{% block main %}{% block words %}ours{% endblock %}{% endblock %}',
        "other.html": '{% extends "form.html" %}{% block words %}theirs{% endblock %}',
    }
    environment = FlatEnvironment(loader=DictLoader(pages))
    assert environment.get_template("form.html").render() == "ours"
    with pytest.raises(TemplateAssertionError, match=r"form\.html has no block words"):
        environment.get_template("other.html")


def test_an_import_that_nothing_asks_for_any_more_is_left_out():
    pages = {
        "page.html": '{% from "small.html" import mark %}{{ mark("a") }}',
        "asking.html": '{% from "small.html" import mark %}{{ mark("a") if mark is defined }}',
        "small.html": "{% macro mark(words) %}<b>{{ words }}</b>{% endmacro %}",
    }
    environment = FlatEnvironment(loader=DictLoader(pages), autoescape=True)
    assert (
        environment.get_template("page.html").render() == environment.get_template("asking.html").render() == "<b>a</b>"
    )
    assert "imported" not in environment.compile(pages["page.html"], "page.html", raw=True)
    assert "imported" in environment.compile(pages["asking.html"], "asking.html", raw=True)
