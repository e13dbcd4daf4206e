"""python -m bakery_site.fill STORIES: the site's database, filled with the generated stories."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bakery_site.settings")

import django

django.setup()

from bakery_site.models import FrontPage, SectionPage, StoryPage  # noqa: E402
from django.core.management import call_command  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402


def fill(stories: Path) -> None:
    call_command("makemigrations", "bakery_site", verbosity=0)
    call_command("migrate", verbosity=0)
    Page.objects.filter(depth=2).delete()
    front = Page.get_first_root_node().add_child(instance=FrontPage(title="The Bench Courier", slug="front"))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=front, is_default_site=True)
    sections: dict[str, SectionPage] = {}
    for line in stories.open(encoding="utf-8"):
        row = json.loads(line)
        section = row["section"]
        if section["slug"] not in sections:
            page = SectionPage(title=section["name"], slug=section["slug"])
            sections[section["slug"]] = front.add_child(instance=page)
        sections[section["slug"]].add_child(instance=_story(row, sections[section["slug"]]))


def _story(row: dict, section: SectionPage) -> StoryPage:
    return StoryPage(
        title=row["headline"],
        slug=Path(row["path"]).stem,
        section=section,
        date=row["date"],
        standfirst=row["standfirst"],
        byline=", ".join(author["name"] for author in row["authors"]),
        topics=", ".join(topic["name"] for topic in row["topics"]),
        minutes=row["minutes"],
        body=row["body"],
        qr=row["qr"],
    )


fill(Path(sys.argv[1]))
