from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.postroom.compose import LONGEST, Body, Letter, Picture, compose
from tamizdat.postroom.errors import PostroomError
from tests.postroom.letters import a_letter

words = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n.="), max_size=3000)


def read(body: Body) -> EmailMessage:
    message = email.message_from_bytes(body.content_headers + b"\r\n" + body.plain, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert not any(part.defects for part in message.walk())
    return message


def text_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n").rstrip("\n")


@given(words, words, st.booleans())
def test_what_was_written_is_what_is_read(text: str, html: str, eight_bit: bool):
    message = read(compose(Letter("Subject", text, html + "<p>", ()), eight_bit=eight_bit))
    assert text_of(message, "plain") == text.rstrip("\n")
    assert text_of(message, "html") == html + "<p>"


@given(words, words, st.booleans())
def test_every_relay_can_carry_it(text: str, html: str, eight_bit: bool):
    body = compose(Letter("Subject", text, html, ()), eight_bit=eight_bit)
    lines = body.wire.split(b"\r\n")
    assert body.wire.endswith(b"\r\n")
    assert max(map(len, lines)) <= LONGEST + 1
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert not any(line.startswith(b".") and not line.startswith(b"..") for line in lines)
    assert b"\r\n".join(line.removeprefix(b".") for line in lines) == body.plain
    assert eight_bit or body.wire.isascii()
    assert body.eight_bit == (not body.wire.isascii())


def test_the_same_letter_is_the_same_bytes():
    assert compose(a_letter()) == compose(a_letter())
    assert compose(a_letter(text="Other")).sha256 != compose(a_letter()).sha256


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Plain words\n", "7bit"), ("Plain wörds and more of them\n", "quoted-printable"), ("Мост открыт\n", "base64")],
)
def test_the_shorter_encoding_is_taken(text: str, encoding: str):
    assert read(compose(Letter("s", text)))["Content-Transfer-Encoding"] == encoding


def test_a_line_too_long_for_a_relay_is_encoded():
    message = read(compose(Letter("s", "x" * 5000), eight_bit=True))
    assert message["Content-Transfer-Encoding"] == "quoted-printable"


def test_pictures_stand_beside_the_html_that_shows_them():
    picture = Picture("bridge@farshore.example", "image/webp", bytes(range(256)))
    message = read(compose(a_letter(pictures=(picture,))))
    (found,) = [part for part in message.walk() if part.get_content_maintype() == "image"]
    assert found["Content-ID"] == "<bridge@farshore.example>"
    assert found.get_content() == picture.data


@pytest.mark.parametrize(
    ("name", "kind"), [("a>\r\nBcc: x", "image/png"), ("a", "text/html"), ("a", "image/png\r\nX: y")]
)
def test_a_picture_writes_no_headers_of_its_own(name: str, kind: str):
    with pytest.raises(PostroomError):
        compose(a_letter(pictures=(Picture(name, kind, b""),)))
