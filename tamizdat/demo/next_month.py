"""A month goes by for readers who asked to be reminded: for demos, whose till alone calls it. No newspaper with real money has a till."""

from __future__ import annotations

from django.db import transaction

from tamizdat.giving import months, reminders
from tamizdat.giving.reminders import Reminder


def next_month() -> int:
    """Every reminder that was confirmed comes a month sooner, and what is due by now is handed to the post: how many that were."""
    with transaction.atomic():
        for reminder in Reminder.objects.filter(state=Reminder.State.CONFIRMED).order_by("month"):
            reminder.month -= 1
            reminder.due_on = months.day_in(reminder.month, reminder.due_on.day)
            reminder.save(update_fields=["month", "due_on"])
    return reminders.send_due()
