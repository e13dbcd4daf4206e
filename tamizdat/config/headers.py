"""What each face tells every browser about itself, on every answer it gives, errors and redirects too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers

from tamizdat.house import policies

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NOTHING_OF_THE_DEVICE = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

PAPER: Mapping[str, str] = {
    "Content-Security-Policy": policies.PAGES,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": NOTHING_OF_THE_DEVICE,
    "Cross-Origin-Opener-Policy": "same-origin",
}

DESK: Mapping[str, str] = {
    # Wagtail writes scripts and styles into its pages and shows the preview in a frame; all of it from the desk itself.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; media-src 'self' blob:; connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; "
        "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": NOTHING_OF_THE_DEVICE,
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}

HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def with_headers(application: WSGIApplication, face: Mapping[str, str], address: str) -> WSGIApplication:
    """The application, with the face's headers on each answer that does not set them itself. ``address`` is the face's own."""
    wanted = {**face, **(HTTPS_ONLY if address.startswith("https://") else {})}

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            given = Headers(headers)
            for name, value in wanted.items():
                given.setdefault(name, value)
            return start_response(status, given.items(), *error)

        return application(environ, begin)

    return answer
