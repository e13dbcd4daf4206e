"""Reports, complaints, and what strangers send to a bounce address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.postroom.bounces import MOST_BYTES, Kind, Returned, returned
from tamizdat.postroom.errors import Unreadable
from tamizdat.postroom.verp import Delivery
from tests.postroom.returns import ABSENCE, ADDRESS, BOX, QMAIL, a_complaint, a_report

ROW = Delivery("7", 42, 1)


def read(raw: bytes, to: str = ADDRESS) -> Returned | None:
    return returned(raw, [to], BOX)


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", Kind.HARD),
        ("Failed", "5.1.2 (bad domain)", Kind.HARD),
        ("failed", "5.2.1", Kind.HARD),
        ("failed", "5.2.2", Kind.SOFT),
        ("failed", "5.7.1", Kind.SOFT),
        ("failed", "4.4.7", Kind.SOFT),
        ("failed", "", Kind.SOFT),
        ("delayed", "4.4.1", Kind.DELAYED),
        ("delivered", "2.0.0", Kind.DELIVERED),
        ("nonsense", "nonsense", Kind.UNKNOWN),
    ],
)
def test_a_report_says_what_became_of_a_delivery(action: str, status: str, kind: Kind):
    found = read(a_report(action, status))
    assert found
    assert (found.delivery, found.kind) == (ROW, kind)


def test_the_worst_of_a_report_counts():
    found = read(a_report("delayed", "4.4.1", more="\nFinal-Recipient: rfc822; b@c\nAction: failed\nStatus: 5.1.1\n"))
    assert found == Returned(ROW, Kind.HARD, "5.1.1")


def test_an_old_relay_that_follows_no_standard_is_understood():
    assert read(QMAIL) == Returned(ROW, Kind.HARD)


def test_an_absence_note_is_no_bounce():
    assert read(ABSENCE) == Returned(ROW, Kind.UNKNOWN)


@pytest.mark.parametrize("kind", ["abuse", "opt-out", "fraud"])
def test_a_complaint_names_the_delivery_it_is_about(kind: str):
    assert returned(a_complaint(kind), ["abuse@farshore.example"], BOX) == Returned(ROW, Kind.COMPLAINT)


def test_a_report_that_it_was_no_spam_is_no_complaint():
    assert returned(a_complaint("not-spam"), ["abuse@farshore.example"], BOX) is None


def test_a_forged_token_stops_nobodys_letter():
    forged = ADDRESS.replace("42", "43")
    assert read(a_report(), forged) is None
    assert returned(a_complaint(path=forged), ["abuse@farshore.example"], BOX) is None


def test_a_report_that_came_to_another_address_is_not_believed_for_what_stands_in_it():
    assert read(a_report(), "letters@farshore.example") is None


def nested(depth: int) -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(depth))
    return b"To: x\r\nMIME-Version: 1.0\r\n" + head + b"\r\nwords"


@pytest.mark.parametrize(
    "raw",
    [
        b"x" * (MOST_BYTES + 1),
        nested(1500),
        nested(30),
        b"Content-Type: message/rfc822\r\n\r\n" * 1500,
        b"Content-Type: message/rfc822\r\n\r\n" * 40,
        b'Content-Type: multipart/mixed; boundary="a"\r\n\r\n' + b"--a\r\n\r\n\r\n" * 5000,
    ],
    ids=["large", "deep", "deeper than any", "mails in mails", "forty mails in mails", "many parts"],
)
def test_a_mail_made_to_break_the_reader_is_refused_and_not_repeated(raw: bytes):
    with pytest.raises(Unreadable) as refused:
        read(raw)
    assert "@" not in str(refused.value)


HEADERS = st.sampled_from(
    [
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Type: message/feedback-report\r\n",
        b'Content-Type: multipart/report; boundary="xx"\r\n',
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Type: text/plain; charset=nonsense\r\n",
        b"Subject: =?utf-8?b?!!!?=\r\n",
        b"Status: 5.1.1\r\n",
        b"Action: failed\r\n",
        b"\r\n",
        b"--xx\r\n",
        b"--xx--\r\n",
        b"\xff\x00\r\n",
    ]
)


@given(st.lists(HEADERS | st.binary(max_size=60), max_size=25))
@settings(max_examples=150)
def test_whatever_comes_in_is_read_or_refused(pieces: list[bytes]):
    try:
        found = read(b"".join(pieces))
    except Unreadable:
        return
    assert found is None or found.delivery == ROW


@given(st.binary(min_size=1, max_size=12), st.integers(0, 900))
@settings(max_examples=100)
def test_a_damaged_report_is_read_or_refused(damage: bytes, at: int):
    raw = a_report()
    try:
        found = read(raw[:at] + damage + raw[at + len(damage) :])
    except Unreadable:
        return
    assert found is None or found.delivery == ROW
