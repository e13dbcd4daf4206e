"""The last step of rendering: links inside the pressed tree become relative to the page.

So a copy of the paper works from any folder: a mirror's subfolder, a bucket, a stick. Templates and
typeset HTML write root-absolute paths (``/en/2026/11/slug.html``); only the 404 page keeps them,
since nobody knows in which folder it will be shown.
"""

from __future__ import annotations


def relative(html: str, path: str) -> str:
    """``html`` of the page at ``path`` (no leading slash), with every link of the paper made relative to it.

    Plain replacing is enough and ten times as fast as parsing: typesetting sees to it that neither ``="/`` nor
    ``, /media/`` (as in a srcset) stands in the text of a story.
    """
    return _with(html, "../" * path.count("/") or "./")


def absolute(html: str, address: str) -> str:
    """``html`` for feeds, which are read elsewhere: every link of the paper with the ``address`` of its host."""
    return _with(html, f"{address.rstrip('/')}/")


def _with(html: str, root: str) -> str:
    """The style sheet is most of a page and has only addresses of fonts, so it is gone through once and not seven times."""
    begin = html.find("<style>")
    end = html.find("</style>", begin) if begin >= 0 else 0
    style = html[max(begin, 0) : end].replace("url(/", f"url({root}")
    return f"{_rooted(html[: max(begin, 0)], root)}{style}{_rooted(html[end:], root)}"


def _rooted(html: str, root: str) -> str:
    for before in ('href="', 'src="', 'srcset="', 'poster="', '"0; url='):
        html = html.replace(f"{before}/", f"{before}{root}")
    return html.replace(", /media/", f", {root}media/")
