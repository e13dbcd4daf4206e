"""Providers' secrets: in the environment or in ``keys/NAME``, never in the settings, the database or a log.

A file has a line ``key SECRET`` and a line ``hook SECRET`` (several while one takes another's place); the environment has
``TAMIZDAT_STRIPE_KEY`` and ``TAMIZDAT_STRIPE_HOOK``, the latter with commas, and goes before the file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NAMES: Final = ("stripe", "paypal", "btcpay")
"""The providers that have secrets."""
VARIABLES: Final = frozenset(f"TAMIZDAT_{name.upper()}_{what}" for name in NAMES for what in ("KEY", "HOOK"))


class NoSecret(Exception):  # noqa: N818  it reads as what it says
    """A provider's secret is missing or open to others. Its text says what to do and holds none."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """``hooks``: what webhooks are checked with."""

    key: str = field(repr=False)
    hooks: tuple[str, ...] = field(repr=False)


def secrets_of(name: str, folder: Path, environment: Mapping[str, str] = os.environ) -> Secrets:
    """Raises :class:`NoSecret`."""
    prefix = f"TAMIZDAT_{name.upper()}_"
    key, hooks = environment.get(f"{prefix}KEY", "").strip(), environment.get(f"{prefix}HOOK", "").split(",")
    if not key:
        key, hooks = _from_file(folder / name, prefix)
    found = tuple(hook.strip() for hook in hooks if hook.strip())
    if not found:
        raise NoSecret(f"No secret of its webhook: write “hook SECRET” into {folder / name}, or set {prefix}HOOK.")
    return Secrets(key, found)


def are_there(folder: Path, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Where secrets of any provider are, right or wrong: play money and they do not go together."""
    files = [str(folder / name) for name in NAMES if (folder / name).exists()]
    return files + sorted(name for name in VARIABLES if environment.get(name))


def _from_file(file: Path, prefix: str) -> tuple[str, list[str]]:
    missing = NoSecret(f"No secret: write “key SECRET” into {file}, or set {prefix}KEY.")
    try:
        mode, text = file.stat().st_mode, file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise missing from None
    except (OSError, UnicodeDecodeError) as error:
        raise NoSecret(f"{file} cannot be read ({type(error).__name__}). Give it to the newspaper's user.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NoSecret(f"{file} can be read by others on this machine. Type: chmod 600 {file}")
    lines = [line.strip().partition(" ") for line in text.splitlines() if line.strip()]
    keys = [value.strip() for word, _, value in lines if word == "key" and value.strip()]
    if not keys:
        raise missing
    return keys[-1], [value for word, _, value in lines if word == "hook"]
