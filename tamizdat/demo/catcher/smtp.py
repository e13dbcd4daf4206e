"""The catcher's side of the conversation: an SMTP server on loopback that says yes to everything."""

from __future__ import annotations

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tamizdat.demo.catcher.caught import LARGEST, Basket


class _Catch:
    def __init__(self, basket: Basket) -> None:
        self._basket = basket

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        raw = envelope.original_content or b""
        numbers = [self._basket.put(to, raw) for to in envelope.rcpt_tos]
        return f"250 caught as {', '.join(map(str, numbers))}"


def catcher(basket: Basket, port: int) -> Controller:
    """A server in a thread of its own; ``start()`` and ``stop()`` it."""
    return Controller(
        _Catch(basket), hostname="127.0.0.1", port=port, data_size_limit=LARGEST, ident="catcher", decode_data=False
    )
