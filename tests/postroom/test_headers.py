from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.postroom.compose import compose
from tamizdat.postroom.errors import WrongHeader
from tamizdat.postroom.headers import line, message_ids
from tests.postroom.letters import KEY, a_head, a_letter

LEAVE = "https://farshore.example/letters/leave/AbC-_123"


def parsed(block: bytes) -> email.message.EmailMessage:
    message = email.message_from_bytes(block + b"\r\n" + compose(a_letter()).plain, policy=email.policy.SMTP)
    assert isinstance(message, email.message.EmailMessage)
    assert not message.defects
    return message


def test_a_reader_finds_who_wrote_to_whom_and_how_to_leave():
    message = parsed(a_head().for_reader("boris@example.org", "token1", LEAVE))
    assert message["From"] == "The Far Shore <letters@farshore.example>"
    assert message["To"] == "boris@example.org"
    assert message["Subject"] == "Five stories from the far shore"
    assert message["Date"].datetime == datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert message["List-Id"] == "The weekly letter <weekly.farshore.example>"
    assert message["List-Unsubscribe"] == f"<{LEAVE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["MIME-Version"] == "1.0"
    assert message.get_content_type() == "multipart/alternative"
    assert "Auto-Submitted" not in message
    assert "Feedback-ID" not in message


def test_every_header_is_there_once():
    names = [name.lower() for name in parsed(a_head().for_reader("a@example.org", "t", LEAVE)).keys()]  # noqa: SIM118
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name", ["Дальний берег", "Shore, far", 'The "far" shore', "", "نشریه ساحل دور" * 8, "=?utf-8?q?x?="]
)
def test_names_of_all_languages_arrive(name: str):
    block = a_head(sender_name=name, list_name=name, subject=name).for_reader("a@example.org", "t")
    message = email.message_from_bytes(block)  # the newer parser of Python 3.11 puts spaces between encoded words
    words, address = parseaddr(message["From"])
    assert (str(make_header(decode_header(words))), address) == (name, "letters@farshore.example")
    assert str(make_header(decode_header(message["Subject"]))) == name
    assert all(len(row) <= 100 for row in a_head(sender_name=name).for_reader("a@example.org", "t").split(b"\r\n"))


def test_a_message_id_is_stable_and_tells_nothing():
    def message_id(key: bytes, issue: str, reader: str) -> str:
        return message_ids(key, issue, "farshore.example")(reader)

    one = message_id(KEY, "7", "token1")
    assert one == message_id(KEY, "7", "token1")
    others = [message_id(*other) for other in ((KEY, "7", "token2"), (KEY, "8", "token1"), (b"x", "7", "token1"))]
    assert len({one, *others}) == 4
    assert "token" not in one


@given(st.text(), st.sampled_from("\r\n\0\x85\u2028"), st.text())
def test_no_value_breaks_out_of_its_header(before: str, end: str, after: str):
    with pytest.raises(WrongHeader):
        line("Subject", before + end + after)


@given(st.text())
def test_whatever_a_subject_is_it_is_one_header_or_refused(words: str):
    try:
        written = line("Subject", words)
    except WrongHeader:
        return
    assert written.endswith(b"\r\n")
    assert all(row.startswith(b" ") for row in written.removesuffix(b"\r\n").split(b"\r\n")[1:])
    assert written.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "a@b\r\nBcc: c@d",
        "a@b>\r\nDATA",
        "a b@c",
        "<a@b>",
        "a@",
        "@b",
        "no address",
        "a@b,c@d",
        "бор@example.org",
        "a@b\0",
    ],
)
def test_an_address_that_writes_headers_or_commands_is_refused_and_not_repeated(address: str):
    with pytest.raises(WrongHeader) as refused:
        a_head().for_reader(address, "t")
    assert address not in str(refused.value)


@pytest.mark.parametrize("url", ["javascript:x", "https://a/\r\nX: y", "https://a/>,<mailto:x", "https://a/ b"])
def test_a_link_to_leave_is_a_link(url: str):
    with pytest.raises(WrongHeader):
        a_head().for_reader("a@example.org", "t", url)


@pytest.mark.parametrize(
    "wrong", [{"domain": "a>b"}, {"list_id": "a\r\nb"}, {"reply_to": "x\r\ny"}, {"sender_address": "nobody"}]
)
def test_a_masthead_that_would_write_headers_of_its_own_is_refused(wrong: dict[str, str]):
    with pytest.raises(WrongHeader):
        a_head(compose(a_letter()), **wrong)
