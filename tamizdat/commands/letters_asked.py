"""What the commands of letters are asked for, and how they say what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tamizdat.commands.refusals import told

if TYPE_CHECKING:
    from tamizdat.letters.models import Issue

as_json_option = click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
issue_argument = click.argument("issue", metavar="ISSUE")
says_what_is_wrong = told(
    "tamizdat.circulation.errors.CirculationError",
    "tamizdat.letters.refusals.LetterRefused",
    "tamizdat.postroom.errors.PostroomError",
)


def issue_called(name: str) -> Issue:
    from tamizdat.letters.models import Issue

    slug, _, number = name.rpartition("/")
    found = Issue.objects.filter(newsletter__slug=slug, number=int(number) if number.isdecimal() else 0)
    if (issue := found.select_related("newsletter").first()) is None:
        raise click.ClickException(
            f"There is no issue {name}. It is written NEWSLETTER/NUMBER; see: tamizdat letters list"
        )
    return issue


def facts(issue: Issue) -> dict[str, Any]:
    """What ``--json`` tells of an issue, whatever the command."""
    return {
        "issue": f"{issue.newsletter.slug}/{issue.number}",
        "state": str(issue.state),
        "due_at": issue.due_at.isoformat(timespec="minutes"),
        "subject": issue.subject,
    }
