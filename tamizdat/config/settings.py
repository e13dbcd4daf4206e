"""Django's settings, derived from the newspaper's. ``TAMIZDAT_FACE`` says which face this process shows."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO

from tamizdat.config import keys
from tamizdat.config.checks import time_zones
from tamizdat.config.databases import database
from tamizdat.config.faces import face
from tamizdat.config.logs import LOGGING
from tamizdat.config.newspaper import load
from tamizdat.config.wrong import WrongSettings

try:
    NEWSPAPER = load()
    SECRET_KEY = keys.secret(NEWSPAPER)
except WrongSettings as wrong:
    print(wrong, file=sys.stderr)  # noqa: T201  the one message of a start that stops here
    raise SystemExit(2) from None

__all__ = ["LOGGING", "NEWSPAPER", "SECRET_KEY"]

FACE = face(os.environ.get("TAMIZDAT_FACE", "desk"), NEWSPAPER)
INSTALLED_APPS = FACE.apps
MIDDLEWARE = FACE.middleware
ROOT_URLCONF = FACE.urls
ALLOWED_HOSTS = FACE.hosts
DEBUG = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "tamizdat.house.environment.environment"},
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database(NEWSPAPER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# No mail leaves the newspaper; a workflow's notices stand at the desk itself.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

DESK_LANGUAGES = ("en", "ru")
USE_TZ = True
TIME_ZONE = NEWSPAPER.time_zone
USE_I18N = True
FORMAT_MODULE_PATH = "tamizdat.house.formats"
# Before every app's own catalogue: the trade's words win over Wagtail's and Django's.
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
LANGUAGE_CODE = NEWSPAPER.languages[0]
LANGUAGES = [(code, LANG_INFO[code]["name_local"]) for code in dict.fromkeys((*NEWSPAPER.languages, *DESK_LANGUAGES))]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = [(code, LANG_INFO[code]["name_local"]) for code in NEWSPAPER.languages]
WAGTAILADMIN_PERMITTED_LANGUAGES = [(code, LANG_INFO[code]["name_local"]) for code in DESK_LANGUAGES]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = NEWSPAPER.media
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# The desk behind its address: a cookie goes over https only when the desk is there, and no other site is trusted.
BY_HTTPS = NEWSPAPER.desk_address.startswith("https://")
CSRF_TRUSTED_ORIGINS = [NEWSPAPER.desk_address]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BY_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

WAGTAIL_SITE_NAME = NEWSPAPER.name
WAGTAILADMIN_BASE_URL = NEWSPAPER.desk_address
WAGTAILADMIN_USER_LOGIN_FORM = "tamizdat.config.signing_in.PatientLoginForm"
WAGTAIL_USER_TIME_ZONES = time_zones()
WAGTAIL_PASSWORD_RESET_ENABLED = False  # it would need mail
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are copied, dictated and put on sticks
WAGTAIL_AUTOSAVE_INTERVAL = 5000  # milliseconds
WAGTAIL_FINISH_WORKFLOW_ACTION = "tamizdat.newsroom.approval.publish_approved"
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Photo"
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom.Attachment"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "tamizdat.newsroom.attachment_form.AttachmentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "tamizdat.newsroom.photo_form.PhotoForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic", "gif"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tamizdat.newsroom.search.backend", "AUTO_UPDATE": False}}
# Wagtail would otherwise ask other hosts from the editors' browsers and from the server.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
