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

CODES: Final = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
        "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
        "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
        "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
        "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
        "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
        "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "
    ).split()
)
"""ISO 3166-1, and Kosovo's own."""


def country(code: str) -> str:
    """Its name in the language of the page; the code itself where there is none."""
    return gettext(NAMES[code]) if code in NAMES else code
