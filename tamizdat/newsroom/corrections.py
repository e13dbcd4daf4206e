"""Corrections that readers see, and the question that a silent change raises.

A published story whose words change is either a small fix, an update or a
correction. The desk asks once for each version; what was answered is kept as the
digest of that version, so that nobody further down the line is asked again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

SEEN = ("title", "kind", "standfirst", "lead_caption", "sources_note")
"""Plain fields that readers see; the rest (section, photo, topics, bylines, body) are compared by what they name."""
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
EMPTY_PARAGRAPH = re.compile(r"<p>\s*</p>")


class CorrectionNote(models.Model):
    """A dated entry that readers see on the story and in the feeds."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="corrections")
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    text = RichTextField(
        _("what was wrong, and what is right"),
        features=["bold", "italic", "link"],
        help_text=_(
            "Say what stood here and what is true. Readers see it with its date, under the story and in the feeds."
        ),
    )

    panels = [FieldPanel("text"), FieldPanel("made_at")]

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return strip_tags(self.text)[:60]


class Answer(models.TextChoices):
    SMALL_FIX = "small_fix", _("A small fix: spelling, a link, layout. Readers need no mark.")
    UPDATE = "update", _("An update: there is news. The story shows the time of this update.")
    CORRECTION = "correction", _("A correction: something was wrong. Readers see what, and since when.")


def digest(values: Mapping[str, Any]) -> str:
    """What readers see of a story, as one short word; equal when they see the same.

    ``values`` holds SEEN and ``section``, ``lead_photo`` (rows or None), ``body`` (a stream),
    ``topics`` and ``authors`` (rows; the order of authors counts).
    """
    seen = {
        **{name: bare(values.get(name) or "") for name in SEEN},
        "section": _key(values.get("section")),
        "lead_photo": _key(values.get("lead_photo")),
        "body": _words_of(values["body"].get_prep_value()),
        "topics": sorted(topic.pk for topic in values["topics"]),
        "authors": [author.pk for author in values["authors"]],
    }
    return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()


def _key(row: models.Model | None) -> int | None:
    return row.pk if row else None


def _words_of(value: Any) -> Any:
    """A stream's prepared value less what the editor's browser makes up anew: ids and keys, which differ where the words do not."""
    if isinstance(value, Mapping):
        return {name: _words_of(part) for name, part in value.items() if name != "id"}
    if isinstance(value, list | tuple):
        return [_words_of(part) for part in value]
    return bare(value)


def bare(value: Any) -> Any:
    """Rich text less the keys of its paragraphs; an editor that was left empty holds one empty paragraph."""
    return EMPTY_PARAGRAPH.sub("", BLOCK_KEY.sub("", value)) if isinstance(value, str) else value
