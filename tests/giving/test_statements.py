"""Statements as banks give them, and files that are none."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.giving.providers.bank.lines import NoStatement
from tamizdat.giving.providers.bank.statements import statement
from tamizdat.lib.money import Money

IBAN = "DE02120300000000202051"


def camt(*entries: str, iban: str = IBAN, version: str = "08") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>
    <GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
    {"".join(entries)}</Stmt></BkToCstmrStmt></Document>""".encode()


def entry(  # noqa: PLR0917  each is a field of an entry
    amount: str = "12.50",
    purpose: str = "Gift",
    side: str = "CRDT",
    status: str = "<Cd>BOOK</Cd>",
    ref: str = "",
    details: str = "",
    currency: str = "EUR",
    more: str = "",
) -> str:
    inner = details or f"<TxDtls>{more}<RmtInf><Ustrd>{purpose}</Ustrd></RmtInf></TxDtls>"
    name = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>{status}</Sts>
    <BookgDt><Dt>2026-11-28</Dt></BookgDt>{name}<NtryDtls>{inner}</NtryDtls></Ntry>"""


@pytest.mark.parametrize("version", ["02", "08", "13"])
def test_a_booked_transfer_is_a_line_in_any_version(version):
    (line,) = statement(camt(entry(), version=version), IBAN)
    assert (line.day, line.money, line.back, line.purpose) == (date(2026, 11, 28), Money(1250, "EUR"), False, "Gift")


def test_what_leaves_the_account_is_told_apart():
    assert [each.back for each in statement(camt(entry(), entry(side="DBIT")))] == [False, True]


@pytest.mark.parametrize("status", ["<Cd>PDNG</Cd>", "PDNG", "<Cd>INFO</Cd>"])
def test_what_is_only_announced_does_not_count(status):
    assert not statement(camt(entry(status=status)))


def test_an_old_banks_plain_status_counts():
    assert len(statement(camt(entry(status="BOOK")))) == 1


def test_what_was_booked_together_is_read_apart():
    details = "".join(
        f"<TxDtls><Refs><AcctSvcrRef>{n}</AcctSvcrRef></Refs><Amt Ccy='EUR'>{n}.00</Amt>"
        f"<RmtInf><Strd><CdtrRefInf><Ref>RF{n}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>"
        for n in (5, 7)
    )
    found = statement(camt(entry("12.00", details=details, ref="B1")))
    assert [(each.money.minor, each.purpose) for each in found] == [(500, "RF5"), (700, "RF7")]
    assert len({each.name for each in found}) == 2


def test_another_account_in_the_same_file_is_left_alone():
    assert not statement(camt(entry(), iban="DE89370400440532013000"), IBAN)


def test_a_line_has_the_same_name_in_every_statement_it_stands_in():
    first = statement(camt(entry(ref="A"), entry("3.00", ref="B"), entry("4.00")))
    second = statement(camt(entry("4.00"), entry("3.00", ref="B"), entry("9.00", ref="C")))
    assert first[1].name == second[1].name
    assert first[2].name == second[0].name
    assert second[2].name not in {each.name for each in first}


def test_two_equal_gifts_of_a_day_are_two():
    first, second = statement(camt(entry(), entry()))
    assert first.name != second.name
    assert [each.name for each in statement(camt(entry(), entry()))] == [first.name, second.name]


GERMAN = """Umsatzanzeige;Datei erstellt am: 28.11.2026
IBAN;DE02 1203 0000 0000 2020 51

