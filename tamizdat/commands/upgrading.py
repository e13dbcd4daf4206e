"""``python -m tamizdat.commands.upgrading``: the database of ``TAMIZDAT_DIR`` to this version, for ``tamizdat run``.

Unlike Django's ``migrate`` it begins no database: from an empty one the press would print an empty paper.
"""

from __future__ import annotations

from tamizdat.config.start import start_or_stop

REFUSED = 2
"""What it ends with when there is nothing to bring up to date; it has said why."""


def upgrade() -> None:
    start_or_stop("desk")
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    upgrade()
