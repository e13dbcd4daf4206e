"""The report in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamizdat.rescue import report
from tamizdat.rescue.report import Entry, Report


def told(made: Report) -> Iterator[str]:
    """Lines for people: first what happened in all, then every item that has something to say."""
    yield from _totals(made)
    yield ""
    for entry in made.entries():
        yield from _entry(entry)


def _totals(made: Report) -> Iterator[str]:
    facts = made.facts
    yield _("%(title)s (%(address)s)") % facts
    if facts["dry_run"]:
        yield _("A trial: nothing was changed.")
    yield _outcomes(made)
    states = {name: made.states[name] for name in ("live", "draft", "scheduled")}
    yield _("Published %(live)s, drafts %(draft)s, scheduled %(scheduled)s.") % states
    yield _("Pictures taken over %(photos)s, files %(attachments)s; not at hand: %(missing)s.") % facts
    if facts["missing"] and not facts["media"]:
        yield _(
            "To bring pictures and files home, give the old site's wp-content/uploads with --media and run it again."
        )
    for words, count in made.left_out.most_common():
        yield _("  left out %(count)s×: %(what)s") % {"count": count, "what": words}
    if facts["mended"]:
        yield (
            ngettext(
                "%(mended)s letter of the file was broken; it was taken out or stands as �.",
                "%(mended)s letters of the file were broken; they were taken out or stand as �.",
                facts["mended"],
            )
            % facts
        )


def _outcomes(made: Report) -> str:
    names = {
        report.IMPORTED: _("imported"),
        report.UPDATED: _("brought up to date"),
        report.UNCHANGED: _("unchanged"),
        report.EDITED: _("worked on at the desk since, left alone"),
        report.DELETED: _("deleted at the desk since, not brought back"),
        report.SKIPPED: _("skipped"),
    }
    return "; ".join(f"{words}: {made.outcomes[name]}" for name, words in names.items() if made.outcomes[name])


def _entry(entry: Entry) -> Iterator[str]:
    if not entry.notes and entry.outcome == report.UNCHANGED:
        return
    place = f" → {entry.path}" if entry.path else ""
    yield f"{entry.outcome} {entry.type} {entry.number} “{entry.title}”{place}"
    yield from (f"    {note}" for note in entry.notes)
