"""What a process writes down about itself: warnings and errors, and nothing about who asked for what."""

from __future__ import annotations

import logging
from typing import Any


class Unnamed(logging.Filter):
    """Takes the address out of Django's lines about requests: it can hold a token or tell what somebody reads."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.security.DisallowedHost":
            record.msg, record.args = "A request for another host than desk_address was refused", ()
            record.exc_info = None
        elif hasattr(record, "request"):
            record.msg, record.args = f"A request ended with {getattr(record, 'status_code', 'an error')}", ()
            del record.request
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"unnamed": {"()": "tamizdat.config.logs.Unnamed"}},
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["unnamed"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # 404 and the like are no news; a 500 is
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "waitress": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
