"""Looking at a pressed tree."""

from __future__ import annotations

from pathlib import Path


def files(root: Path) -> dict[str, bytes]:
    """Everything readers and mirrors get: path → bytes, siblings too; the bench is not theirs."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".press" not in path.parts
    }


def empty_folders(root: Path) -> list[str]:
    return [
        str(path)
        for path in root.rglob("*")
        if path.is_dir() and not {".press", "edition"} & set(path.parts) and not any(path.iterdir())
    ]
