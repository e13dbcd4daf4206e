"""Names of the countries where giving to a newspaper is or may become a crime. Of any other its two letters are shown."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from tamizdat.house.speech import gettext

NAMES: Final = {
    "AE": gettext_noop("the United Arab Emirates"),
    "AF": gettext_noop("Afghanistan"),
    "AM": gettext_noop("Armenia"),
    "AZ": gettext_noop("Azerbaijan"),
    "BD": gettext_noop("Bangladesh"),
    "BI": gettext_noop("Burundi"),
    "BY": gettext_noop("Belarus"),
    "CN": gettext_noop("China"),
    "CU": gettext_noop("Cuba"),
    "EG": gettext_noop("Egypt"),
    "ER": gettext_noop("Eritrea"),
    "ET": gettext_noop("Ethiopia"),
    "GE": gettext_noop("Georgia"),
    "HK": gettext_noop("Hong Kong"),
    "HU": gettext_noop("Hungary"),
    "IN": gettext_noop("India"),
    "IR": gettext_noop("Iran"),
    "KG": gettext_noop("Kyrgyzstan"),
    "KH": gettext_noop("Cambodia"),
    "KP": gettext_noop("North Korea"),
    "KZ": gettext_noop("Kazakhstan"),
    "LA": gettext_noop("Laos"),
    "MM": gettext_noop("Myanmar"),
    "NI": gettext_noop("Nicaragua"),
    "PK": gettext_noop("Pakistan"),
    "RS": gettext_noop("Serbia"),
    "RU": gettext_noop("Russia"),
    "RW": gettext_noop("Rwanda"),
    "SA": gettext_noop("Saudi Arabia"),
    "SY": gettext_noop("Syria"),
    "TH": gettext_noop("Thailand"),
    "TJ": gettext_noop("Tajikistan"),
    "TM": gettext_noop("Turkmenistan"),
    "TR": gettext_noop("Turkey"),
    "UZ": gettext_noop("Uzbekistan"),
    "VE": gettext_noop("Venezuela"),
    "VN": gettext_noop("Vietnam"),
}


def country(code: str) -> str:
    """Its name in the language of the page; the code itself where there is none."""
    return gettext(NAMES[code]) if code in NAMES else code
