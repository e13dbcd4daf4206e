"""What providers told the counter of copies that they carried is counted, as what comes back by mail is."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from tamizdat.circulation.models import Report
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.returns import count
from tamizdat.postroom.verp import Delivery as Said

AT_ONCE: Final = 500


def count_reports() -> int:
    """How many were counted. A report of a delivery that is unknown is gone with the others."""
    reports = list(Report.objects.order_by("id")[:AT_ONCE])
    for report in reports:
        with transaction.atomic():
            count(Said(str(report.issue), report.row, report.attempt), Delivery.CameBack(report.kind))
            report.delete()
    return len(reports)
