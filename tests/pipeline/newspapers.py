"""A newspaper that can be pressed as often as a test likes."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from tamizdat.pipeline.publish import Pressed, press
from tests.press.trees import files


def paper() -> Path:
    return settings.NEWSPAPER.output


def pressed(**how: bool) -> Pressed:
    """Press, and let nothing fail."""
    result = press(**how)
    assert not result.errors, result.errors
    return result


def tree() -> dict[str, bytes]:
    return files(paper())


def clear() -> None:
    """An empty tree, since the database is empty too at the beginning of a test."""
    shutil.rmtree(paper(), ignore_errors=True)
