"""A story at the desk: how its form answers when it is not the writer's fault that nothing was saved."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView


class StoryView(EditView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """Wagtail's red message speaks of errors; what kind of change this is, is only a question."""
        if not form.asks_about_change or self.expects_json_response or self.locked_for_user:
            return super().form_invalid(form)  # type: ignore[no-any-return]  # Wagtail has no types
        messages.warning(
            self.request,
            _(
                "One question first: say below what kind of change this is, and press the same button again. Nothing you typed is lost."
            ),
        )
        self.errors_debug = repr(form.errors)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())  # type: ignore[no-any-return]  # Wagtail has no types
