"""What a reader's browser may do with what the paper gives it (Content-Security-Policy). No page lets anything come from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_OWN: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; media-src 'self'; manifest-src 'self'; "
    "base-uri 'none'"
)
_ELSEWHERE: Final = "https: http://127.0.0.1:* http://localhost:* http://*.onion"

PAGES: Final = f"{_OWN}; form-action 'self' {_ELSEWHERE}; script-src 'self'; worker-src 'self'; frame-ancestors 'none'"
"""Every page: styles inlined (decision 11); of scripts only the paper's own file, which brings the worker that checks pages.
A form may lead to another host: on a mirror, that of the letter leads to the paper's own counter."""

_COUNTER: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def counter(*hosts: str) -> str:
    """The pages of the counter: no script at all. ``hosts``: where a form may lead besides, as to a payment provider."""
    return " ".join((_COUNTER, *hosts))


COUNTER: Final = counter()


def card_page(scripts: Sequence[str], frames: Sequence[str], connects: Sequence[str]) -> str:
    """The counter's page for cards, and that page alone: a payment provider's script, in frames of its own. Of scripts besides it
    only our own file."""
    lets = {"script-src 'self'": scripts, "frame-src": frames, "connect-src": connects}
    return "; ".join((_COUNTER, *(" ".join((name, *hosts)) for name, hosts in lets.items())))


def paying(frames: Sequence[str]) -> str:
    """What a browser may do there with the device besides (Permissions-Policy): ask its own wallet."""
    hosts = " ".join(f'"{host}"' for host in frames)
    return f"camera=(), geolocation=(), microphone=(), payment=(self {hosts}), usb=(), browsing-topics=()"


VERIFY_PAGE: Final = (
    f"{_OWN}; form-action 'self'; script-src 'self' 'unsafe-inline'; worker-src 'self'; frame-ancestors 'none'"
)
"""The page that checks saved copies carries its script, to work from a disk; its own tag narrows this to that one script."""

WORKER: Final = f"default-src 'none'; connect-src 'self' {_ELSEWHERE}; frame-ancestors 'none'"
"""The worker alone may ask mirrors, wherever they are: a worker is bound by the policy of its own script."""


def of_saved_page(hash_: str) -> str:
    """For the tag inside the verify page; ``hash_`` is the SHA-256 of its script in Base64."""
    return f"{_OWN}; form-action 'self'; script-src 'self' 'sha256-{hash_}'; worker-src 'self'"
