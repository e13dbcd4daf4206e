"""Providers that call the counter as they do it: the shapes of their documentation, signed with their secrets."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from tests.wsgi import Answer, ask

MAILGUN_KEY, POSTMARK = "key-0123456789", "hooks:an-autumn-harbour"
SECRETS = f"mailgun {MAILGUN_KEY}\npostmark {POSTMARK}\nmailersend sealed-with-this\nbrevo hooks:another\n"
READER = "ada@a.example"


def mailgun(copy: str, event: str = "failed", *, key: str = MAILGUN_KEY, **more: Any) -> bytes:
    """``failed`` is permanent unless ``severity`` says something else."""
    timestamp, token = "1795680000", "8a5c0d1f0e5a4a2fb4b7b2d1c1a3f6e7"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event,
        "id": "G9Bn5sl1TC6nu79C8C0bwg",
        "timestamp": 1795680000.12,
        "log-level": "error",
        "severity": "permanent",
        "reason": "bounce",
        "recipient": READER,
        "recipient-domain": "a.example",
        "message": {"headers": {"to": READER, "message-id": "20261126.1@farshore.example", "subject": "The dam holds"}},
        "delivery-status": {"code": 550, "message": f"5.1.1 <{READER}> no such user", "attempt-no": 1},
        "user-variables": {"copy": copy},
        "tags": [],
        **more,
    }
    signed = {"signature": {"timestamp": timestamp, "token": token, "signature": signature}, "event-data": data}
    return json.dumps(signed).encode()


def postmark(copy: str, record: str = "Bounce", kind: str = "HardBounce", **more: Any) -> bytes:
    said = {
        "RecordType": record,
        "Type": kind,
        "ID": 692560173,
        "TypeCode": 1,
        "MessageID": "2c1b63fe-43f2-4db5-91b0-8bdfa44a9316",
        "Metadata": {"copy": copy},
        "Email": READER,
        "From": "letters@farshore.example",
        "Details": "smtp;550 5.1.1 no such user",
        "BouncedAt": "2026-11-27T09:15:00Z",
        "DumpAvailable": True,
        "Inactive": True,
        "Subject": "The dam holds",
        **more,
    }
    return json.dumps(said).encode()


def mailersend(copy: str, kind: str, *, key: str = "sealed-with-this") -> tuple[bytes, dict[str, str]]:
    """The body and the header that signs it."""
    email = {"message": {"id": "62f1"}, "recipient": {"email": READER}, "tags": [copy], "status": "rejected"}
    data = {"object": "activity", "id": "62f", "type": kind, "created_at": "2026-11-27T09:15:00Z", "email": email}
    body = json.dumps({"type": f"activity.{kind}", "data": data}).encode()
    return body, {"HTTP_SIGNATURE": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}


def brevo(copy: str, event: str) -> bytes:
    said = {"event": event, "email": READER, "ts_epoch": 1795680000000, "X-Mailin-custom": json.dumps({"copy": copy})}
    return json.dumps(said).encode()


def basic(words: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(words.encode()).decode()}


def call(application: Any, provider: str, body: bytes, method: str = "POST", **environ: str) -> Answer:
    given = {"CONTENT_TYPE": "application/json", **environ}
    return ask(application, f"/letters/returned/{provider}", method, body, **given)
