"""As small as a Wagtail site can be; the folder is the working directory."""

from __future__ import annotations

from pathlib import Path

HERE = Path.cwd()
SECRET_KEY = "a key of a site that nobody visits"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "bakery_site",
    "bakery",
    "wagtailbakery",
    "wagtail.admin",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.users",
    "wagtail",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
ROOT_URLCONF = "bakery_site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.request",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(HERE / "site.sqlite3")}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = str(HERE / "static")
MEDIA_ROOT = str(HERE / "media")
WAGTAIL_SITE_NAME = "The Bench Courier"
WAGTAILADMIN_BASE_URL = "https://example.org"
BUILD_DIR = str(HERE / "build")
BAKERY_VIEWS = ("wagtailbakery.views.AllPublishedPagesView",)
LOOK = {kind: (HERE / "look" / f"{kind}.css").read_text() for kind in ("story", "list", "front")}
