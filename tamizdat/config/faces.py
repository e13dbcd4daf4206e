"""The two faces. The counter has nothing of the desk in it: not its addresses, not its apps, no session, no cookie."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from tamizdat.config.newspaper import Newspaper

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

COUNTER_APPS = (
    "tamizdat.house.apps.HouseConfig",
    "tamizdat.circulation.apps.CirculationConfig",
    "tamizdat.giving.apps.GivingConfig",
)

DESK_APPS = (
    "tamizdat.house.apps.HouseConfig",
    "tamizdat.circulation.apps.CirculationConfig",
    "tamizdat.giving.apps.GivingConfig",
    "tamizdat.letters.apps.LettersConfig",
    "tamizdat.moneydesk.apps.MoneyDeskConfig",
    "tamizdat.newsroom.apps.NewsroomConfig",
    "tamizdat.newsroom.search.apps.CardIndexConfig",
    "tamizdat.paper.apps.PaperConfig",
    "tamizdat.rescue.apps.RescueConfig",
    "tamizdat.pipeline.apps.PipelineConfig",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "tamizdat.newsroom.search.apps.QuietSearchConfig",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
)

DESK_MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tamizdat.config.desk_language.DeskLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
)


@dataclass(frozen=True, slots=True)
class Face:
    """What Django is told about a face: its apps, its middleware, the module of its addresses, the hosts it answers to."""

    apps: list[str]
    middleware: list[str]
    urls: str
    hosts: list[str]


def face(name: str, newspaper: Newspaper) -> Face:
    """The face called ``name``: ``desk`` or ``counter``. Commands and workers use the desk's."""
    if name == "counter":
        return Face(list(COUNTER_APPS), [], "tamizdat.config.urls_counter", hosts(newspaper.address))
    return Face(list(DESK_APPS), list(DESK_MIDDLEWARE), "tamizdat.config.urls_desk", hosts(newspaper.desk_address))


def hosts(address: str) -> list[str]:
    """The host of an address, and this machine's own names when the address is on this machine."""
    host = urlsplit(address).hostname or ""
    bracketed = f"[{host}]" if ":" in host else host
    return list(LOOPBACK) if bracketed in LOOPBACK else [bracketed]
