"""The desk shows how each mirror stands, and its last day as a drawing."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from tamizdat.pipeline.mirror_health import BARS, HEIGHT, bars
from tamizdat.pipeline.mirrors import Role
from tamizdat.pipeline.models import Mirror, Probe
from tests.builders import a_newspaper
from tests.mirrors.sealed_trees import a_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    a_newspaper("en", "ru")
    client.force_login(User.objects.create_superuser("vera", password="a-made-up-password"))
    return client


def mirror(name, role=Role.LISTED):
    return Mirror.objects.create(name=name, address=f"https://{name}.example/", role=role)


def probed(mirror, minutes, verdict="good", milliseconds=200):
    at = timezone.now() - timedelta(minutes=minutes)
    return Probe.objects.create(mirror=mirror, at=at, verdict=verdict, edition=1, milliseconds=milliseconds)


def page(client, name="mirrors"):
    return client.get(reverse(name)).content.decode()


def test_without_mirrors_the_home_says_nothing_of_them(editor):
    assert "How each mirror stands" not in page(editor, "wagtailadmin_home")
    assert "There are no mirrors yet." in page(editor)


def test_the_home_counts_and_leads_to_the_page_that_names_them(editor):
    a_paper(settings.NEWSPAPER.output, now=timezone.now())
    for n in (2, 1):
        probed(mirror(f"north{n}"), n)
    south = mirror("south", Role.SPARE)
    for minutes in (3, 2):
        probed(south, minutes, "unreachable", 0)
    home = " ".join(page(editor, "wagtailadmin_home").split())
    assert "good: 2, cannot be reached: 1" in home
    assert reverse("mirrors") in home
    shown = page(editor)
    assert "https://north1.example/" in shown
    assert "south" in shown
    assert "https://south.example/" not in shown
    assert shown.count("<rect") == 3


def test_a_failure_is_seen_by_its_height_and_not_only_by_its_colour():
    now, north = timezone.now(), mirror("north")
    probes = [
        probed(north, 24 * 60 + 5),
        probed(north, 40),
        probed(north, 20, "altered"),
        probed(north, 1, milliseconds=9000),
    ]
    drawn = bars(probes, now)
    assert [(bar.good, bar.height) for bar in drawn] == [(True, 3), (False, HEIGHT), (True, HEIGHT)]
    assert drawn[-1].x == (BARS - 1) * 4
    assert drawn[1].says.endswith("failed")


def test_it_is_told_in_russian_too(editor):
    UserProfile.objects.create(user=User.objects.get(), preferred_language="ru")
    mirror("north")
    assert "Зеркала" in page(editor)
    with override("ru"):
        assert bars([probed(Mirror.objects.get(), 1, "unreachable")], timezone.now())[0].says.endswith("сбой")
