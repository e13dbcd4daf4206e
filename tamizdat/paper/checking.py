"""What readers check the paper with: the worker, and the page that says whether a saved copy is authentic.

Both carry the roots of the paper's keys, so there are none while it has no keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, override
from markupsafe import Markup

from tamizdat.house import policies, scripts
from tamizdat.house.media_types import OF_ENDINGS
from tamizdat.house.speech import speaking
from tamizdat.paper import keys, roots, sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.kinds import Single
from tamizdat.paper.pages import direction, page, sheet, template
from tamizdat.press.outputs import Key, Sheet

ANSWERS = ("banner", "refusal", "forgotten")
"""What the worker itself has to say."""


class Worker(Single):
    """``worker.js``, at the top: a worker is in charge of the folder it lies in."""

    name = "worker"
    born_with = keys.ROOTS

    def made(self, archive: Archive) -> Sheet | None:
        archive.note(keys.HOUSE)
        archive.note(keys.ROOTS)
        known = roots.roots()
        if not known:
            return None
        pages = {language: _answers(archive, language) for language in archive.languages}
        made = scripts.Known(known[-1], roots.fingerprint(), pages, OF_ENDINGS)
        return Sheet("worker.js", scripts.worker(made).encode())


def _answers(archive: Archive, language: str) -> dict[str, str]:
    given = {"language": language, "direction": direction(language), "paper": archive.nameplate(language).name}
    with speaking(language):
        return {name: template(f"house/reader/{name}.html").render(given) for name in ANSWERS}


def verify_page(archive: Archive, language: str) -> str:
    """Where the verify page of a language is; empty while the paper has no keys."""
    archive.note(keys.ROOTS)
    return f"/{language}/verify.html" if roots.roots() else ""


class VerifyPages:
    """The page that checks saved copies; the subject is a language."""

    name = "verify"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(archive.languages)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return archive.languages if key in {keys.ROOTS, keys.NEWSPAPER} else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        archive.note(keys.ROOTS)
        known = roots.roots()
        if not known or subject not in archive.languages:
            return None
        script = scripts.saved_page_script(known)
        with override(subject):
            title = gettext("Is this copy genuine?")
        saved = sheets.Checking(
            script=Markup(script),  # noqa: S704  our own file, and roots as JSON without "</"
            policy=policies.of_saved_page(scripts.hash_of(script)),
            fingerprint=roots.fingerprint(),
        )
        return sheet(page(archive, "verify", f"{subject}/verify.html", subject, title, robots="noindex"), saved=saved)
