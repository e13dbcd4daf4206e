"""Sheets of letters to set in tests: a short one with links, one in full text, one from right to left."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from tamizdat.letters.sheets import Block, Picture, Piece, Sheet

HOME = "https://farshore.example"
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=ZoneInfo("Europe/Riga"))
GIF = bytes.fromhex("47494638396101000100800000557799ffffff2c00000000010001000002024401003b")


def a_piece(headline: str = "The dam holds", **fields: Any) -> Piece:
    given = {
        "blurb": "Nine hundred sandbags and one night without sleep.",
        "section": "Politics",
        "kind": "Analysis",
        "byline": "Vera Lind",
        "address": f"{HOME}/en/2026/11/the-dam-holds.html",
        **fields,
    }
    return Piece(headline, **given)


def a_picture(**fields: Any) -> Picture:
    given = {"cid": "dam@letters", "media_type": "image/gif", "data": GIF, "width": 480, "height": 300, "alt": "A dam"}
    return Picture(**{**given, "credit": "Ada Roe", **fields})


def a_sheet(**fields: Any) -> Sheet:
    given: dict[str, Any] = {
        "language": "en",
        "direction": "ltr",
        "paper": "The Far Shore",
        "home": HOME,
        "newsletter": "The Friday letter",
        "number": 12,
        "date": FRIDAY,
        "subject": "The dam holds, and six more",
        "preheader": "Nine hundred sandbags and one night without sleep.",
        "intro": ("Dear readers,", "a week of water. What we know: https://farshore.example/en/index.html."),
        "pieces": (a_piece(), a_piece("Ferries & trains run again", section="", kind="", byline="")),
        "sign_off": ("Until Friday,\nthe desk",),
        "web": f"{HOME}/en/newsletters/weekly/12.html",
        "leave": f"{HOME}/letters/leave/",
        "imprint": "The Far Shore, Riga.",
        "mirrors": ("https://mirror.example/", "http://farshoreonion.onion/"),
    }
    return Sheet(**{**given, **fields})


def in_persian() -> Sheet:
    piece = a_piece("پل باز شد", blurb="پس از نه هفته قایق‌ها بازگشتند.", section="سیاست", kind="", byline="لیدا ماروش")
    return a_sheet(
        language="fa",
        direction="rtl",
        paper="ساحل دور",
        newsletter="نامهٔ هفتگی",
        subject="پل باز شد",
        preheader="پس از نه هفته قایق‌ها بازگشتند.",
        intro=("خوانندگان گرامی،",),
        pieces=(piece,),
        sign_off=(),
    )


def in_full() -> Sheet:
    body = (
        Block(Markup("<p>The first paragraph.</p>"), "The first paragraph."),
        Block(Markup("<p>The second one.</p>"), "The second one."),
    )
    return a_sheet(pieces=(a_piece(body=body, picture=a_picture()), a_piece("Ferries run again", body=body)))


def in_russian() -> Sheet:
    piece = a_piece(
        "Дамба выдержала",
        blurb="Девятьсот мешков с песком и одна ночь без сна.",
        section="Политика",
        kind="Анализ",
        byline="Вера Линд",
        address=f"{HOME}/ru/2026/11/damba.html",
    )
    return a_sheet(
        language="ru",
        paper="Дальний берег",
        newsletter="Пятничное письмо",
        subject="Дамба выдержала, и ещё шесть историй",
        preheader=piece.blurb,
        intro=("Дорогие читатели,", "неделя воды."),
        pieces=(piece,),
        sign_off=("До пятницы",),
        web=f"{HOME}/ru/newsletters/weekly/12.html",
    )
