"""The client under test over python-tuf, as `tamizdat verify` uses it."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.ngclient import Updater


def main() -> int:
    asked = _arguments()
    if asked.command == "init":
        shutil.copyfile(asked.trusted_root, Path(asked.metadata_dir) / "root.json")
        return 0
    try:
        _update(asked)
    except (RepositoryError, DownloadError, ValueError) as error:
        print(f"refused: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def _update(asked: argparse.Namespace) -> None:
    root = (Path(asked.metadata_dir) / "root.json").read_bytes()
    places = (asked.target_dir, asked.target_base_url)
    updater = Updater(asked.metadata_dir, asked.metadata_url, *places, bootstrap=None if _seen(asked) else root)
    if asked.command == "refresh":
        updater.refresh()
        return
    for name in asked.target_name:
        target = updater.get_targetinfo(name)
        if target is None:
            raise RepositoryError(f"there is no {name}")
        if not updater.find_cached_target(target):
            updater.download_target(target)


def _seen(asked: argparse.Namespace) -> bool:
    return (Path(asked.metadata_dir) / "timestamp.json").exists()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metadata-url")
    parser.add_argument("--metadata-dir", required=True)
    parser.add_argument("--target-name", action="append", default=[])
    parser.add_argument("--target-dir")
    parser.add_argument("--target-base-url")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("trusted_root")
    commands.add_parser("refresh")
    commands.add_parser("download")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
