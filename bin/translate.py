"""Gather, update and compile the message catalogues (see bin/translate)."""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tamizdat"
LOCALE = SOURCE / "locale"
COMPLETE = {"ru"}
"""Languages of the desk: every string is translated. A catalogue of another language holds what it has: what readers see."""
SINCE = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed date in the headers, or every run would change every file
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Marked = tuple[str, int, str | tuple[str, ...], list[str], str | None]


def messages() -> Iterator[Marked]:
    """Every marked string: file, line, text or plural texts, comments for translators, context."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".xml"} or "migrations" in path.parts:
            continue
        name = path.relative_to(ROOT).as_posix()
        for line, text, comments, context in _of(path):
            yield name, line, text, comments, context


def _of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_bytes()
    method = "python"
    if "jinja2" in path.parts:
        method = "jinja2.ext:babel_extract"
    elif path.suffix != ".py":
        source = templatize(source.decode(), origin=str(path)).encode()
    options = {"trimmed": "true", "newstyle_gettext": "true"} if "jinja2" in method else {}
    yield from extract(method, io.BytesIO(source), KEYWORDS, ["Translators:"], options)
    if path.suffix == ".py":
        yield from _in_f_strings(source)


def _in_f_strings(source: bytes) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """What is said inside an f-string: before Python 3.12 it is one token, in which the gatherer sees nothing."""
    texts = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))
    for call in (node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call)):
        said = call.args[0] if call.args else None
        if isinstance(call.func, ast.Name) and call.func.id in {"_", "gettext"} and isinstance(said, ast.Constant):
            yield call.lineno, str(said.value), [], None


def gathered() -> Catalog:
    template = Catalog(project="Tamizdat", charset="utf-8", fuzzy=False, creation_date=SINCE, revision_date=SINCE)
    for _name, _line, text, comments, context in messages():
        template.add(text, locations=[], auto_comments=comments, context=context)
    return template


def update(po: Path, template: Catalog) -> Catalog:
    with po.open("rb") as file:
        catalogue = read_po(file, locale=language(po))
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language(po) not in COMPLETE:
        for message in missing(catalogue):
            catalogue.delete(message.id, message.context)
    catalogue.creation_date = catalogue.revision_date = SINCE
    return catalogue


def language(po: Path) -> str:
    return po.parent.parent.name


def missing(catalogue: Catalog) -> list[Message]:
    def empty(strings: str | tuple[str, ...] | None) -> bool:
        return not strings or (isinstance(strings, tuple) and not all(strings))

    return [message for message in catalogue if message.id and empty(message.string)]


def compiled(catalogue: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> int:
    settings.configure()
    check = "--check" in sys.argv
    template = gathered()
    wrong: list[str] = []
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        catalogue = update(po, template)
        wrong += [f"{po.relative_to(ROOT)}: not translated: {message.id}" for message in missing(catalogue)]
        mo = po.with_suffix(".mo")
        if check:
            if not mo.exists() or mo.read_bytes() != compiled(catalogue):
                wrong.append(f"{mo.relative_to(ROOT)} is older than its source: run bin/translate")
            continue
        with po.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, no_location=True, omit_header=False)
        mo.write_bytes(compiled(catalogue))
    print("\n".join(wrong) or "Every string that has to be is translated.")
    return 1 if wrong and check else 0


if __name__ == "__main__":
    sys.exit(main())
