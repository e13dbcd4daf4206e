"""Gifts by bank transfer: the reference, the statements, and what is made of them."""

import string
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.giving.providers.bank.lines import Line
from tamizdat.giving.providers.bank.provider import Bank
from tamizdat.giving.providers.bank.reference import LETTERS, is_reference, reference, references_in, spaced
from tamizdat.giving.providers.bank.register import Folder
from tamizdat.giving.providers.port import Fate, ForgedEvent, Frequency, ProviderRefused, Standing, UnknownReference
from tamizdat.lib.money import Money
from tests.contracts.provider import NUMBER, an_intent
from tests.giving.tills import NOON, a_clock

ACCOUNT = {"holder": "Far Shore e. V.", "iban": "DE02120300000000202051"}


@pytest.fixture
def clock():
    return a_clock()


@pytest.fixture
def bank(tmp_path, clock):
    return Bank(Folder(tmp_path / "bank"), ACCOUNT, "EUR", now=clock.now)


def a_line(purpose: str, minor: int = 1250, day: date = date(2026, 11, 28), **other) -> Line:
    made = Line(day, Money(minor, "EUR"), back=False, purpose=purpose, name=f"line {day} {minor}")
    return replace(made, **other)


def promised(bank: Bank, frequency: Frequency = Frequency.ONCE) -> str:
    return bank.start(an_intent(frequency), "key").ref


def test_the_donor_is_told_what_to_write(bank):
    started = bank.start(an_intent(), "key")
    assert started.url == ""
    assert started.instructions == {**ACCOUNT, "reference": spaced(started.ref), "amount": "12.50 EUR"}


def test_the_reference_is_a_creditor_reference_that_banks_check():
    """ISO 11649: moved to the end and read as numbers, modulo 97 is 1."""
    ref = reference(NUMBER)
    assert int("".join(str(int(letter, 36)) for letter in ref[4:] + ref[:4])) % 97 == 1
    assert reference(NUMBER) == ref
    assert reference(NUMBER + "x") != ref


@given(st.text(string.ascii_letters + string.digits + "-_", min_size=22, max_size=22), st.data())
def test_one_wrong_letter_makes_no_reference(number, data):
    ref = reference(number)
    at = data.draw(st.integers(4, 15))
    other = data.draw(st.sampled_from([letter for letter in LETTERS if letter != ref[at]]))
    assert is_reference(ref)
    assert not is_reference(ref[:at] + other + ref[at + 1 :])


@pytest.mark.parametrize(
    "written",
    [
        "{ref}",
        "{spaced}",
        "Spende {lower} danke",
        "Verwendungszweck:{ref}.",
        "SVWZ+{dashed} EREF+NOTPROVIDED",
        "RF{ref}",
    ],
)
def test_a_reference_is_found_as_people_write_it(written):
    ref = reference(NUMBER)
    forms = {"ref": ref, "spaced": spaced(ref), "lower": ref.lower(), "dashed": "-".join(spaced(ref).split())}
    assert references_in(written.format(**forms)) == [ref]


@given(st.text(max_size=3000))
def test_what_anybody_writes_is_looked_through_without_harm(purpose):
    assert all(is_reference(ref) for ref in references_in(purpose))


def test_a_transfer_with_its_reference_is_a_gift(bank):
    ref = promised(bank)
    assert bank.fetch(ref).standing is Standing.AWAITING
    taken = bank.take([a_line(f"Spende {spaced(ref)}"), a_line("Miete", 90_000)])
    seen = bank.fetch(ref)
    assert (taken.changed, taken.known, taken.strange) == ((ref,), 0, 1)
    assert (seen.standing, seen.number, seen.provider) == (Standing.PAID, NUMBER, "bank")
    assert [(each.money.minor, each.fate) for each in seen.payments] == [(1250, Fate.DONE)]


def test_what_arrives_is_the_gift_though_banks_kept_a_part(bank):
    ref = promised(bank)
    bank.take([a_line(ref, 1100)])
    assert (bank.fetch(ref).standing, bank.fetch(ref).payments[0].money.minor) == (Standing.PAID, 1100)


