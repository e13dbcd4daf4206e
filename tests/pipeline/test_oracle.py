"""The oracle (decision 5): after any sequence of edits the incremental tree equals a full press, byte for byte."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.builders import a_newspaper, a_photo, a_section, a_story, a_topic, an_author
from tests.pipeline.editorial_life import NAMES, Desk
from tests.pipeline.newspapers import paper, pressed
from tests.pipeline.promises import check

EXAMPLES = int(os.environ.get("ORACLE_EXAMPLES", "6"))
STEPS = int(os.environ.get("ORACLE_STEPS", "12"))


@pytest.fixture
def newspaper(tmp_path):
    """Enough stories in one section for a second page of its list, a few beside; all of it pressed once."""
    a_newspaper("en", "ru")
    sections = [a_section(slug) for slug in ("politics", "culture")]
    authors = [an_author(name) for name in NAMES]
    topics = [a_topic("elections"), a_topic("water")]
    a_photo()
    a_section("politics", "ru", name="Политика")
    an_author("Ilze Moth", "ru")
    for number in range(22):
        a_story(section=sections[0], authors=authors[: number % 3], topics=topics[: number % 3])
    pressed()
    shutil.copytree(paper(), tmp_path / "begun")
    return tmp_path / "begun"


@pytest.mark.django_db
def test_whatever_editors_do_the_tree_is_what_a_full_press_would_print(newspaper):
    check()
    life = type("Life", (Desk,), {"begun": newspaper})
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[
                Phase.explicit,
                Phase.reuse,
                Phase.generate,
            ],  # what failed is printed as it is: making it short takes minutes
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
