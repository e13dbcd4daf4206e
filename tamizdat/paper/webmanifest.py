"""The web manifest: a reader can keep the paper among the programs of a phone. Its addresses are relative, for every copy."""

from __future__ import annotations

import json

from tamizdat.paper import keys
from tamizdat.paper.archive import Archive
from tamizdat.paper.kinds import Single
from tamizdat.paper.pages import direction
from tamizdat.press.outputs import Sheet

PAPER, INK = "#f9f8f4", "#1c1b19"


class WebManifest(Single):
    name = "manifest"

    def made(self, archive: Archive) -> Sheet | None:
        archive.note(keys.HOUSE)
        language = archive.languages[0]
        paper = archive.nameplate(language)
        value = {
            "name": paper.name,
            "short_name": paper.name[:30],
            "description": paper.motto,
            "lang": language,
            "dir": direction(language),
            "start_url": "./index.html",
            "scope": "./",
            "display": "minimal-ui",
            "background_color": PAPER,
            "theme_color": INK,
            "icons": [
                {"src": "house/icons/favicon.svg", "sizes": "any", "type": "image/svg+xml"},
                {"src": "house/icons/icon-192.png", "sizes": "192x192", "type": "image/png"},
                {"src": "house/icons/icon-512.png", "sizes": "512x512", "type": "image/png"},
            ],
        }
        kept = {name: one for name, one in value.items() if one}
        return Sheet("manifest.webmanifest", (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode())
