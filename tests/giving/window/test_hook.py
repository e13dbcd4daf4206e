"""Webhooks at the counter: a hint is kept and answered at once; all else is turned away without a page."""

from __future__ import annotations

from tamizdat.giving.counter.hook import LARGEST
from tamizdat.giving.models import Contribution, Event
from tests.giving.core.donors import ref


def send(window, headers: dict[str, str], raw: bytes, provider: str = "card"):
    from tests.wsgi import ask

    environ = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    path = f"/support/hook/{provider}/"
    return ask(window.visitor.application, path, "POST", raw, CONTENT_TYPE="application/json", **environ)


def an_event(window) -> tuple[dict[str, str], bytes]:
    window.go()
    window.card.hands.pay(ref(Contribution.objects.latest("pk")), "DE")
    from django.utils import timezone

    return window.card.event(window.card.books.happenings[-1], at=timezone.now())


def test_a_hint_is_kept_once_and_no_provider_is_asked(window):
    headers, raw = an_event(window)
    window.card.calls.clear()
    assert [send(window, headers, raw).status for _ in range(3)] == [200, 200, 200]
    assert Event.objects.count() == 1
    assert window.card.calls == []


def test_a_forged_one_is_refused(window):
    headers, raw = an_event(window)
    assert send(window, headers, raw + b" ").status == 400
    assert send(window, {}, raw).status == 400
    assert not Event.objects.exists()


def test_a_provider_that_is_not_switched_on_has_no_hook(window):
    headers, raw = an_event(window)
    assert send(window, headers, raw, "nobody").status == 404


def test_a_body_that_is_too_large_is_not_read(window):
    assert send(window, {}, b"x" * (LARGEST + 1)).status == 413


def test_a_visit_is_no_hint(window):
    answer = window.get("/support/hook/card/")
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
