"""What the desk says when a file is not taken."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tamizdat.safety.refusals import Refused


def said(refusal: Refused) -> ValidationError:
    """The refusal in the editor's language, for the form that the file was chosen in."""
    return ValidationError(gettext(refusal.template) % refusal.facts, code=refusal.code)
