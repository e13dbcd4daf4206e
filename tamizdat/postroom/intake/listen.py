"""LMTP or SMTP on loopback or a socket behind the newspaper's own relay: bounces, as the relay delivers them.

Only addresses that are ours to take are accepted, so it relays for nobody and holds no mail. What cannot be taken now is
refused with 451, and the relay tries again.
"""

from __future__ import annotations

import logging
from asyncio import to_thread
from collections.abc import Callable

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from tamizdat.postroom.errors import Unreadable
from tamizdat.postroom.intake.letterbox import LARGEST, Take

MOST_RECIPIENTS = 100
_log = logging.getLogger(__name__)


class Listener(Controller):
    """``start()`` and ``stop()``; ``wanted`` says whether an address is ours."""

    def __init__(
        self, take: Take, wanted: Callable[[str], bool], *, port: int, host: str = "127.0.0.1", lmtp: bool = True
    ) -> None:
        self._lmtp = lmtp
        super().__init__(_Handler(take, wanted), hostname=host, port=port)

    def factory(self) -> SMTP:
        """One conversation."""
        kind = LMTP if self._lmtp else SMTP
        return kind(self.handler, data_size_limit=LARGEST, ident="postroom", hostname="postroom", timeout=60)


class _Handler:
    def __init__(self, take: Take, wanted: Callable[[str], bool]) -> None:
        self._take, self._wanted = take, wanted

    async def handle_RCPT(  # noqa: N802  as aiosmtpd calls it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if not self._wanted(address):
            return "550 5.1.1 no such address here"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  as aiosmtpd calls it
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            await to_thread(self._take, raw, list(envelope.rcpt_tos))
        except Unreadable:
            return "554 5.6.0 this is no report that can be read"
        except Exception as error:  # noqa: BLE001  whatever it was, the relay keeps the mail and comes again
            _log.warning("A returned mail could not be taken: %s", type(error).__name__)
            return "451 4.3.0 not now"
        return "250 2.0.0 taken"
