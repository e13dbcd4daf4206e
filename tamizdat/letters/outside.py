"""Whether what a letter links to outside answers.

Asked from the desk only and only when somebody presses the button: whoever is asked sees this machine's address, before readers see
the letter. Nothing inside a network is asked, whatever a name resolves to: an editor's link is no door to what stands beside the desk.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tamizdat.letters.sender import Found

TIMEOUT: Final = 5.0
LIFETIME: Final = 12.0
"""Seconds for each wait, and for all links together."""
MOST: Final = 60
AT_ONCE: Final = 10
TURNS: Final = 4
"""Redirections that are followed."""
_MOVED: Final = {301, 302, 303, 307, 308}
_NO_HEAD: Final = {403, 405, 501}
"""What those say who answer only the whole question."""
_GONE: Final = {404, 410}
_NOBODY: Final = {socket.EAI_NONAME, socket.EAI_NODATA}
_HEADERS: Final = {"User-Agent": "Mozilla/5.0 (compatible; link check)", "Accept": "text/html, */*"}

Allowed = Callable[[str], bool]
"""Whether an address of a machine may be asked."""


class Inside(Exception):  # noqa: N818  it is where that stands
    """The name leads into a private network, or to this machine."""


def is_public(machine: str) -> bool:
    return ip_address(machine.partition("%")[0]).is_global


def ask(addresses: Iterable[str], allowed: Allowed = is_public) -> list[Found]:
    """What is to be told of addresses of the web; those that answer are only counted. Takes ``LIFETIME`` at most."""
    lines: list[socket.socket] = []
    each_once = [*dict.fromkeys(addresses)]
    crew = ThreadPoolExecutor(AT_ONCE)
    try:
        asked = {each: crew.submit(_status, each, allowed, lines) for each in each_once[:MOST]}
        wait(asked.values(), LIFETIME)
        return _told(asked) + _left_out(each_once[MOST:])
    finally:
        for line in lines:  # nobody keeps us who answers a letter at a time
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        crew.shutdown(wait=False, cancel_futures=True)


def _left_out(rest: list[str]) -> list[Found]:
    told = ngettext("%(number)d more link was not asked.", "%(number)d more links were not asked.", len(rest))
    return [Found("look", told % {"number": len(rest)})] if rest else []


def _told(asked: dict[str, Future[int]]) -> list[Found]:
    found = [said for address, answer in asked.items() if (said := _said(address, answer))]
    if number := len(asked) - len(found):
        good = ngettext("%(number)d link outside answers.", "%(number)d links outside answer.", number)
        found.insert(0, Found("good", good % {"number": number}))
    return found or [Found("good", _("No link leads outside."))]


def _said(address: str, answer: Future[int]) -> Found | None:
    """None: it answers."""
    if not answer.done():
        return Found("look", _("%(link)s did not answer in time. Open it by hand.") % {"link": address})
    match answer.exception():
        case None:
            return _meant(address, answer.result())
        case Inside():
            return Found("look", _("%(link)s stands in a private network: readers cannot open it.") % {"link": address})
        case socket.gaierror(errno=error) if error in _NOBODY:
            return Found("bad", _("%(link)s: there is no such name. Correct the link.") % {"link": address})
    return Found("look", _("%(link)s could not be reached from here. Open it by hand.") % {"link": address})


def _meant(address: str, status: int) -> Found | None:
    if status in _GONE:
        return Found("bad", _("%(link)s is not there (%(status)d).") % {"link": address, "status": status})
    if status >= 400:  # noqa: PLR2004  RFC 9110, 15
        told = _("%(link)s answers with %(status)d. Open it by hand.")
        return Found("look", told % {"link": address, "status": status})
    return None


def _status(address: str, allowed: Allowed, lines: list[socket.socket]) -> int:
    """The status (RFC 9110) at the end of all redirections. Raises Inside, OSError, HTTPException and ValueError."""
    status = 0
    for _turn in range(TURNS):
        status, elsewhere = _answer("HEAD", address, allowed, lines)
        if status in _NO_HEAD:
            status, elsewhere = _answer("GET", address, allowed, lines)
        if status not in _MOVED or not elsewhere:
            return status
        address = urljoin(address, elsewhere)
    return status


def _answer(method: str, address: str, allowed: Allowed, lines: list[socket.socket]) -> tuple[int, str]:
    """Status and, for a redirection, where to; of a body nothing is read."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise HTTPException("This is no address of the web.")
    host = parts.hostname.encode("idna").decode()
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    conversation = (HTTPSConnection if secure else HTTPConnection)(host, port, timeout=TIMEOUT)
    try:
        conversation.sock = _line(host, port, allowed, lines, secure=secure)
        conversation.request(method, _path(parts), headers=_HEADERS)
        answer = conversation.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        conversation.close()


def _line(host: str, port: int, allowed: Allowed, lines: list[socket.socket], *, secure: bool) -> socket.socket:
    """Connected to an address that was looked at: a name that is asked for twice may lead elsewhere the second time."""
    found = [str(place[0]) for *_rest, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(allowed, found)):
        raise Inside
    line = socket.create_connection((found[0], port), TIMEOUT)
    if secure:
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    lines.append(line)
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    return line


def _path(parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    return quote(f"{parts.path or '/'}{query}", safe="/%:@!$&'()*+,;=~?[]")
