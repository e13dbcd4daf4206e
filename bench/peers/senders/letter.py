"""A weekly letter of twelve made-up stories, 60 kB as it is sent."""

from __future__ import annotations

_WORDS = "A sentence of a usual length, such as weekly letters of newspapers are made of. "
_STORY = '<table role="presentation" width="100%"><tr><td style="padding:12px 24px;font:16px/1.5 Georgia,serif">{}</td></tr></table>\n'
TEXT = "\n\n".join(
    f"{n}. A headline of the week\n\n{_WORDS * 6}\nhttps://farshore.example/en/2026/11/{n}.html" for n in range(12)
)
HTML = (
    "<!doctype html><html lang=en><body>\n"
    + "\n".join(
        _STORY.format(f"<h2>{n}. A headline of the week</h2>\n" + f"<p>{_WORDS * 6}</p>\n" * 8) for n in range(12)
    )
    + "</body></html>\n"
)
