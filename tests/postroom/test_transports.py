"""The contract of transports over memory, SMTP with and without pipelining, and a provider."""

from __future__ import annotations

import pytest

from tamizdat.postroom.provider import ProviderTransport
from tests.contracts.transport import TransportContract
from tests.fakes.relay import DOT, HANG_UP, MANNERS, RCPT, Relay
from tests.fakes.transport import SILENT, MemoryProvider, MemoryTransport
from tests.postroom.sending import transport_to


class InMemory:
    def __init__(self, source: MemoryTransport | MemoryProvider) -> None:
        self.source = source
        self.transport = source if isinstance(source, MemoryTransport) else ProviderTransport(source)

    def got(self) -> list[str]:
        return [parcel.claim.to for parcel in self.source.taken]

    def refuse(self, reader: str) -> None:
        self.source.answers[reader] = "550 5.1.1"

    def delay(self, reader: str) -> None:
        self.source.answers[reader] = "450 4.2.0"

    def silence(self, reader: str) -> None:
        self.source.answers[reader] = SILENT

    def go_away(self) -> None:
        self.source.up = False


class OverSmtp:
    def __init__(self, relay: Relay) -> None:
        self.relay, self.transport = relay, transport_to(relay)
        self.words: dict[str, str] = {}
        self.silent: set[str] = set()
        relay.says[RCPT] = lambda to: self.words.get(to, MANNERS[RCPT])
        relay.says[DOT] = lambda to: HANG_UP if to in self.silent else MANNERS[DOT]

    def got(self) -> list[str]:
        return self.relay.readers()

    def refuse(self, reader: str) -> None:
        self.words[reader] = "550-no\r\n550 5.1.1 such reader"

    def delay(self, reader: str) -> None:
        self.words[reader] = "450 4.2.0 full"

    def silence(self, reader: str) -> None:
        self.silent.add(reader)

    def go_away(self) -> None:
        self.relay.die()


class TestMemoryTransport(TransportContract):
    @pytest.fixture
    def place(self) -> InMemory:
        return InMemory(MemoryTransport())


class TestProviderTransport(TransportContract):
    @pytest.fixture
    def place(self) -> InMemory:
        return InMemory(MemoryProvider())


class TestSmtpTransport(TransportContract):
    @pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
    def place(self, request):
        with Relay(pipelining=request.param) as relay:
            yield OverSmtp(relay)
