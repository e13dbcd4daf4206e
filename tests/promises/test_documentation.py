"""Nothing that people use is undocumented: commands and options, settings, page types and body blocks."""

from pathlib import Path

import click
import pytest
from django.apps import apps
from django.utils import translation
from wagtail.models import Page

from tamizdat.commands import COMMANDS, main
from tamizdat.config.newspaper import SETTINGS
from tamizdat.giving.asks import Ask, Placement
from tamizdat.giving.campaigns import Campaign
from tamizdat.giving.offers import Offer
from tamizdat.newsroom.blocks import Body

DOCS = Path(__file__).parents[2] / "docs"


def section(file: Path, heading: str) -> str:
    """What stands in a Markdown file under ``## heading``, up to the next heading of that level; nothing when there is none."""
    found, inside = [], False
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            inside = line == f"## {heading}"
        elif inside:
            found.append(line)
    return "\n".join(found)


def every_command():
    """Each command's words and its click object; those of a group too."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        yield f"tamizdat {name}", command
        if isinstance(command, click.Group):
            yield from ((f"tamizdat {name} {inner}", found) for inner, found in command.commands.items())


@pytest.mark.parametrize(
    ("words", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_is_documented(words, command):
    text = section(DOCS / "operators" / "commands.md", f"`{words}`")
    assert text, f"docs/operators/commands.md has no section '## `{words}`'"
    if isinstance(command, click.Group):
        return
    options = [parameter.opts[0] for parameter in command.params if isinstance(parameter, click.Option)]
    missing = [option for option in options if f"`{option}" not in text]
    assert not missing, f"docs/operators/commands.md, {words}: says nothing of {missing}"


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_documented_with_its_variable_and_an_example(name):
    text = section(DOCS / "operators" / "settings.md", f"`{name}`")
    assert text, f"docs/operators/settings.md has no section '## `{name}`'"
    assert f"`TAMIZDAT_{name.upper()}`" in text
    assert f"{name} = " in text


def test_no_setting_is_documented_that_does_not_exist():
    lines = (DOCS / "operators" / "settings.md").read_text(encoding="utf-8").splitlines()
    assert {line[4:-1] for line in lines if line.startswith("## `")} == set(SETTINGS)


def editors_read() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((DOCS / "editors").glob("*.md"))).casefold()


def test_every_kind_of_page_is_documented_for_editors():
    kinds = [
        model
        for model in apps.get_app_config("newsroom").get_models()
        if issubclass(model, Page) and model.is_creatable
    ]
    with translation.override("en"):
        missing = [
            str(model._meta.verbose_name)
            for model in kinds
            if str(model._meta.verbose_name).casefold() not in editors_read()
        ]
    assert not missing, f"docs/editors says nothing of {missing}"


def described() -> set[str]:
    """What has a row of its own in a table of the editors' pages: ``| audio, video | ...`` describes two."""
    rows = [line.split("|")[1] for line in editors_read().splitlines() if line.startswith("|")]
    return {name.strip() for row in rows for name in row.split(",")}


def test_every_body_block_is_documented_for_editors():
    with translation.override("en"):
        labels = {str(block.label).casefold() for block in Body().child_blocks.values()}
    assert not labels - described()


def test_every_place_and_field_of_asks_campaigns_and_amounts_is_documented_for_editors():
    text = (DOCS / "editors" / "asks.md").read_text(encoding="utf-8").casefold()
    with translation.override("en"):
        rows = [field for model in (Ask, Campaign, Offer) for field in model._meta.fields if field.name != "id"]
        words = [str(field.verbose_name) for field in rows] + [str(placement.label) for placement in Placement]
    second = {"heading", "text"}
    assert not [word for word in words if word.casefold() not in text and word not in second]


def test_every_decision_is_listed():
    decisions = DOCS / "developers" / "decisions"
    index = (decisions / "README.md").read_text(encoding="utf-8")
    missing = [file.name for file in sorted(decisions.glob("[0-9]*.md")) if file.name not in index]
    assert not missing, f"docs/developers/decisions/README.md does not list {missing}"


def test_every_dependency_has_its_reason():
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    reasons = (DOCS / "developers" / "dependencies.md").read_text(encoding="utf-8").casefold()
    optional = [name for extra in project["optional-dependencies"].values() for name in extra]
    names = [name.split(">")[0].split("[")[0].split("<")[0] for name in [*project["dependencies"], *optional]]
    missing = [name for name in names if f"**{name}**" not in reasons]
    assert not missing, f"docs/developers/dependencies.md says nothing of {missing}"


def test_every_program_in_bin_is_documented_for_developers():
    text = (DOCS / "developers" / "tests.md").read_text(encoding="utf-8") + (DOCS.parent / "CONTRIBUTING.md").read_text(
        encoding="utf-8"
    )
    programs = [file.name for file in (DOCS.parent / "bin").iterdir() if not file.suffix and file.is_file()]
    assert not [name for name in programs if f"bin/{name}" not in text]