def test_the_same_statement_twice_counts_once(bank):
    ref = promised(bank)
    assert bank.take([a_line(ref)]).changed
    again = bank.take([a_line(ref), a_line(ref, 500)])
    assert (again.known, again.changed) == (1, (ref,))
    assert len(bank.fetch(ref).payments) == 2


def test_a_standing_order_goes_on_and_lapses(bank, clock):
    ref = promised(bank, Frequency.MONTHLY)
    bank.take([a_line(ref, day=date(2026, 11, 28)), a_line(ref, day=date(2026, 12, 28))])
    seen = bank.fetch(ref)
    assert (seen.standing, len(seen.payments)) == (Standing.ACTIVE, 2)
    assert seen.due == datetime(2027, 1, 28, 12, tzinfo=UTC)
    clock.move(timedelta(days=120))
    assert bank.fetch(ref).standing is Standing.LAPSED


def test_a_standing_order_that_we_do_not_expect_any_more_is_still_counted_when_it_comes(bank):
    ref = promised(bank, Frequency.MONTHLY)
    bank.take([a_line(ref)])
    bank.cancel(ref, "key")
    bank.take([a_line(ref, day=date(2026, 12, 28))])
    assert (bank.fetch(ref).standing, len(bank.fetch(ref).payments)) == (Standing.CANCELLED, 2)


def test_a_promise_that_nobody_kept_is_forgotten_and_taken_all_the_same_when_it_comes(bank, clock):
    ref = promised(bank)
    clock.move(timedelta(days=61))
    assert bank.fetch(ref).standing is Standing.ABANDONED
    bank.take([a_line(ref, day=date(2027, 2, 1))])
    assert bank.fetch(ref).standing is Standing.PAID


def test_what_goes_back_is_a_refund_of_the_gift_it_came_from(bank):
    ref = promised(bank)
    bank.take([a_line(ref), a_line(ref, 250, day=date(2026, 12, 1), back=True)])
    (payment,) = bank.fetch(ref).payments
    assert [(each.money.minor, each.fate) for each in payment.refunds] == [(250, Fate.DONE)]


def test_a_line_with_two_references_or_another_currency_is_for_a_person(bank):
    ref = promised(bank)
    other = bank.start(replace(an_intent(), number="another number"), "key").ref
    taken = bank.take([a_line(f"{ref} {other}"), a_line(ref, money=Money(1250, "USD"))])
    assert (taken.doubtful, taken.changed) == (2, ())


def test_a_reference_that_nobody_was_given_is_nobodys(bank):
    assert bank.take([a_line(reference("made up"))]).strange == 1
    with pytest.raises(UnknownReference):
        bank.fetch(reference("made up"))


@pytest.mark.parametrize("ref", ["../../keys/stripe", "", "RF00BCDFGHJKLMNP", "x" * 500])
def test_what_is_no_reference_names_no_file(bank, ref):
    with pytest.raises(UnknownReference):
        bank.fetch(ref)


def test_promised_twice_it_is_promised_once(bank):
    assert promised(bank) == promised(bank)
    assert len(list(bank.list_since(NOON - timedelta(days=1)))) == 1


def test_only_what_changed_is_listed(bank, clock):
    ref = promised(bank)
    clock.move(timedelta(days=5))
    before = clock.now()
    assert not list(bank.list_since(before))
    bank.take([a_line(ref)])
    assert [each.ref for each in bank.list_since(before)] == [ref]


def test_the_register_keeps_no_purpose_and_no_name(bank, tmp_path):
    ref = promised(bank)
    bank.take([a_line(f"{ref} from Ivan Petrov, DE89370400440532013000")])
    kept = "".join(file.read_text() for file in (tmp_path / "bank").iterdir())
    assert "Petrov" not in kept
    assert "DE89" not in kept
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "bank").glob("*.json"))


def test_an_account_in_another_currency_is_not_offered(bank):
    assert bank.capabilities().currencies == {"EUR"}
    with pytest.raises(ProviderRefused):
        bank.start(an_intent(currency="USD"), "key")


def test_a_bank_sends_no_events(bank):
    with pytest.raises(ForgedEvent):
        bank.verify({}, b"", NOON)
