"""How far a story has come on its way to readers, in words for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from tamizdat.pipeline.changes import Change
from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.lease import PressLease
from tamizdat.pipeline.printed import PrintedOutput, StaleOutput
from tamizdat.pipeline.subjects import subject_of

OUTPUTS: Final = {"article": "story", "fixed": "fixed", "front": "front"}
"""Which kind of output shows a page of the newsroom."""


@dataclass(frozen=True, slots=True)
class Progress:
    """``state`` for programs, ``text`` for people, in their language."""

    state: Literal["waiting", "pressing", "pressed", "failed"]
    text: str

    @property
    def under_way(self) -> bool:
        """Whether it is worth asking again soon."""
        return self.state in {"waiting", "pressing"}


def progress_of(page: Page) -> Progress | None:
    """None for a page that readers have never had."""
    subject = subject_of(page)
    kind, _colon, number = subject.partition(":")
    if not subject:
        return None
    change = Change.objects.filter(subject=subject).order_by("-id").first()
    failed = StaleOutput.objects.filter(kind=OUTPUTS[kind], subject=number).exclude(error="").first()
    if failed or (change and change.error):
        words = _("Could not be pressed: %(reason)s It is tried again; tell your technician.")
        return Progress("failed", words % {"reason": _reason(failed, change)})
    if change and not _finished(change.edition):
        return _under_way()
    printed = PrintedOutput.objects.filter(kind=OUTPUTS[kind], subject=number).first()
    edition = change.edition if change else printed and printed.edition
    return _pressed(Edition.objects.filter(number=edition).first()) if edition else None


def _reason(failed: StaleOutput | None, change: Change | None) -> str:
    reason = failed.error if failed else change.error if change else ""
    return reason.rstrip(".") + "."


def _finished(edition: int | None) -> bool:
    return edition is not None and Edition.objects.filter(number=edition, finished_at__isnull=False).exists()


def _under_way() -> Progress:
    running = PressLease.objects.first()
    if not PressLease.held():
        return Progress("waiting", _("Waiting for the press…"))
    if running and running.total:
        return Progress(
            "pressing", _("Pressing… %(done)d of %(total)d") % {"done": running.done, "total": running.total}
        )
    return Progress("pressing", _("Pressing…"))


def _pressed(edition: Edition | None) -> Progress | None:
    if edition is None:
        return None
    words = ngettext(
        "Pressed: %(files)d file in %(time)d ms, edition %(number)d.",
        "Pressed: %(files)d files in %(time)d ms, edition %(number)d.",
        edition.files,
    )
    return Progress("pressed", words % {"files": edition.files, "time": edition.milliseconds, "number": edition.number})
