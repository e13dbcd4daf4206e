"""The states of an issue, and which verb leads from where to where.

::

    draft ──approve──▶ approved ──begin──▶ sending ──finish──▶ sent
      ▲ ▲                │  │               │  ▲
      │ └───withdraw─────┘  │             pause resume
      │                     │               ▼  │
    reschedule              │              paused
      │                     │
    missed ◀──miss── draft  └── (overdue: stays approved and asks; nobody sends it but by a click)

    cancel leads to cancelled from everywhere but sent.

A draft whose hour passes is *missed*: nothing was sent. *Sent* and *cancelled* are final. Words and picks change only in
a draft, so what was approved is what goes out.
"""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a letter", "draft")
    APPROVED = "approved", pgettext_lazy("state of a letter", "approved")
    SENDING = "sending", pgettext_lazy("state of a letter", "being sent")
    PAUSED = "paused", pgettext_lazy("state of a letter", "paused")
    SENT = "sent", pgettext_lazy("state of a letter", "sent")
    CANCELLED = "cancelled", pgettext_lazy("state of a letter", "cancelled")
    MISSED = "missed", pgettext_lazy("state of a letter", "missed its hour")


VERBS: Final[dict[str, tuple[frozenset[State], State]]] = {
    "approve": (frozenset({State.DRAFT}), State.APPROVED),
    "withdraw": (frozenset({State.APPROVED}), State.DRAFT),
    "reschedule": (frozenset({State.DRAFT, State.MISSED}), State.DRAFT),
    "send_now": (frozenset({State.DRAFT, State.APPROVED}), State.APPROVED),
    "miss": (frozenset({State.DRAFT}), State.MISSED),
    "begin": (frozenset({State.APPROVED}), State.SENDING),
    "pause": (frozenset({State.SENDING}), State.PAUSED),
    "resume": (frozenset({State.PAUSED}), State.SENDING),
    "finish": (frozenset({State.SENDING}), State.SENT),
    "cancel": (frozenset({State.DRAFT, State.APPROVED, State.SENDING, State.PAUSED, State.MISSED}), State.CANCELLED),
}
"""By verb: the states it may be said in, and the state that follows."""

FINAL: Final = frozenset({State.SENT, State.CANCELLED})

TOLD: Final[dict[str, object]] = {
    "approve": _("It can only be approved while it is a draft."),
    "withdraw": _("An approval can only be withdrawn before the sending begins. Pause or cancel the sending instead."),
    "reschedule": _(
        "Its hour can only be changed while it is a draft, or when it missed its hour. Withdraw the approval first."
    ),
    "send_now": _("It can only be sent while it is a draft or approved."),
    "miss": _("Only a draft can miss its hour."),
    "begin": _("It can only be sent once it is approved."),
    "pause": _("It can only be paused while it is being sent."),
    "resume": _("It can only be resumed while it is paused."),
    "finish": _("It can only be finished while it is being sent."),
    "cancel": _("It has been sent or cancelled already."),
}
"""What an editor is told when a verb comes too early or too late."""
