"""The desk as a WSGI application."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from tamizdat.config.headers import DESK, with_headers
from tamizdat.config.start import start_or_stop

newspaper = start_or_stop("desk")
application = with_headers(get_wsgi_application(), DESK, newspaper.desk_address)
