"""The cast of the journeys. Run as a program with a newspaper's directory, it hires them and prints the drawer's id."""

from __future__ import annotations

import sys
from pathlib import Path

PASSWORD = "harbour-lantern-41"


def main(directory: str) -> None:
    from tamizdat.config.start import start

    start(Path(directory))
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from wagtail.models import Locale

    from tamizdat.circulation.models import Newsletter
    from tamizdat.newsroom.models import Author, Section, StoriesPage, Topic
    from tamizdat.newsroom.roles import EDITORS, PUBLISHERS, REPORTERS

    english = Locale.objects.get(language_code="en")
    for name, group in (("nora", REPORTERS), ("irma", EDITORS), ("elsa", PUBLISHERS)):
        person = get_user_model().objects.create_user(name, email="", password=PASSWORD)
        person.groups.add(Group.objects.get(name=group))
        Author.objects.create(name=f"{name.capitalize()} Selkin", slug=f"{name}-selkin", locale=english, account=person)
    Section.objects.create(name="Politics", slug="politics", locale=english)
    Newsletter.objects.create(
        slug="friday",
        language="en",
        name="The Friday Boat",
        promise="Picked by hand.",
        sender_address="boat@farshore.example",
    )
    Topic.objects.create(name="Bridges", slug="bridges", locale=english)
    sys.stdout.write(f"{StoriesPage.objects.get(locale=english).pk}\n")


if __name__ == "__main__":
    main(sys.argv[1])
