"""The script of asks: what it has to say is put in front of it, in the language that is being spoken."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

import rjsmin
from django.utils.translation import gettext

FILE: Final = Path(__file__).parent / "static" / "house" / "asks" / "asks.js"


def script() -> str:
    """``asks.js``, ready to be printed."""
    words = {
        "later": gettext("Not now"),
        "why": gettext("Why do I see this?"),
        "shown": gettext("shown"),
        "capped": gettext("not shown: this browser has shown it %(most)s times in 30 days"),
        "rests": gettext("not shown: this browser shows no ask until %(day)s"),
        "second": gettext("in its second wording, by a lot that this browser drew"),
        "kept": gettext("This is all that this browser keeps of our asks. It stays here, and nobody is told."),
        "forget": gettext("Forget it all"),
        "forgotten": gettext("Forgotten. This browser keeps nothing of our asks now."),
        "close": gettext("Close"),
        "heading": gettext("Asks on this page"),
        "top": gettext("line at the top"),
        "story": gettext("message at the end"),
        "front": gettext("box on the front"),
    }
    value = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return f'(()=>{{"use strict";const WORDS={value};\n{_code()}\n}})();\n'


@cache
def _code() -> str:
    return str(rjsmin.jsmin(FILE.read_text()))
