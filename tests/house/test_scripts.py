"""The readers' scripts as they are printed: one file, small, whole."""

from __future__ import annotations

import gzip
import json
import re
import subprocess

import pytest

from tamizdat.house import scripts

MOST = 8000
"""Bytes of worker, verifier and fallback, gzipped; what is printed into them (root, words) comes on top."""

NAMES = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|function|class) (\{[^}]*\}|\[[^\]]*\]|[^=(;{]+)", re.MULTILINE
)


def test_worker_verifier_and_fallback_are_small():
    assert len(gzip.compress(scripts.joined(scripts.WORKER).encode(), 9)) <= MOST


@pytest.mark.parametrize("modules", [scripts.WORKER, scripts.VERIFY_PAGE], ids=["worker", "verify page"])
def test_no_two_modules_of_a_script_use_one_name(modules):
    found = []
    for module in modules:
        text = (scripts.READER / f"{module}.js").read_text()
        found += [name for group in NAMES.findall(text) for name in re.findall(r"\w+", group)]
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("modules", [scripts.WORKER, scripts.VERIFY_PAGE], ids=["worker", "verify page"])
def test_every_module_comes_after_those_it_imports(modules):
    for place, module in enumerate(modules):
        text = (scripts.READER / f"{module}.js").read_text()
        imported = re.findall(r'from "./(\w+)\.js"', text)
        assert set(imported) <= set(modules[:place]), module


def test_a_printed_script_is_one_that_a_browser_can_read(tmp_path):
    known = scripts.Known("{}", "00" * 32, {"en": {"banner": "</script>\u2028"}}, {"html": "text/html"})
    for name, text in (("worker", scripts.worker(known)), ("page", scripts.saved_page_script(('{"a":"</script>"}',)))):
        file = tmp_path / f"{name}.js"
        file.write_text(text)
        command = ["node", "--check", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "</script" not in text
        assert not re.search(r"^(import|export) ", text, re.MULTILINE)


def test_the_modules_are_modules_for_node_too():
    assert json.loads((scripts.READER / "package.json").read_text()) == {"type": "module"}
