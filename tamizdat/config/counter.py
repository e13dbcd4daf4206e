"""The paper and the counter as a WSGI application: files first, then the few pages that need a server."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from tamizdat.config.headers import PAPER, with_headers
from tamizdat.config.start import start_or_stop
from tamizdat.mirrors.serve import PressedFiles

newspaper = start_or_stop("counter")
application = with_headers(PressedFiles(get_wsgi_application(), newspaper.output), PAPER, newspaper.address)
