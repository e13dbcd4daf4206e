"""Whole lists: brought in from anywhere, taken out, erased, sealed anew."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from tamizdat.circulation import leaving
from tamizdat.circulation.audience import confirmed
from tamizdat.circulation.lists import files
from tamizdat.circulation.lists.erasing import erase
from tamizdat.circulation.lists.exporting import write_out
from tamizdat.circulation.lists.importing import Wish, bring_in
from tamizdat.circulation.lists.rows import BadFile, Standing, moment
from tamizdat.circulation.marks import mark
from tamizdat.circulation.models import Outgoing, Subscriber, Subscription, Suppression, Tally
from tamizdat.circulation.opening import Opener
from tests.circulation.readers import a_newsletter, a_reader, link_in, the_post

pytestmark = pytest.mark.django_db
SINCE = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def bring(tmp_path):
    """Import a text, as the command does."""

    def run(text: str, name: str = "list.csv", **wishes):
        file = tmp_path / name
        file.write_text(text)
        newsletter = wishes.pop("newsletter", None) or a_newsletter()
        return bring_in(files.rows(file), Wish(newsletter, "en", **wishes))

    return run


def kinds(report) -> dict[str, int]:
    return {kind: number for kind, number in report.kinds.items() if number}


def test_rows_with_a_date_of_consent_are_on_the_list_at_once_and_others_are_asked(bring):
    report = bring(
        "email,confirmed,source\nanna@farshore.example,2025-03-01,fair in Riga\nboris@farshore.example,,\n"
        "not an address,2025-03-01,\n"
    )
    assert (report.rows, kinds(report)) == (3, {"confirmed": 1, "asked to confirm": 1, "refused": 1})
    assert report.refused == [4]
    (anna,) = confirmed(a_newsletter())
    assert (anna.source, anna.confirmed_at) == ("fair in Riga", SINCE)
    (note,) = the_post()
    assert note.to == "boris@farshore.example"
    assert dict(Tally.objects.values_list("kind", "count")) == {"asked": 1, "confirmed": 1}


def test_who_is_asked_confirms_by_the_link_in_his_letter(bring, counter):
    bring("address\nboris@farshore.example\n", source="an old list")
    (note,) = the_post()
    counter.post(link_in(note))
    (boris,) = confirmed(a_newsletter())
    assert boris.source == "an old list"


def test_an_import_can_be_repeated(bring):
    text = (
        "email,confirmed\nanna@farshore.example,2025-03-01\nANNA@farshore.example,2025-03-01\nboris@farshore.example,\n"
    )
    bring(text)
    assert kinds(bring(text)) == {"already there": 3}
    assert Subscriber.objects.count() == 2
    assert Outgoing.objects.count() == 1


def test_nobody_is_brought_back_who_left_was_forgotten_or_complained(bring):
    left = a_reader("anna@farshore.example")
    leaving.leave(left)
    leaving.forget(mark("boris@farshore.example"))
    leaving.suppress(mark("vera@farshore.example"), Suppression.Reason.COMPLAINED)
    names = ("anna", "boris", "vera")
    rows = "".join(f"{name}@farshore.example,2025-03-01\n" for name in names)
    assert kinds(bring(f"email,confirmed\n{rows}")) == {"already there": 1, "kept out": 2}
    assert not confirmed(a_newsletter()).exists()
    assert not Outgoing.objects.exists()


def test_a_reader_of_one_letter_is_added_to_another(bring):
    a_reader("anna@farshore.example")
    monday = a_newsletter("monday")
    assert kinds(bring("email,confirmed\nanna@farshore.example,2025-03-01\n", newsletter=monday)) == {"confirmed": 1}
    assert Subscriber.objects.count() == 1


def test_what_is_confirmed_without_a_date_is_asked_all_the_same(bring):
    report = bring("email,status\nanna@farshore.example,subscribed\n", confirmed=True)
    assert kinds(report) == {"asked to confirm": 1}
    report = bring("email,status\nboris@farshore.example,subscribed\n", at=SINCE, consent="Yes, write to me.")
    assert kinds(report) == {"confirmed": 1}
    assert confirmed(a_newsletter()).get().consent.text == "Yes, write to me."


def test_a_dry_run_changes_nothing(bring):
    assert kinds(bring("email\nanna@farshore.example\n", dry_run=True)) == {"asked to confirm": 1}
    assert not Subscriber.objects.exists()
    assert not Outgoing.objects.exists()


LISTMONK = """uuid,email,name,attributes,status,created_at,updated_at
1f,anna@farshore.example,Anna,"{""city"": ""Riga""}",enabled,2025-03-01 00:00:00.000000 +0000 UTC,2025-03-01
2f,boris@farshore.example,Boris,{},blocklisted,2025-03-01 00:00:00.000000 +0000 UTC,2025-03-01
"""
GHOST = """id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,deleted_at,labels,tiers
1,anna@farshore.example,Anna,,true,false,,2025-03-01T00:00:00.000Z,,,
2,boris@farshore.example,,,false,false,,2025-03-01T00:00:00.000Z,,,
"""


@pytest.mark.parametrize(
    ("text", "gone"),
    [(LISTMONK, "complained there"), (GHOST, "left there")],
    ids=["listmonk", "ghost"],
)
def test_exports_of_other_programs_are_known_by_their_columns(bring, text, gone):
    assert kinds(bring(text, dry_run=True)) == {"asked to confirm": 1, gone: 1}
    assert kinds(bring(text, confirmed=True)) == {"confirmed": 1, gone: 1}
    assert confirmed(a_newsletter()).get().confirmed_at == SINCE
    assert bytes(Suppression.objects.get().mark) == mark("boris@farshore.example")


def test_mailchimps_archive_brings_readers_and_those_who_left(tmp_path):
    head = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,EUID"
    file = tmp_path / "audience_export.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "subscribed_members_export_1.csv",
            f"{head}\nanna@farshore.example,Anna,2,2025-03-01 00:00:00,192.0.2.1,2025-03-01 00:00:00,192.0.2.1,x\n",
        )
        archive.writestr(
            "unsubscribed_members_export_1.csv", f"{head}\nboris@farshore.example,,2,,,2025-03-01 00:00:00,,y\n"
        )
        archive.writestr("cleaned_members_export_1.csv", f"{head}\nvera@farshore.example,,2,,,,,z\n")
    report = bring_in(files.rows(file), Wish(a_newsletter(), "en"))
    assert kinds(report) == {"confirmed": 1, "left there": 1, "bounced there": 1}
    assert {each.reason for each in Suppression.objects.all()} == {"left", "bounced"}


def test_who_left_elsewhere_but_signed_up_here_stays(bring):
    a_reader("boris@farshore.example")
    bring(GHOST)
    assert confirmed(a_newsletter()).filter(subscriber__mark=mark("boris@farshore.example")).exists()


@pytest.mark.parametrize("content", [b"", b"name,city\nAnna,Riga\n", b"\xff\xfe\x00", b'email\n"' + b"x" * (2 << 20)])
def test_what_is_no_list_is_refused_and_told_why(tmp_path, content):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(BadFile):
        bring_in(files.rows(file), Wish(a_newsletter(), "en"))


def test_a_list_that_names_no_newsletter_needs_one(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("email,newsletter\nanna@farshore.example,nothing-of-ours\n")
    with pytest.raises(BadFile, match="--newsletter"):
        bring_in(files.rows(file), Wish(None, "en"))


@pytest.mark.parametrize(
    "text", ["2025-03-01", "2025-03-01T00:00:00Z", "2025-03-01 00:00:00", "2025-03-01 00:00:00.000000 +0000 UTC"]
)
def test_dates_are_read_as_exports_write_them(text):
    assert moment(text) == SINCE


def test_a_date_that_is_none_is_refused():
    with pytest.raises(BadFile, match="is no date"):
        moment("last spring")


def test_what_is_taken_out_can_be_brought_back(tmp_path):
    a_reader("anna@farshore.example")
    a_reader("boris@farshore.example", state="left")
    a_reader("anna@farshore.example", a_newsletter("monday"))
    file = tmp_path / "all.csv"
    with Opener() as opener, file.open("w", newline="") as stream:
        assert write_out(stream, opener) == 3
    before = sorted(confirmed(a_newsletter()).values_list("confirmed_at", "source"))
    Subscriber.objects.all().delete()
    report = bring_in(files.rows(file), Wish(None, "en"))
    assert kinds(report) == {"confirmed": 2, "left there": 1}
    after = sorted(confirmed(a_newsletter()).values_list("confirmed_at", "source"))
    assert [source for _at, source in after] == [source for _at, source in before]
    assert {row.standing for row in files.rows(file)} == {Standing.CONFIRMED, Standing.LEFT}
    with file.open() as stream:
        assert {line["consent"] for line in csv.DictReader(stream)} == {Subscription.objects.first().consent.text}


def test_readers_are_erased_by_their_addresses_and_kept_out(bring):
    a_reader("anna@farshore.example")
    found = erase(io.StringIO("Anna@FarShore.example\n\nboris@farshore.example\nnonsense\n"))
    assert (found.erased, found.unknown, found.refused) == (1, 1, 1)
    assert not Subscriber.objects.exists()
    assert kinds(bring("email,confirmed\nboris@farshore.example,2025-03-01\n")) == {"kept out": 1}


def test_a_list_of_many_batches_is_taken_whole(bring):
    rows = "".join(f"reader{number}@farshore.example,2025-03-01\n" for number in range(2500))
    assert kinds(bring(f"email,confirmed\n{rows}")) == {"confirmed": 2500}
    assert confirmed(a_newsletter()).count() == 2500
