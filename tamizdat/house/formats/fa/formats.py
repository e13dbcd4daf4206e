"""Beside Django's own formats of the language."""

DECIMAL_SEPARATOR = "٫"
THOUSAND_SEPARATOR = "٬"
