"""Arguments that several commands take."""

from __future__ import annotations

import os
from pathlib import Path

import click

newspaper_directory = click.argument(
    "directory",
    required=False,
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("TAMIZDAT_DIR", ".")),
)
"""``[DIRECTORY]``: the newspaper's; without it ``TAMIZDAT_DIR``, else the directory the technician stands in."""
