"""What an edition printed, and for which keys, as the desk lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.presses import because
from tamizdat.pipeline.printed import PrintedOutput
from tamizdat.pipeline.stores import DatabaseStore
from tamizdat.press.outputs import Output

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An output as it lies in the tree: the key it was last printed for, and all that it was made from."""

    output: str
    path: str
    because: str
    reads: tuple[str, ...]


@require_safe
def contents(request: HttpRequest, number: int) -> HttpResponse:
    """The outputs that lie in the tree as this edition printed them; what a later one printed again is listed there."""
    edition = get_object_or_404(Edition, number=number, finished_at__isnull=False)
    page = Paginator(PrintedOutput.objects.filter(edition=number).order_by("path"), SHOWN).get_page(
        request.GET.get("p")
    )
    given = {
        "edition": edition,
        "because": because(edition),
        "lines": _lines(page),
        "page": page,
        "again": max(0, edition.rendered - page.paginator.count),
        "header_title": _("Edition %(number)d") % {"number": number},
        "page_title": _("Edition %(number)d") % {"number": number},
        "header_icon": "doc-full-inverse",
    }
    return render(request, "pipeline/contents.html", given)


def _lines(page: Page[PrintedOutput]) -> list[Line]:
    outputs = [Output(row.kind, row.subject) for row in page]
    known = DatabaseStore().known(outputs)
    return [
        Line(str(output), printed.path, printed.because, tuple(sorted(printed.reads.keys)))
        for output in outputs
        if (printed := known.get(output))
    ]
