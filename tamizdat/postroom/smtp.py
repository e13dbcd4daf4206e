"""Handing mails to a relay, phase by phase, with the next envelope riding behind each body (RFC 2920).

    MAIL RCPT DATA ──> 250 250 354 ──> head body . MAIL RCPT DATA ──> 250 250 250 354 ──> …

One round trip a mail. The price: every reply has to be read and judged. Where RCPT was refused and the relay still says 354,
the transaction is ended by an empty mail that goes to nobody.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache, lru_cache

from tamizdat.postroom.answers import Answer, Fate, Phase, judged
from tamizdat.postroom.greeting import Features, Relay, greeted, trust
from tamizdat.postroom.parcels import Line, Parcel, Watcher
from tamizdat.postroom.wire import Broken, Reply, Wire

_GO_ON, _CLOSING = 354, 421
_ALL_WELL = re.compile(rb"2\d\d .*\n2\d\d .*\n354 .*\n")
"""The three answers to an envelope, nearly always."""
_USUAL = re.compile(rb"(2\d\d(?: 2\.\d{1,3}\.\d{1,3}(?=\s))?)[^\n-].*\n" + _ALL_WELL.pattern)
"""These behind the word that a mail was taken."""


@lru_cache(maxsize=64)
def _taken(words: bytes) -> Answer:
    code, _, status = words.decode().partition(" ")
    return judged(Phase.DOT, int(code), status)


class SmtpTransport:
    """A relay that speaks SMTP."""

    def __init__(self, relay: Relay) -> None:
        self.relay, self.name = relay, relay.name
        self._trusted = cache(trust)

    async def connect(self) -> Line:
        return SmtpLine(*await greeted(self.relay, self._trusted), self.relay)


class SmtpLine:
    """One connection, one conversation. ``broken``: the phase at which it was lost."""

    def __init__(self, wire: Wire, features: Features, relay: Relay) -> None:
        self.broken: Phase | None = None
        self.features = features
        self._wire, self._timeout, self._patience = wire, relay.timeout, relay.patience
        self._reset = False

    async def carry(self, first: Parcel, following: Callable[[], Parcel | None], watcher: Watcher) -> None:
        parcel: Parcel | None = first
        said = False
        while parcel:
            answer = await self._enveloped(parcel, said=said)
            if answer is None:
                parcel, said = await self._handed(parcel, following, watcher)
                continue
            watcher.answered(parcel, answer)
            parcel, said = None if self.broken else following(), False

    def close(self) -> None:
        self._wire.close(b"" if self.broken else b"QUIT\r\n")

    async def _enveloped(self, parcel: Parcel, *, said: bool) -> Answer | None:
        """None: the relay waits for the mail. ``said``: the envelope went out behind the mail before."""
        if not said and (unfit := self._unfit(parcel)):
            return unfit
        phase = Phase.MAIL
        try:
            if not self.features.pipelining:
                return await self._one_by_one(parcel)
            if not said:
                await self._wire.send(self._envelope(parcel), within=self._timeout)
            if self._reset:
                await self._wire.reply(self._timeout)
                self._reset = False
            if not self._wire.left:
                await self._wire.hear(time.monotonic() + self._timeout)
            if self._wire.says(_ALL_WELL):
                return None
            mail = await self._wire.reply(self._timeout)
            phase = Phase.RCPT
            return await self._judged(
                mail, await self._wire.reply(self._timeout), await self._wire.reply(self._timeout)
            )
        except Broken:
            self.broken = phase
            return Answer(Fate.UNSENT if phase is Phase.MAIL else Fate.DEFERRED, phase)

    async def _judged(self, mail: Reply, rcpt: Reply, data: Reply) -> Answer | None:
        if mail.good and rcpt.good and data.code == _GO_ON:
            return None
        if data.code == _GO_ON:
            await self._wire.send(b".\r\n", within=self._timeout)
            await self._wire.reply(self._timeout)
        self._reset = True
        for phase, reply in ((Phase.MAIL, mail), (Phase.RCPT, rcpt), (Phase.DATA, data)):
            if not reply.good:
                return self._refused(phase, reply)
        raise Broken("the relay's answer to DATA is no answer")

    async def _one_by_one(self, parcel: Parcel) -> Answer | None:
        """For a relay that does not want to be told more than one thing at a time."""
        if self._reset:
            await self._said(b"RSET\r\n")
            self._reset = False
        mail, rcpt, data = self._envelope(parcel).splitlines(keepends=True)
        for phase, command in ((Phase.MAIL, mail), (Phase.RCPT, rcpt)):
            reply = await self._said(command)
            if not reply.good:
                self._reset = True
                return self._refused(phase, reply)
        reply = await self._said(data)
        if reply.code == _GO_ON:
            return None
        self._reset = True
        return self._refused(Phase.DATA, reply)

    async def _handed(
        self, parcel: Parcel, following: Callable[[], Parcel | None], watcher: Watcher
    ) -> tuple[Parcel | None, bool]:
        """Mail after mail, each with its dot and the next envelope behind it, while the relay says what it nearly always says.

        Gives the parcel after that, and whether its envelope is out. Only here can a mail end in doubt, and only if its dot has left.
        """
        while True:
            coming, envelope = self._begun(parcel, following, watcher)
            phase, head = Phase.DATA, parcel.head + b"\r\n"
            try:
                if not self._wire.give(head, parcel.wire, b".\r\n" + envelope):
                    await self._wire.push(self._patience)
                phase = Phase.DOT
                if not self._wire.left:
                    await self._wire.hear(time.monotonic() + self._patience)
                if coming and envelope and (usual := self._wire.says(_USUAL)):
                    watcher.answered(parcel, _taken(usual[1]))
                    parcel = coming
                    continue
                answer = self._refused(Phase.DOT, await self._wire.reply(self._patience))
            except Broken as error:
                dot_left = phase is Phase.DOT or error.sent >= len(head) + len(parcel.wire) + len(b".\r\n")
                answer = Answer(Fate.DOUBT, Phase.DOT) if dot_left else Answer(Fate.DEFERRED, Phase.DATA)
                self.broken = phase
            break
        watcher.answered(parcel, answer)
        if self.broken:
            self._unsent(watcher, coming)
            return None, False
        return (coming, bool(envelope)) if coming else (None if self.features.pipelining else following(), False)

    def _begun(
        self, parcel: Parcel, following: Callable[[], Parcel | None], watcher: Watcher
    ) -> tuple[Parcel | None, bytes]:
        """What comes next, if that can be known now, and its envelope, if it may ride behind this mail."""
        coming: Parcel | None = None
        try:
            coming = following() if self.features.pipelining else None
            watcher.begun(parcel)
        except BaseException:
            self.broken = Phase.DATA
            self._unsent(watcher, parcel, coming)
            raise
        return coming, self._envelope(coming) if coming and not self._unfit(coming) else b""

    def _refused(self, phase: Phase, reply: Reply) -> Answer:
        if reply.code == _CLOSING:
            self.broken = phase
        return judged(phase, reply.code, reply.status)

    async def _said(self, command: bytes) -> Reply:
        await self._wire.send(command, within=self._timeout)
        return await self._wire.reply(self._timeout)

    def _unfit(self, parcel: Parcel) -> Answer | None:
        """A mail that this relay has said it does not take."""
        if parcel.eight_bit and not self.features.eight_bit:
            return Answer(Fate.UNSENT, Phase.MAIL, 554, "5.6.3")
        if 0 < self.features.size < len(parcel.wire):
            return Answer(Fate.UNSENT, Phase.MAIL, 552, "5.3.4")
        return None

    def _envelope(self, parcel: Parcel) -> bytes:
        """All that is said before a mail."""
        before, kind = "RSET\r\n" if self._reset else "", " BODY=8BITMIME" if parcel.eight_bit else ""
        said = f"{before}MAIL FROM:<{parcel.sender}>{kind}\r\nRCPT TO:<{parcel.claim.to}>\r\nDATA\r\n"
        return said.encode("ascii")

    @staticmethod
    def _unsent(watcher: Watcher, *parcels: Parcel | None) -> None:
        for parcel in parcels:
            if parcel:
                watcher.answered(parcel, Answer(Fate.UNSENT, Phase.MAIL))
