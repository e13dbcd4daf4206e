"""The sentence that readers agree to, and the proof of which one it was: its wording, language and time. Never an IP."""

from __future__ import annotations

from hashlib import sha256

from django.utils.translation import gettext_noop

from tamizdat.circulation import letterheads
from tamizdat.circulation.models import Consent
from tamizdat.house.speech import gettext, speaking

SENTENCE = gettext_noop(
    "I want these letters, and agree that %(paper)s keeps my address, sealed, to send them. I can leave at any time."
)


def wording(language: str) -> str:
    """The sentence as a reader of this language agrees to it."""
    with speaking(language):
        return gettext(SENTENCE) % {"paper": letterheads.name(language)}


def current(language: str) -> Consent:
    """The row of that sentence, made when it is agreed to for the first time."""
    return of_text(wording(language), language)


def of_text(text: str, language: str = "") -> Consent:
    """The row of any wording: an import brings its own."""
    version = sha256(f"{language}\n{text}".encode()).hexdigest()[:32]
    consent, _made = Consent.objects.get_or_create(version=version, defaults={"language": language, "text": text})
    return consent
