"""What the commands of letters are asked for, and how they say what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from tamizdat.letters.models import Issue

P = ParamSpec("P")
R = TypeVar("R")
as_json_option = click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
issue_argument = click.argument("issue", metavar="ISSUE")


def says_what_is_wrong(function: Callable[P, R]) -> Callable[P, R]:
    """What letters, circulation and the postroom refuse is told in their own words."""

    @wraps(function)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        from tamizdat.circulation.errors import CirculationError
        from tamizdat.letters.refusals import LetterRefused
        from tamizdat.postroom.errors import PostroomError

        try:
            return function(*arguments, **options)
        except (CirculationError, LetterRefused, PostroomError) as error:
            raise click.ClickException(str(error)) from None

    return run


def issue_called(name: str) -> Issue:
    from tamizdat.letters.models import Issue

    slug, _, number = name.rpartition("/")
    found = Issue.objects.filter(newsletter__slug=slug, number=int(number) if number.isdecimal() else 0)
    if (issue := found.select_related("newsletter").first()) is None:
        raise click.ClickException(
            f"There is no issue {name}. It is written NEWSLETTER/NUMBER; see: tamizdat letters list"
        )
    return issue