Buchung;Buchungstag;Auftraggeber;Verwendungszweck;Betrag;Währung
1;28.11.2026;Wer auch immer;"Spende RF12 ABCD";"1.234,56";EUR
2;29.11.26;Stadtwerke;Strom;-80,00;EUR
"""
ENGLISH = """Date,Description,Amount,Currency
2026-11-28,Gift RF12ABCD,"1,234.56",EUR
2026-11-29,Power,-80.00,EUR
"""
POLISH = "Data;Tytuł;Kwota\n2026-11-28;Dar RF12ABCD;1 234,56\n2026-11-29;Prąd;-80,00 PLN\n"


@pytest.mark.parametrize(
    "raw",
    [
        GERMAN.encode(),
        GERMAN.encode("cp1252"),
        ENGLISH.encode(),
        ("\ufeff" + ENGLISH).encode(),
        POLISH.encode("utf-16"),
    ],
    ids=["german", "cp1252", "english", "with a mark", "polish in utf-16"],
)
def test_a_table_is_read_whatever_the_bank_calls_its_columns(raw):
    first, second = statement(raw)
    assert (first.day, first.money, first.back) == (date(2026, 11, 28), Money(123_456, "EUR"), False)
    assert "RF12" in first.purpose
    assert (second.money.minor, second.back) == (8000, True)


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("12,5", 1250),
        ("1.000", 100_000),
        ("1,000.00", 100_000),
        ("1.000.000,00", 100_000_000),
        ("+7", 700),
        ("0,05-", 5),
    ],
)
def test_an_amount_is_read_as_it_is_meant(written, minor):
    (line,) = statement(f"Date;Details;Amount\n2026-11-28;x;{written}\n".encode())
    assert line.money.minor == minor


def test_an_amount_without_parts_has_none():
    (line,) = statement(b"Date;Details;Amount;Currency\n2026-11-28;x;1.500;JPY\n")
    assert line.money == Money(1500, "JPY")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02" * 50,
        b"<html><body>Please sign in</body></html>",
        b"<?xml version='1.0'?><Document/>",
        b"<Document><BkToCstmrStmt>",
        b"a,b,c\n1,2,3\n",
        camt(entry("twelve")),
        camt(entry("12.505")),
        camt(entry()).replace(b"2026-11-28", b"yesterday"),
        b"Date;Details;Amount\nsoon;x;12\n",
        b"Date;Details;Amount\n2026-11-28;x;\n",
    ],
)
def test_a_file_that_is_no_statement_is_refused_in_words(raw):
    with pytest.raises(NoStatement):
        statement(raw)


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">',
    ],
)
def test_bombs_and_doors_in_xml_are_refused(prologue):
    with pytest.raises(NoStatement):
        statement(
            camt(entry(purpose="&a;" if "ENTITY" in prologue else "x")).replace(b"?>", f"?>{prologue}".encode(), 1)
        )


def test_a_file_without_end_is_refused():
    with pytest.raises(NoStatement):
        statement(b"x" * ((64 << 20) + 1))


@settings(max_examples=300)
@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode))
def test_any_bytes_are_a_statement_or_refused_in_words(raw):
    taken_in(raw)


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_statement_is_read_or_refused_in_words(data):
    raw = bytearray(
        data.draw(st.sampled_from([camt(entry(ref="A"), entry("3.00")), GERMAN.encode(), ENGLISH.encode()]))
    )
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
        raw = raw or bytearray(b"x")
    taken_in(bytes(raw))


def taken_in(raw: bytes) -> None:
    try:
        found = statement(raw)
    except NoStatement:
        return
    assert all(each.money.minor >= 0 and each.name for each in found)


def test_the_country_of_the_account_that_it_came_from_is_read_and_no_other():
    debtor = "<RltdPties><DbtrAcct><Id><IBAN>BY13NBRB3600900000002Z00AB00</IBAN></Id></DbtrAcct></RltdPties>"
    creditor = f"<CdtrAcct><Id><IBAN>{IBAN}</IBAN></Id></CdtrAcct>"
    lines = statement(camt(entry(more=debtor + creditor), entry(more=creditor), entry(more=debtor, side="DBIT")), IBAN)
    assert [line.country for line in lines] == ["BY", "", ""]


@pytest.mark.parametrize(
    ("written", "country"), [("BY13 NBRB 3600 9000 0000 2Z00 AB00", "BY"), ("12345678", ""), ("", "")]
)
def test_a_table_with_the_payers_account_says_its_country(written, country):
    (line,) = statement(f"Date;Amount;Purpose;IBAN\n2026-11-28;12.50;Gift;{written}\n".encode())
    assert line.country == country
