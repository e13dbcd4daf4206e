"""Relays that others have written take what we send."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tamizdat.postroom.compose import compose
from tamizdat.postroom.greeting import Relay
from tamizdat.postroom.smtp import SmtpTransport
from tests.commands.newspapers import two_free_ports
from tests.fakes.ledger import reader
from tests.postroom.letters import a_head, a_letter
from tests.postroom.sending import PostOffice, a_mailing

RUSSIAN = a_letter(subject="Мост", text="Мост открыт.\n.точка\n", html="<p>Мост открыт.</p>\n")


class Catcher:
    """aiosmtpd's handler: keeps mails, refuses one reader."""

    def __init__(self) -> None:
        self.mails: dict[str, bytes] = {}

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == reader(4):
            return "550 5.1.1 no such reader"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails |= dict.fromkeys(envelope.rcpt_tos, envelope.content)
        return "250 2.0.0 kept"


@pytest.fixture
def catcher():
    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=two_free_ports()[0])
    controller.start()
    yield catcher, controller.port
    controller.stop()


@pytest.mark.parametrize("eight_bit", [False, True])
def test_aiosmtpd_gets_the_letter_in_the_readers_own_words(
    catcher: tuple[Catcher, int], tmp_path: Path, eight_bit: bool
):
    kept, port = catcher
    body = compose(RUSSIAN, eight_bit=eight_bit)
    office = PostOffice(tmp_path, [SmtpTransport(Relay(host="127.0.0.1", port=port, security="none", timeout=5))])
    office.mail = a_mailing(body=body, head=a_head(body, subject="Мост"))
    office.run()
    assert office.states() == {"accepted": 11, "refused": 1}
    assert len(kept.mails) == 11
    message = email.message_from_bytes(kept.mails[reader(1)], policy=email.policy.default)
    assert message["Subject"] == "Мост"
    text = message.get_body(("plain",))
    assert text
    assert text.get_content().split() == ["Мост", "открыт.", ".точка"]
