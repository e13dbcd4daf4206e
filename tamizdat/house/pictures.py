"""The markup of a picture: in every format, its place kept in its own colour, fetched only when it is near.

In Python and not in a template: a list shows twenty, and there it took most of the time of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup, escape


class File(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def format(self) -> str: ...


class Picture(Protocol):
    """As :class:`tamizdat.paper.copy.Picture`, which is not known here."""

    @property
    def alt(self) -> str: ...
    @property
    def colour(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def focus(self) -> tuple[float, float]: ...
    @property
    def files(self) -> Sequence[File]: ...


def picture_element(picture: Picture, sizes: str) -> Markup:
    """``sizes`` as in HTML: how wide the picture stands on which screens. Needs at least one JPEG."""
    plain = [file for file in picture.files if file.format == "jpeg"]
    sources = "".join(
        f'<source type="image/{kind}" sizes="{sizes}" srcset="{_srcset(files)}">\n'
        for kind in ("avif", "webp")
        if (files := [file for file in picture.files if file.format == kind])
    )
    across, down = (round(share * 100) for share in picture.focus)
    place = f"background:{escape(picture.colour)};object-position:{across}% {down}%"
    return Markup(  # noqa: S704  paths are the storage's own; what people typed is escaped
        f"<picture>\n{sources}"
        f'<img loading="lazy" src="{plain[-1].path}" srcset="{_srcset(plain)}" sizes="{sizes}"'
        f' width="{picture.width}" height="{picture.height}" alt="{escape(picture.alt)}" style="{place}">\n</picture>'
    )


def _srcset(files: list[File]) -> str:
    return ", ".join(f"{file.path} {file.width}w" for file in files)
