"""Signatures, checked by dkimpy: another's code."""

from __future__ import annotations

import dkim
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.postroom.compose import compose
from tamizdat.postroom.dkim import SIGNED, SigningKey, new_key, signer
from tamizdat.postroom.errors import WrongKey
from tests.postroom.letters import a_head, a_letter

RSA = SigningKey("farshore.example", "post1", new_key())
ED = SigningKey("farshore.example", "post2", new_key(ed=True))
NOW = 1_795_000_000


def signed(*keys: SigningKey, **letter: str) -> bytes:
    body = compose(a_letter(**letter))
    head = a_head(body, reply_to="editor@farshore.example").for_reader(
        "boris@example.org", "t", "https://farshore.example/leave/t"
    )
    return signer(keys, body.plain, clock=lambda: NOW)(head) + b"\r\n" + body.plain


def verified(mail: bytes, index: int = 0) -> bool:
    def record(name: bytes, **_: object) -> bytes | None:
        return {f"{key.selector}._domainkey.{key.domain}.".encode(): key.record().encode() for key in (RSA, ED)}.get(
            name
        )

    try:
        return dkim.DKIM(mail).verify(index, dnsfunc=record)
    except dkim.ValidationError:
        return False


@pytest.mark.parametrize("key", [RSA, ED], ids=["rsa", "ed25519"])
@pytest.mark.parametrize("text", ["The bridge is open.\n", "Мост  открыт \n\n\n", ".\n..\n", ""])
def test_what_we_sign_others_verify(key: SigningKey, text: str):
    assert verified(signed(key, text=text))


def test_two_signatures_hold_both():
    mail = signed(RSA, ED)
    assert verified(mail, 0)
    assert verified(mail, 1)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t "), max_size=400))
@settings(max_examples=40)
def test_every_letter_verifies(text: str):
    assert verified(signed(ED, text=text, html=text))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"bridge is open", b"bridge is shut"),
        (b"Subject: Five", b"Subject: Four"),
        (b"leave/t>", b"leave/u>"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: List-Unsubscribe=Two-Click"),
        (b"To: boris", b"To: boriz"),
        (b"From: ", b"From: Somebody <x@example.org>\r\nFrom: "),
        (b"Subject: Five", b"Subject: Other\r\nSubject: Five"),
        (b"To: boris", b"To: other@example.org\r\nTo: boris"),
    ],
)
def test_what_was_changed_or_added_on_the_way_does_not_verify(before: bytes, after: bytes):
    mail = signed(RSA)
    assert before in mail
    assert not verified(mail.replace(before, after, 1))


def test_all_that_is_ours_in_the_head_is_signed():
    head = signed(RSA).partition(b"\r\n\r\n")[0]
    names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in b" \t"}
    assert names - {b"dkim-signature"} <= SIGNED
    assert max(map(len, head.split(b"\r\n"))) < 400


@pytest.mark.parametrize("pem", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(pem: bytes):
    with pytest.raises(WrongKey, match=r"post1\._domainkey"):
        SigningKey("farshore.example", "post1", pem)


def test_a_key_does_not_print_itself():
    assert "PRIVATE" not in repr(RSA)


def test_a_selector_writes_no_tags_of_its_own():
    with pytest.raises(WrongKey):
        SigningKey("farshore.example", "a; l=0", RSA.pem)
