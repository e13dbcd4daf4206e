"""Mails that come back, as relays write them."""

from __future__ import annotations

from tamizdat.postroom.verp import ReturnAddress

BOX = ReturnAddress("bounces", "farshore.example", b"k" * 32)
ADDRESS = BOX.to("7", 42, 1)


def a_report(action: str = "failed", status: str = "5.1.1", *, to: str = ADDRESS, more: str = "") -> bytes:
    return f"""\
From: MAILER-DAEMON@relay.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"

--xx
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; boris@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <boris@example.org> no such user
{more}
--xx
Content-Type: text/rfc822-headers

Return-Path: <{to}>
Subject: The weekly letter

--xx--
""".encode()


def a_complaint(kind: str = "abuse", *, path: str = ADDRESS) -> bytes:
    return f"""\
From: feedback@provider.example
To: abuse@farshore.example
Subject: FW: The weekly letter
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="yy"

--yy
Content-Type: text/plain

This is an abuse report.

--yy
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{path}>

--yy
Content-Type: message/rfc822

Return-Path: <{path}>
Subject: The weekly letter
From: letters@farshore.example

words

--yy--
""".encode()


QMAIL = f"""\
From: MAILER-DAEMON@old.example
To: {ADDRESS}
Subject: failure notice

Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<boris@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <{ADDRESS}>
""".encode()

ABSENCE = f"""\
From: boris@example.org
To: {ADDRESS}
Subject: Out of office
Auto-Submitted: auto-replied

I am away until Monday.
""".encode()
