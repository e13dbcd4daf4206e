"""robots.txt: everything may be read and copied; where the sitemaps are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tamizdat.paper.archive import Archive
from tamizdat.paper.sitemaps import news_path
from tamizdat.press.outputs import Key, Sheet


class Robots:
    name = "robots"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(("all",))

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        return ("all",) if key == "newspaper" else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:  # noqa: ARG002  there is only one
        maps = ["/sitemap.xml", *(news_path(language) for language in archive.languages)]
        lines = ["User-agent: *", "Disallow:", "", *(f"Sitemap: {archive.absolute(path)}" for path in maps), ""]
        return Sheet("robots.txt", "\n".join(lines).encode())
