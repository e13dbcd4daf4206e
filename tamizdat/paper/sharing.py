"""Passing a story on: plain links, and a code for the printed page."""

from __future__ import annotations

import io
from typing import Final
from urllib.parse import quote

import segno
from markupsafe import Markup

from tamizdat.house.escaping import safe
from tamizdat.house.furniture import Link
from tamizdat.paper.copy import Code

_QUOTED: Final = {byte: quote(bytes([byte]), safe="") for byte in range(256)}
"""Each byte as an address carries it."""


def links(address: str, headline: str) -> tuple[Link, ...]:
    """Each works without a script and tells nobody anything until it is pressed."""
    where, what = _quoted(address), _quoted(headline)
    return (
        Link("Telegram", f"https://t.me/share/url?url={where}&text={what}"),
        Link("WhatsApp", f"https://wa.me/?text={what}%20{where}"),
        Link("E-mail", f"mailto:?subject={what}&body={where}"),
    )


def _quoted(text: str) -> str:
    """As ``urllib.parse.quote``, in half the time; a story has two."""
    return text.encode().decode("latin-1").translate(_QUOTED)


def code(address: str, mask: int | None = None) -> Code:
    """A QR code of the address as inline SVG. It takes milliseconds, so it is made once, when the story is set.

    Without ``mask`` all eight are tried and the one that scans best is taken; with one it is four times as fast.
    """
    svg = io.BytesIO()
    made = segno.make(address, error="l", boost_error=False, micro=False, mask=mask)
    made.save(
        svg, kind="svg", xmldecl=False, svgns=False, svgclass="qr", lineclass=None, nl=False, border=0, omitsize=True
    )
    return Code(address, svg.getvalue().decode())


def qr(made: Code | None, address: str) -> Markup:
    """The code as SVG; made anew when the paper has moved since."""
    fresh = made if made and made.address == address else code(address)
    return safe(fresh.svg)
