"""What our packages refuse reaches a technician in their own words, not as a traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


def told(*families: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For a command: errors of these families (``package.module.Name``, loaded only when the command is called) end it with 1."""

    def decorate(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def run(*arguments: P.args, **options: P.kwargs) -> R:
            try:
                return command(*arguments, **options)
            except tuple(map(_loaded, families)) as error:
                raise click.ClickException(str(error)) from None

        return run

    return decorate


def _loaded(family: str) -> type[Exception]:
    module, _, name = family.rpartition(".")
    found: type[Exception] = getattr(import_module(module), name)
    return found
