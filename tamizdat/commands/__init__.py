"""``tamizdat``: what the technician types. Each command is a file of its own, loaded when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from tamizdat.config.wrong import LostDatabase, NoNewspaper, WrongSettings

COMMANDS = (
    "circulation",
    "demo",
    "doctor",
    "follow",
    "giving",
    "init",
    "keys",
    "letters",
    "mirror",
    "press",
    "reindex",
    "rescue",
    "run",
    "takedown",
    "verify",
)


class Commands(click.Group):
    """Finds ``tamizdat NAME`` in ``tamizdat/commands/NAME.py``, so that ``--help`` loads no Django."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"tamizdat.commands.{cmd_name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Wrong settings, a missing newspaper and a lost database are told in one message and end with 2, whatever the command."""
        try:
            return super().invoke(ctx)
        except (LostDatabase, NoNewspaper, WrongSettings) as wrong:
            click.echo(wrong, err=True)
            ctx.exit(2)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tamizdat")
def main() -> None:
    """A reader-funded newspaper in a box."""
