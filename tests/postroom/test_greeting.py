"""How a conversation begins: TLS where it is due, passwords only under it, and clear words when it fails."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tamizdat.postroom.errors import PostroomError, TransportDown, WrongTransport
from tamizdat.postroom.greeting import Relay as Address
from tamizdat.postroom.greeting import greeted, relay_at
from tamizdat.postroom.loop import run
from tests.fakes.relay import GREETING, HANG_UP, STALL, Relay


def to(relay: Relay, **other) -> Address:
    return Address(**{"host": "127.0.0.1", "port": relay.port, "timeout": 1} | other)


def test_a_relay_is_reached_by_its_name_whichever_of_its_addresses_answers():
    with Relay() as relay:
        run(greeted(to(relay, host="localhost", security="none")))[0].close()


@pytest.mark.parametrize(("host", "why"), [("127.0.0.1", "refused"), ("no-such-host.invalid", "connect")])
def test_a_relay_that_cannot_be_reached_is_told_with_the_reason(host: str, why: str):
    with Relay() as relay:
        pass
    with pytest.raises(TransportDown, match=why):
        run(greeted(to(relay, host=host, security="none")))


def test_tls_is_used_and_the_password_comes_after_it(tls_relay: Relay, certificate: Path):
    tls_relay.says["AUTH"] = lambda _: "235 2.7.0 welcome"
    wire, features = run(greeted(to(tls_relay, ca_file=str(certificate), user="paper", password="s3cret")))
    wire.close()
    assert features.pipelining
    verbs = [command.split()[0] for command in tls_relay.commands]
    assert verbs == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert base64.b64decode(tls_relay.commands[-1].split()[2]) == b"\0paper\0s3cret"


def test_a_certificate_nobody_vouches_for_is_not_believed(tls_relay: Relay):
    with pytest.raises(TransportDown, match="TLS failed"):
        run(greeted(to(tls_relay)))
    assert not any(command.startswith(("AUTH", "MAIL")) for command in tls_relay.commands)


def test_a_relay_without_tls_gets_nothing():
    with Relay() as relay, pytest.raises(TransportDown, match="offers no TLS"):
        run(greeted(to(relay, user="paper", password="s3cret")))


def test_a_password_is_not_sent_in_clear_off_loopback():
    with Relay(offers=("AUTH PLAIN",)) as relay, pytest.raises(TransportDown, match="without TLS"):
        run(greeted(to(relay, host="0.0.0.0", security="none", user="paper", password="s3cret")))  # noqa: S104


def test_words_slipped_in_before_tls_are_refused(certificate: Path, tls_relay: Relay):
    tls_relay.tls = None
    tls_relay.says["STARTTLS"] = lambda _: "220 go on\r\n250 forged"
    with pytest.raises(TransportDown, match="spoke on"):
        run(greeted(to(tls_relay, ca_file=str(certificate))))


def test_login_is_spoken_where_plain_is_not():
    with Relay(offers=("AUTH=LOGIN",)) as relay:
        relay.says["AUTH"] = relay.says[base64.b64encode(b"paper").decode()[:4].upper()] = lambda _: "334 ?"
        relay.says[base64.b64encode(b"s3cret").decode()[:4].upper()] = lambda _: "235 2.7.0 welcome"
        run(greeted(to(relay, security="none", user="paper", password="s3cret")))[0].close()
        assert relay.commands[-1] == base64.b64encode(b"s3cret").decode()


def test_a_refused_password_is_told_without_the_password():
    with Relay(offers=("AUTH PLAIN",)) as relay:
        relay.says["AUTH"] = lambda _: "535 5.7.8 no"
        address = to(relay, security="none", user="paper", password="s3cret")
        with pytest.raises(TransportDown, match=r"535 5\.7\.8") as down:
            run(greeted(address))
    assert "s3cret" not in str(down.value) + repr(address)


@pytest.mark.parametrize(
    "rudeness",
    [HANG_UP, STALL, "554 go away", "hello", "220-" + "x" * 9000, "220-a\r\n" * 300],
    ids=["hangs up", "stalls", "refuses", "no SMTP", "no end", "too many lines"],
)
def test_a_bad_greeting_is_a_relay_that_is_down(rudeness: str):
    with Relay() as relay:
        relay.says[GREETING] = lambda _: rudeness
        with pytest.raises(TransportDown, match="cannot be used"):
            run(greeted(to(relay, security="none", timeout=0.3)))


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtp://mail.example.org", "starttls", 587),
        ("smtp://mail.example.org:25?tls=off", "none", 25),
        ("smtps://u%40x:p%2F@mail.example.org", "tls", 465),
        ("smtp://127.0.0.1:2525", "none", 2525),
        ("smtp://localhost:2525", "none", 2525),
    ],
)
def test_tls_is_asked_for_off_loopback_unless_the_address_says_otherwise(url: str, security: str, port: int):
    relay = relay_at(url)
    assert (relay.security, relay.port) == (security, port)


def test_a_relays_address_carries_name_and_password():
    relay = relay_at("smtps://u%40x:p%2F@mail.example.org?ca=/etc/ca.pem", hello="far.example")
    assert (relay.user, relay.password, relay.ca_file, relay.hello) == ("u@x", "p/", "/etc/ca.pem", "far.example")


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "smtp://h:port", "smtp://u:s3cret@h?tsl=off", "mail.example.org"]
)
def test_an_address_that_names_no_relay_is_refused_without_its_password(url: str):
    with pytest.raises(WrongTransport) as wrong:
        relay_at(url)
    assert "s3cret" not in str(wrong.value)
    assert isinstance(wrong.value, PostroomError)
