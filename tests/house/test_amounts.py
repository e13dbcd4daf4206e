"""Money as each language writes it, whole where it is whole, and in its own smallest parts."""

from __future__ import annotations

import pytest
from django.utils import translation

from tamizdat.house.amounts import amount, amount_in_full
from tamizdat.lib.money import Money

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "money", "written"),
    [
        ("en", Money(500, "EUR"), "€5"),
        ("en", Money(1250, "USD"), "$12.50"),
        ("en", Money(123450000, "GBP"), "£1,234,500"),
        ("en", Money(1500, "JPY"), "¥1,500"),
        ("en", Money(1500, "KWD"), f"1.500{NBSP}KWD"),
        ("en", Money(5000, "KWD"), f"5{NBSP}KWD"),
        ("ru", Money(500, "EUR"), f"5{NBSP}€"),
        ("ru", Money(1250, "USD"), f"12,50{NBSP}$"),
        ("ru", Money(1500, "JPY"), f"1{NBSP}500{NBSP}¥"),
        ("fa", Money(1250, "EUR"), f"۱۲٫۵۰{NBSP}€"),
    ],
)
def test_an_amount_is_written_as_the_language_does(language, money, written):
    with translation.override(language):
        assert amount(money) == written


def test_a_receipt_says_all_decimal_places():
    with translation.override("en"):
        assert amount_in_full(Money(500, "EUR")) == "€5.00"
        assert amount_in_full(Money(500, "JPY")) == "¥500"
