"""The mirrors as the desk shows them: who carries the paper, how each stands, and the last day of its probes as a drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from tamizdat.mirrors.watch import State
from tamizdat.pipeline.mirrors import Mirror, Probe, Role
from tamizdat.pipeline.shipping import newest_edition

STATES: Final[Mapping[State, Any]] = {
    "good": gettext_lazy("good"),
    "behind": gettext_lazy("behind"),
    "lying": gettext_lazy("altered"),
    "unreachable": gettext_lazy("cannot be reached"),
    "unknown": gettext_lazy("not known yet"),
}
DAY: Final = timedelta(hours=24)
BARS: Final = 96
WIDTH, HEIGHT = 4, 32
SLOW: Final = 2000
"""Milliseconds that make a bar as high as it can be."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A quarter of an hour: worst verdict and slowest answer. What failed is as high as can be, so colour is not needed to see it."""

    x: int
    y: int
    height: int
    good: bool
    says: str


@dataclass(frozen=True, slots=True)
class Health:
    """One line of the table. The address of a spare is nobody's business yet."""

    mirror: Mirror
    state: State
    bars: tuple[Bar, ...]

    @property
    def role(self) -> str:
        return str(Role(self.mirror.role).label)

    @property
    def says(self) -> str:
        return str(STATES[self.state])

    @property
    def address(self) -> str:
        return self.mirror.address if self.mirror.role == Role.LISTED else ""


class MirrorsPanel(Component):
    """How many mirrors stand how, and the way to the page that says which."""

    name = "mirrors"
    template_name = "pipeline/mirrors_panel.html"
    order = 310

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        del parent_context
        states = Counter(each.says for each in health())
        return {"states": [{"state": state, "number": number} for state, number in states.most_common()]}


@require_safe
def mirrors_page(request: HttpRequest) -> HttpResponse:
    """Every mirror in use with its last day."""
    context = {
        "mirrors": health(),
        "newest": newest_edition().edition,
        "width": BARS * WIDTH,
        "bar": WIDTH - 1,
        "height": HEIGHT,
    }
    return render(request, "pipeline/mirrors.html", context)


def health() -> list[Health]:
    newest, now = newest_edition(), timezone.now()
    mirrors = Mirror.objects.in_use()
    return [Health(mirror, mirror.state(newest, now), bars(_of_today(mirror, now), now)) for mirror in mirrors]


def bars(probes: Iterable[Probe], now: datetime) -> tuple[Bar, ...]:
    """The last day, oldest first; a quarter of an hour without a probe has no bar."""
    quarters: dict[int, list[Probe]] = {}
    for probe in probes:
        quarters.setdefault(BARS - 1 - int((now - probe.at) / (DAY / BARS)), []).append(probe)
    return tuple(_bar(n, some) for n, some in sorted(quarters.items()) if 0 <= n < BARS)


def _bar(n: int, probes: list[Probe]) -> Bar:
    good = all(probe.verdict == "good" for probe in probes)
    slowest = max(probe.milliseconds for probe in probes)
    height = max(3, min(HEIGHT, HEIGHT * slowest // SLOW)) if good else HEIGHT
    at = timezone.localtime(probes[-1].at).strftime("%H:%M")
    says = (
        _("%(time)s: %(number)d ms") % {"time": at, "number": slowest} if good else _("%(time)s: failed") % {"time": at}
    )
    return Bar(n * WIDTH, HEIGHT - height, height, good, says)


def _of_today(mirror: Mirror, now: datetime) -> Iterable[Probe]:
    return mirror.probes.filter(at__gt=now - DAY).order_by("at", "id")
