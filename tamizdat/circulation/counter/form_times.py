"""When a form was shown: it carries that time, signed, and is good from two seconds to two hours later.

A machine that posts at once, or posts again what it once got, has to read the page each time.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.errors import BadLink
from tamizdat.circulation.tokens import form_age, form_token

SOONEST, LATEST = 2, 2 * 3600
"""Seconds after which a form is good, and how long."""

TOO_QUICK: Final = _(
    "That was quicker than a person reads. Please look once more whether it is right, and press again."
)
TOO_OLD: Final = _(
    "This page had been open for a long time. Please look once more whether it is right, and press again."
)


def wrong_time(token: str) -> str:
    """What to tell of a token that is not good now; empty when it is."""
    try:
        age = form_age(token)
    except BadLink:
        return str(TOO_OLD)
    if age < SOONEST:
        return str(TOO_QUICK)
    return str(TOO_OLD) if age > LATEST else ""


def good_token(token: str) -> str:
    """For the form that is shown again: the same one when it was only too early."""
    try:
        return token if form_age(token) < SOONEST else form_token()
    except BadLink:
        return form_token()
