"""What a provider tells the counter is believed when it proves itself and speaks of a copy that it was given; nothing else is."""

from __future__ import annotations

import json

import pytest

from tamizdat.circulation import copies, providers
from tamizdat.circulation.counter.returned import LARGEST
from tamizdat.circulation.models import Report
from tests.circulation.providers import POSTMARK, READER, SECRETS, basic, brevo, call, mailersend, mailgun, postmark


@pytest.fixture
def calls(counter, settings):
    file = settings.NEWSPAPER.keys / "webhooks"
    file.write_text(SECRETS)
    file.chmod(0o600)

    def made(provider: str, body: bytes, method: str = "POST", **environ: str) -> int:
        answer = call(counter.application, provider, body, method, **environ)
        counter.answers.append(answer)
        return answer.status

    yield made
    file.unlink()


@pytest.fixture
def copy(db):
    return copies.name_of(12, 1207, 1)


def told():
    return sorted(Report.objects.values_list("kind", "issue", "row", "attempt"))


@pytest.mark.parametrize(
    ("event", "more", "kind"),
    [
        ("failed", {}, "hard"),
        ("failed", {"reason": "generic"}, "soft"),
        ("rejected", {"reason": "generic", "reject": {"reason": "Rate limit"}}, "soft"),
        ("complained", {}, "complaint"),
        ("unsubscribed", {}, "left"),
    ],
)
def test_what_mailgun_signed_is_kept_as_numbers(calls, copy, event, more, kind):
    assert calls("mailgun", mailgun(copy, event, **more)) == 200
    assert told() == [(kind, 12, 1207, 1)]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"kind": "HardBounce"}, "hard"),
        ({"kind": "BadEmailAddress"}, "hard"),
        ({"kind": "SoftBounce"}, "soft"),
        ({"kind": "Blocked"}, "soft"),
        ({"record": "SpamComplaint", "kind": "SpamComplaint"}, "complaint"),
        ({"record": "SubscriptionChange", "SuppressSending": True, "SuppressionReason": "ManualSuppression"}, "left"),
    ],
)
def test_what_postmark_tells_with_its_password_is_kept(calls, copy, said, kind):
    assert calls("postmark", postmark(copy, **said), **basic(POSTMARK)) == 200
    assert told() == [(kind, 12, 1207, 1)]


def test_providers_that_give_back_tags_and_those_that_give_back_data_are_understood(calls, copy):
    other = copies.name_of(12, 1208, 2)
    body, signed = mailersend(copy, "hard_bounced")
    assert calls("mailersend", body, **signed) == 200
    assert calls("brevo", brevo(other, "soft_bounce"), **basic("hooks:another")) == 200
    assert told() == [("hard", 12, 1207, 1), ("soft", 12, 1208, 2)]


@pytest.mark.parametrize("event", ["delivered", "opened", "clicked", "accepted"])
def test_of_what_readers_do_nothing_is_kept(calls, copy, event):
    assert calls("mailgun", mailgun(copy, event)) == 200
    assert told() == []


def test_a_bounce_that_passes_is_kept_as_none(calls, copy):
    assert calls("mailgun", mailgun(copy, severity="temporary")) == 200
    assert told() == []


def test_no_address_is_kept_or_logged(calls, copy, caplog):
    calls("mailgun", mailgun(copy))
    calls("mailgun", mailgun(copy, key="another"))
    assert READER not in caplog.text + json.dumps(list(Report.objects.values("kind", "issue", "row", "attempt")))


class TestAttacks:
    @pytest.mark.parametrize("provider", providers.PROVIDERS)
    def test_a_provider_without_a_secret_is_not_listened_to(self, calls, copy, provider, settings):
        (settings.NEWSPAPER.keys / "webhooks").write_text("")
        assert calls(provider, mailgun(copy)) == 404

    @pytest.mark.parametrize("provider", providers.PROVIDERS)
    def test_every_provider_refuses_a_call_that_proves_nothing(self, calls, copy, provider, settings):
        (settings.NEWSPAPER.keys / "webhooks").write_text(f"{provider} some:secret")
        body = {"mailgun": mailgun(copy, key="some:other"), "unisender_go": b'{"auth": "0123456789abcdef"}'}
        assert calls(provider, body.get(provider, postmark(copy))) == 403
        assert told() == []

    def test_a_signature_with_another_key_or_for_another_moment_is_refused(self, calls, copy):
        assert calls("mailgun", mailgun(copy, key="key-of-a-thief")) == 403
        assert calls("mailgun", mailgun(copy).replace(b"1795680000", b"1795680001", 1)) == 403
        body, signed = mailersend(copy, "hard_bounced")
        assert calls("mailersend", body.replace(b"hard", b"soft"), **signed) == 403
        assert told() == []

    @pytest.mark.parametrize("words", ["", "hooks:", "hooks:another", "hooks:an-autumn-harbour-2"])
    def test_another_password_is_refused(self, calls, copy, words):
        assert calls("postmark", postmark(copy), **basic(words)) == 403
        assert told() == []

    def test_the_secret_of_one_provider_opens_no_other(self, calls, copy):
        assert calls("brevo", brevo(copy, "hard_bounce"), **basic(POSTMARK)) == 403

    def test_a_call_that_is_repeated_is_kept_once(self, calls, copy):
        for _ in range(5):
            assert calls("mailgun", mailgun(copy)) == 200
        assert len(told()) == 1

    def test_a_provider_cannot_speak_of_a_copy_that_it_was_not_given(self, calls, copy):
        proof = copy.rpartition("-")[2]
        for name in (f"12-1208-1-{proof}", "12-1207-1", copy.replace(proof, "a" * 16), "", "x" * 5000):
            assert calls("mailgun", mailgun(name)) == 200
        assert told() == []

    def test_a_huge_call_is_refused(self, calls, copy):
        assert calls("mailgun", mailgun(copy) + b" " * LARGEST) == 413
        assert told() == []

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"not json",
            b"[]",
            b"null",
            b'{"signature": 1}',
            b"[" * 100_000,
            b'{"event-data": ' * 50_000,
            b"\xff\xfe",
        ],
    )
    def test_what_is_no_call_at_all_is_refused_without_a_stumble(self, calls, body):
        assert calls("mailgun", body) in {400, 403}
        assert calls("postmark", body, **basic(POSTMARK)) in {200, 400}
        assert told() == []

    @pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
    def test_only_a_post_tells_anything(self, calls, copy, method):
        assert calls("mailgun", mailgun(copy), method) == (200 if method in {"GET", "HEAD"} else 405)
        assert told() == []

    @pytest.mark.parametrize("provider", ["nobody", "amazon_ses", "base", "os"])
    def test_who_is_no_provider_of_ours_gets_no_answer(self, calls, copy, provider):
        assert calls(provider, mailgun(copy)) == 404
