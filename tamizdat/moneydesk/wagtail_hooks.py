"""Where the money desk meets Wagtail's admin. Hooks only: what they do lives elsewhere."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from tamizdat.moneydesk.support import Support

register_snippet(Support)
