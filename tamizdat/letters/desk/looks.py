"""The previews of the issue desk: as mail on a phone and on a screen, by day and by night, as text, and as the page in the paper."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from tamizdat.letters.desk import doors
from tamizdat.letters.issues import Issue
from tamizdat.letters.ports import post_office
from tamizdat.letters.render import rendered
from tamizdat.letters.sheets import Letter

DARK: Final = "@media (prefers-color-scheme:dark)"
PHONE: Final = 320
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline' 'self'; img-src data: 'self'; font-src 'self'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A preview is looked at: nothing in it runs or fetches from elsewhere. Its links open beside the desk, where an editor can try them."""


@dataclass(frozen=True, slots=True)
class Look:
    """``width`` in pixels, as the frame is wide."""

    name: str
    label: Any
    kind: str
    width: int
    dark: bool = False

    @property
    def scaled(self) -> bool:
        """Whether it is laid out for a screen and shown smaller where the desk has less room."""
        return self.kind != "text" and self.width > PHONE


LOOKS: Final = (
    Look("phone", gettext_lazy("Phone"), "html", PHONE),
    Look("phone-dark", gettext_lazy("Phone, dark"), "html", PHONE, dark=True),
    Look("wide", gettext_lazy("Screen"), "html", 700),
    Look("wide-dark", gettext_lazy("Screen, dark"), "html", 700, dark=True),
    Look("text", gettext_lazy("Text part"), "text", 700),
    Look("web", gettext_lazy("Page in the paper"), "web", 700),
)


def look_of(name: str) -> Look:
    """The look of that name; the phone's where there is none."""
    return next((each for each in LOOKS if each.name == name), LOOKS[0])


@require_safe
@xframe_options_sameorigin
@doors.allowed(doors.SEE)
def preview(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """What the frame of the issue desk shows."""
    del request
    issue, look = doors.the_issue(number), look_of(name)
    answer = HttpResponse(
        _shown(issue, look), content_type=f"text/{'plain' if look.kind == 'text' else 'html'}; charset=utf-8"
    )
    answer["Content-Security-Policy"] = POLICY
    return answer


def _leading_out(html: str) -> str:
    """The page with its links in new tabs: in the frame itself no other host may be shown."""
    return re.sub(r"<html[^>]*>", r'\g<0><base target="_blank">', html, count=1)


def _shown(issue: Issue, look: Look) -> str:
    match look.kind:
        case "text":
            return rendered(issue).text
        case "web":
            page = post_office().page(issue)
            return _leading_out(page) if page else f"<p>{_('There is no paper here that could show it.')}</p>"
    return _leading_out(in_a_frame(rendered(issue), dark=look.dark))


def in_a_frame(letter: Letter, *, dark: bool) -> str:
    """The letter's HTML for a browser: pictures beside it come into it, and night falls when asked and not by the editor's own screen."""
    html = letter.html.replace(DARK, "@media all" if dark else "@media not all")
    html = html.replace("color-scheme:light dark", f"color-scheme:{'dark' if dark else 'light'}")
    for picture in letter.pictures:
        data = base64.b64encode(picture.data).decode()
        html = html.replace(f"cid:{picture.cid}", f"data:{picture.media_type};base64,{data}")
    return html
