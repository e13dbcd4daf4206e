"""``tamizdat rescue`` as a technician types it."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner
from django.conf import settings

from tamizdat.commands.rescue import command
from tests.builders import a_newspaper
from tests.rescue.exports import an_export, an_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports():
    folder = settings.NEWSPAPER.directory / "reports"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize(("raw", "left"), [(b"no export", []), (an_export(an_item(1)), [".jsonl", ".txt"])])
def test_an_import_leaves_its_report_and_a_refused_one_leaves_none(tmp_path, reports, raw, left):
    a_newspaper("en", "ru")
    export = tmp_path / "export.xml"
    export.write_bytes(raw)
    done = CliRunner().invoke(command, ["wxr", str(export), str(settings.NEWSPAPER.directory)])
    assert done.exit_code == (0 if left else 1), done.output
    assert sorted(file.suffix for file in reports.iterdir()) == left
