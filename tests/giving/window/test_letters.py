"""The letters of giving: plain, kind, with neutral subjects, and each with the one link that it needs."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.utils import parseaddr

import pytest

from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.outgoing import queue_sealed
from tamizdat.giving import moving
from tamizdat.giving.kinds import Kind
from tamizdat.giving.letters import tell_once
from tamizdat.giving.models import Contribution, Payment, Supporter, Told
from tamizdat.house.dates import date
from tamizdat.lib.money import Money
from tamizdat.pipeline.note_post import parcel
from tests.circulation.readers import the_post
from tests.giving.core.donors import ref

ANNA = "anna@farshore.example"


def gives(window, frequency: str = "monthly", **fields) -> Contribution:
    window.go(
        **{"frequency": frequency, frequency: "5.00" if frequency == "monthly" else "60.00", "address": ANNA, **fields}
    )
    return window.pay(Contribution.objects.latest("pk"))


def told(kind: Kind, ours: Contribution, **payload: int):
    """The letter of a kind about a contribution."""
    Outgoing.objects.all().delete()
    tell_once(ours, kind, Supporter.objects.get(contribution=ours), 7, **payload)
    (note,) = the_post()
    return note


def test_a_gift_brings_one_receipt_and_a_regular_one_one_letter_that_welcomes_too(window):
    gives(window, "once", once="10.00")
    (receipt,) = the_post()
    assert (receipt.to, receipt.subject) == (ANNA, "Your receipt")
    assert "Amount: €10.00\n" in receipt.text
    gives(window)
    (both,) = the_post()
    assert both.subject == "Thank you"
    assert "From now on you keep The Far Shore alive with €5 a month." in both.text
    assert "Amount: €5.00\n" in both.text
    assert both.text.count("/support/yours/") == 1
    assert Told.objects.filter(what="welcome").count() == 1


def test_who_wants_no_receipts_is_welcomed_alone(window):
    window.go(frequency="monthly", monthly="5.00", address=ANNA)
    Supporter.objects.update(wants_receipts=False)
    window.pay(Contribution.objects.get())
    (note,) = the_post()
    assert (note.subject, "Amount" in note.text) == ("Thank you", False)


def test_a_renewal_brings_a_receipt_and_nothing_else(window):
    ours = gives(window)
    the_post()
    window.card.hands.wait(32)
    Contribution.objects.update(look_at=ours.made_at)
    window.work()
    (note,) = the_post()
    assert note.subject == "Your receipt"
    assert ours.number in note.text


def test_a_failed_renewal_is_told_once_a_streak(window):
    ours = gives(window)
    the_post()
    window.card.hands.run_out_of_money(ref(ours))
    for _day in range(3):
        window.card.hands.wait(32 if _day == 0 else 1)
        Contribution.objects.update(look_at=ours.made_at)
        window.work()
    notes = [note for note in the_post() if "did not go through" in note.subject]
    assert len(notes) == 1
    assert "/support/yours/?language=en" in notes[0].text


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("donor", "Your contribution of €5 a month has ended."),
        ("provider", "Your contribution of €5 a month has ended."),
        ("newsroom", "We have ended your contribution of €5 a month."),
        ("safety", "so that it cannot be held against you"),
        ("untold", "in some countries it could be held against you"),
    ],
)
def test_an_end_is_told_in_words_that_follow_who_ended_it(window, by, said):
    ours = gives(window)
    Contribution.objects.filter(pk=ours.pk).update(ended_by=by)
    assert said in told(Kind.ENDED, ours).text


@pytest.mark.parametrize("by", ["safety", "untold"])
def test_a_letter_for_safety_names_no_sum_no_country_and_has_a_neutral_subject(window, by):
    ours = gives(window)
    Contribution.objects.filter(pk=ours.pk).update(ended_by=by)
    note = told(Kind.ENDED, ours)
    assert note.subject == "A message for you"
    assert not [word for word in ("€", "support/", "The Far Shore") if word in note.text]


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.WELCOME, Kind.RECEIPTS])
def test_what_came_before_a_rule_ended_it_is_told_without_a_name_at_first_sight(window, kind):
    ours = gives(window)
    payment = ours.payments.get()
    Contribution.objects.filter(pk=ours.pk).update(ended_by="safety")
    note = told(kind, ours, **({"payment": payment.pk, "welcome": 1} if kind == Kind.RECEIPT else {}))
    assert (note.plain, note.subject) == (True, "A message for you")
    assert "The Far Shore" not in note.text


def test_the_letter_of_a_move_says_when_money_is_taken_and_that_nothing_ends_by_itself(window):
    ours = gives(window)
    text = told(Kind.MOVING, ours).text
    assert "The first payment is taken then" in text
    assert f"You have given until {date(ours.due_at)}" in text
    assert "all stays as it is" in text


def test_who_lapsed_finds_his_choice_behind_the_link_to_come_back(window):
    note = told(Kind.LAPSED, gives(window, own="7.50", campaign="winter"))
    (link,) = re.findall(r"https?://[^/\s]+(/support/\S+)", note.text)
    page = window.get(link).body.decode()
    assert 'name="own" value="7.50"' in page
    assert 'name="campaign" value="winter"' in page


def test_the_letter_of_a_move_has_a_private_link(window):
    ours = gives(window)
    moving.by_himself(ours)
    note = told(Kind.MOVING, ours)
    (link,) = re.findall(r"https?://[^/\s]+(/support/\S+)", note.text)
    assert "Here you agree anew" in window.get(link).body.decode()


@pytest.mark.parametrize("kind", [Kind.WELCOME, Kind.FAILED, Kind.LAPSED, Kind.ENDED, Kind.MOVING, Kind.RECEIPTS])
def test_who_wishes_it_gets_a_subject_that_says_nothing(window, kind):
    ours = gives(window, discreet="on")
    assert told(kind, ours).subject == "A message for you"


@pytest.mark.parametrize("kind", [Kind.WELCOME, Kind.FAILED, Kind.LAPSED, Kind.ENDED, Kind.MOVING, Kind.RECEIPTS])
def test_who_wishes_it_gets_mail_that_names_the_paper_neither_as_sender_nor_in_its_words(window, settings, kind):
    ours = gives(window, discreet="on")
    (first,) = the_post()
    for note in (first, told(kind, ours)):
        assert note.plain
        assert note.text.startswith("This is a message that you asked for.")
        assert len(note.text.partition("\n")[0]) > 150, "as much as a telephone shows"
        assert settings.NEWSPAPER.name not in note.text
        assert note.text.endswith(f"\n{settings.NEWSPAPER.address}\n"), "no letter hides from whom it is"
        sent = message_from_bytes(parcel(note).head)
        assert parseaddr(sent["From"]) == ("", settings.NEWSPAPER.mail_sender)


def test_who_did_not_wish_it_knows_the_sender_at_once(window, settings):
    gives(window)
    (note,) = the_post()
    assert not note.plain
    assert parseaddr(message_from_bytes(parcel(note).head)["From"])[0] == settings.NEWSPAPER.name


def test_who_was_ended_for_his_safety_gets_plain_mail_too(window):
    ours = gives(window)
    Contribution.objects.update(ended_by="safety")
    note = told(Kind.ENDED, ours)
    assert (note.plain, note.subject) == (True, "A message for you")


def test_no_subject_names_the_paper_and_no_letter_the_address(window, settings):
    ours = gives(window)
    for kind in (Kind.WELCOME, Kind.FAILED, Kind.LAPSED, Kind.ENDED, Kind.MOVING, Kind.RECEIPTS):
        note = told(kind, ours)
        assert settings.NEWSPAPER.name not in note.subject
        assert "anna" not in note.text
        assert note.text.endswith(f"{settings.NEWSPAPER.name}\n{settings.NEWSPAPER.address}\n")


def test_a_refund_is_told_once_and_stands_on_the_receipts(window):
    ours = gives(window, "once", once="10.00")
    the_post()
    window.card.hands.refund(window.card.fetch(ref(ours)).payments[0].ref, Money(400, "EUR"))
    Contribution.objects.update(look_at=ours.made_at)
    window.work()
    (note,) = the_post()
    assert "we gave back €4.00" in note.text
    assert "Given back: €4.00" in told(Kind.RECEIPTS, ours).text


def test_a_letter_about_what_is_gone_is_not_written(window):
    ours = gives(window)
    for kind in (Kind.RECEIPT, Kind.WELCOME, Kind.REFUNDED, Kind.ENDED):
        Outgoing.objects.create(
            kind=kind,
            language="en",
            mark=Supporter.objects.get().mark,
            sealed=Supporter.objects.get().sealed,
            payload={"payment": 0, "refund": 0, "contribution": 0},
            message_id=f"{kind}@farshore.example",
        )
    Outgoing.objects.exclude(message_id__endswith="@farshore.example").delete()
    assert the_post() == []
    assert Payment.objects.filter(contribution=ours).exists()


def test_a_russian_donor_is_written_to_in_russian(window):
    window.go(frequency="once", once="10.00", address=ANNA, language="ru")
    window.pay(Contribution.objects.get())
    (note,) = the_post()
    assert note.subject == "Ваша квитанция"
    assert "Сумма: 10,00\N{NO-BREAK SPACE}€" in note.text


def test_receipts_of_before_a_change_name_no_sum_but_what_was_paid(window):
    ours = gives(window)
    the_post()
    Contribution.objects.filter(pk=ours.pk).update(amount=950)
    queue_sealed(Kind.RECEIPTS, bytes(ours.supporter.mark), bytes(ours.supporter.sealed), "en", contribution=ours.pk)
    (sheet,) = the_post()
    assert "Amount: €5.00\n" in sheet.text
    assert "How: Monthly, " in sheet.text
    assert "9.50" not in sheet.text
