"""robots.txt: everything may be read and copied; where the sitemaps are."""

from __future__ import annotations

from tamizdat.paper.archive import Archive
from tamizdat.paper.kinds import Single
from tamizdat.paper.sitemaps import news_path
from tamizdat.press.outputs import Sheet


class Robots(Single):
    name = "robots"

    def made(self, archive: Archive) -> Sheet | None:
        maps = ["/sitemap.xml", *(news_path(language) for language in archive.languages)]
        lines = ["User-agent: *", "Disallow:", "", *(f"Sitemap: {archive.absolute(path)}" for path in maps), ""]
        return Sheet("robots.txt", "\n".join(lines).encode())
