"""What readers check the paper with is printed as soon as the paper has keys."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from tamizdat.house import scripts
from tamizdat.paper import keys
from tests.builders import a_story
from tests.edition.sealed import APaper
from tests.paper.reading import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyring(tmp_path, settings):
    """Keys of a paper whose tree lies in a folder of its own."""
    return tmp_path


def test_without_keys_there_is_neither():
    paper = Paper().full()
    assert "worker.js" not in paper.files
    assert "en/verify.html" not in paper.files
