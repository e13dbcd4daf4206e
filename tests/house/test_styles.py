from __future__ import annotations

import re
from pathlib import Path

import pytest

from tamizdat import paper
from tamizdat.house import styles
from tamizdat.house.styles import ASKING, CSS, EVERY_PAGE, KINDS, LAST, stylesheet

SHEETS = sorted(CSS.glob("*.css"))


def test_every_style_sheet_is_used_by_some_page():
    used = {*EVERY_PAGE, *ASKING, *LAST}.union(*KINDS.values())
    assert used == {sheet.stem for sheet in SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_selector_loses_its_space_before_a_colon(sheet):
    """The minifier joins ``.text :is(…)`` to ``.text:is(…)``, which means something else."""
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    for selector in re.findall(r"([^{};]+)\{", text):
        if not selector.strip().startswith("@"):
            assert not re.search(r"[\w\])*] ::?[a-z]", selector), selector


@pytest.mark.parametrize(
    "sheet", [sheet for sheet in SHEETS if sheet.stem not in ("layers", "fonts")], ids=lambda sheet: sheet.stem
)
def test_left_and_right_are_never_named(sheet):
    """Logical properties alone, so that a right-to-left page needs no sheet of its own."""
    assert not re.search(r"\b(left|right|(?<!-)width|(?<!-)height)\s*:", re.sub(r"@media[^{]*", "", sheet.read_text()))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_layers_are_declared_before_all_else(kind):
    assert stylesheet(kind).startswith("@layer reset,tokens,base,components,pages,utilities")


def test_an_unknown_kind_of_page_is_named():
    with pytest.raises(KeyError, match="poster"):
        stylesheet("poster")


def test_a_block_brings_its_styles_along():
    """Whatever class a block's template begins with and a rare sheet dresses is known as that sheet's mark."""
    rare = "\n".join((styles.CSS / f"{name}.css").read_text() for name in styles.RARE)
    templates = Path(paper.__file__).parent / "jinja2" / "paper" / "blocks"
    roots = {
        found[1] for file in templates.glob("*.html") if (found := re.search(r'class="([\w-]+)', file.read_text()))
    }
    dressed = {name for name in roots if re.search(rf"^ *(?:\.text (?:> )?)?\.{name}[ ,]", rare, re.MULTILINE)}
    assert dressed >= {"fact-box", "table", "attachment", "link-card", "recording"}
    assert {name for name in dressed if not styles.RARELY_SEEN.search(f'<p class="{name}">')} == set()
    assert styles.has_rare("story", '<figure class="table">')
    assert not styles.has_rare("story", '<p class="lead">The table is set.</p>')
    assert len(stylesheet("story", rare=False)) < len(stylesheet("story"))
