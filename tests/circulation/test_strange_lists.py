"""Lists as strangers bring them: words nobody knows, other separators, no line of names. Nobody is written to by a guess."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation.audience import confirmed
from tamizdat.circulation.lists import files
from tamizdat.circulation.lists.cells import harmless, plain
from tamizdat.circulation.lists.exporting import write_out
from tamizdat.circulation.lists.importing import BATCH, Wish, bring_in
from tamizdat.circulation.lists.rows import BadFile
from tamizdat.circulation.marks import mark
from tamizdat.circulation.models import Outgoing, Subscriber, Suppression
from tamizdat.circulation.opening import Opener
from tests.circulation.readers import a_newsletter, a_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    def run(text: str, language: str = "", **wishes):
        file = tmp_path / "list.csv"
        file.write_text(text)
        return bring_in(files.rows(file), Wish(a_newsletter(), language, **wishes))

    return run


def kinds(report) -> dict[str, int]:
    return {kind: number for kind, number in report.kinds.items() if number}


@pytest.mark.parametrize("word", ["Deleted", "Opted-out", "inactive", "désabonné", "2"])
@pytest.mark.parametrize("confirmed_all", [False, True])
def test_who_stands_on_a_list_with_a_word_nobody_knows_is_not_written_to(bring, word, confirmed_all):
    report = bring(
        f"email,confirmed,status\nanna@farshore.example,2025-03-01,{word}\nboris@farshore.example,,pending\n",
        confirmed=confirmed_all,
    )
    assert kinds(report) == {"state not known": 1, "asked to confirm": 1}
    assert report.unclear == {"state not known": [2]}
    assert not Subscriber.objects.filter(mark=mark("anna@farshore.example")).exists()
    assert Outgoing.objects.count() == 1


def test_a_word_that_listmonk_never_writes_is_not_taken_for_enabled(bring):
    report = bring("uuid,email,status,created_at\n1f,anna@farshore.example,archived,2025-03-01\n", confirmed=True)
    assert kinds(report) == {"state not known": 1}
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_an_error_about_a_list_without_names_of_columns_shows_no_reader(bring, separator):
    with pytest.raises(BadFile) as caught:
        bring(separator.join(["anna.secret@farshore.example", "Anna Secret"]) + "\n")
    assert "It has 2: one of them has to be called “address”" in str(caught.value)
    assert "secret" not in str(caught.value).lower()


def test_a_line_whose_date_cannot_be_read_is_named_and_all_others_are_taken(bring):
    report = bring(
        "email,confirmed,status\nanna@farshore.example,2025-03-01,\nboris@farshore.example,last spring,\n"
        "vera@farshore.example,vera@farshore.example,\ngleb@farshore.example,2025-03-01,\n"
    )
    assert kinds(report) == {"confirmed": 2, "date not read": 2}
    assert report.unclear == {"date not read": [3, 4]}
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(("days", "taken"), [(0.5, {"confirmed": 1}), (2, {"date not read": 1})])
@pytest.mark.parametrize("columns", ["email,confirmed", "email address,confirm_time"])
def test_a_date_that_is_still_to_come_is_no_proof(bring, days, taken, columns):
    date = (timezone.now() + timedelta(days=days)).isoformat()
    report = bring(f"{columns}\nanna@farshore.example,{date}\n")
    assert kinds(report) == taken
    assert Subscriber.objects.exists() == ("confirmed" in taken)
    assert not Outgoing.objects.exists()


def test_who_left_is_kept_out_whatever_his_date_looks_like(bring):
    assert kinds(bring("email,date,status\nanna@farshore.example,in May,unsubscribed\n")) == {"left there": 1}
    assert bytes(Suppression.objects.get().mark) == mark("anna@farshore.example")


def test_a_file_that_breaks_in_the_middle_tells_what_was_in_before(bring):
    rows = "".join(f"reader{number}@farshore.example,2025-03-01\n" for number in range(BATCH))
    with pytest.raises(BadFile) as caught:
        bring(f'email,confirmed\n{rows}"' + "x" * (2 << 20))
    assert caught.value.report.rows == confirmed(a_newsletter()).count() == BATCH
    assert kinds(caught.value.report) == {"confirmed": BATCH}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheet_with_other_separators_is_read(bring, separator):
    lines = [["\ufeffE-mail", "Status", "Date"], ["anna@farshore.example", "subscribed", "2025-03-01"]]
    assert kinds(bring("".join(separator.join(line) + "\r\n" for line in lines))) == {"confirmed": 1}


@pytest.mark.parametrize(
    ("written", "said", "kept"),
    [
        ("ru", "", "ru"),
        ("ru_RU", "", "ru"),
        ("RU ", "", "ru"),
        ("xx", "", "en"),
        ("Russian", "", "en"),
        ("", "", "en"),
        ("", "ru", "ru"),
        ("xx", "ru", "ru"),
    ],
)
def test_a_reader_is_kept_in_a_language_that_the_newspaper_writes(bring, written, said, kept):
    bring(f"email,language\nanna@farshore.example,{written}\n", said)
    assert Subscriber.objects.get().language == Outgoing.objects.get().language == kept


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''-1"])
def test_a_cell_that_a_spreadsheet_would_run_goes_out_harmless_and_comes_back(cell):
    assert harmless(cell) == f"'{cell}"
    assert plain(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "anna@farshore.example", "2025-03-01", "'quoted'", "o'neill"])
def test_every_other_cell_goes_out_and_comes_back_as_it_is(cell):
    assert harmless(cell) == plain(cell) == cell


def test_no_cell_of_an_export_is_a_formula_and_an_import_reads_them_back(tmp_path):
    a_reader("=cmd@farshore.example", source="@SUM(1+9)*cmd|' /C calc'!A0")
    file = tmp_path / "out.csv"
    with Opener() as opener, file.open("w", newline="") as stream:
        write_out(stream, opener)
    with file.open(newline="") as stream:
        assert not [cell for line in csv.reader(stream) for cell in line if cell.startswith(("=", "+", "-", "@", "\t"))]
    (row,) = files.rows(file)
    assert (row.address, row.source) == ("=cmd@farshore.example", "@SUM(1+9)*cmd|' /C calc'!A0")


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize(
    "rest",
    [
        'boris@farshore.example,"Boris\nvera@farshore.example,Vera\ngleb@farshore.example,Gleb\n',
        'boris@farshore.example,"Boris\nvera@farshore.example,"Vera"\ngleb@farshore.example,Gleb\n',
        'boris@farshore.example,"Boris\nvera@farshore.example,Vera"\ngleb@farshore.example,Gleb\n',
        'boris@farshore.example,"Boris',
        '"boris@farshore.example,Boris\n' + "vera@farshore.example,Vera\n" * 90_000,
    ],
    ids=["to the end", "to the next quote", "to a quote that fits", "in the last line", "longer than any cell"],
)
def test_a_quote_that_is_never_closed_is_told_with_its_line_and_no_row_is_lost_in_silence(bring, rest, dry_run):
    with pytest.raises(BadFile, match="A quote opened at line 4 is never closed"):
        bring(f"email,name\nanna@farshore.example,Anna\n\n{rest}", dry_run=dry_run)
    assert not Outgoing.objects.exists()


def test_a_quote_that_is_never_closed_in_the_names_of_columns_is_told(bring):
    with pytest.raises(BadFile, match="A quote opened at line 1 is never closed"):
        bring('email,"name\nanna@farshore.example,Anna\n')


def test_a_note_of_several_lines_is_one_cell(bring):
    report = bring(
        'note,email,name\n"Met at the fair.\nWrites from anna@farshore.example, too.",anna@farshore.example,"Anna ""A"""\n'
        'was 5" tall,boris@farshore.example,Boris\n'
    )
    assert (report.rows, kinds(report)) == (2, {"asked to confirm": 2})
