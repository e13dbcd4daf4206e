"""Signing in at the desk: who guesses passwords has to wait, longer each time.

Counted by account name in the memory of the desk's process, never by address: nobody's address
is kept. The count is forgotten after a quarter of an hour without a try, or at a right password.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext
from wagtail.admin.forms.auth import LoginForm

FREE_TRIES = 5
REMEMBERED = 15 * 60
"""Seconds."""


class PatientLoginForm(LoginForm):
    """Wagtail's form, which refuses to look at a password while the account has had too many wrong ones."""

    def clean(self) -> dict[str, Any]:
        account = _account(self.cleaned_data.get("username", ""))
        if cache.get(account, 0) >= FREE_TRIES:
            raise _too_many()
        _count(account)
        cleaned: dict[str, Any] = super().clean()
        cache.delete(account)
        return cleaned


def _account(name: str) -> str:
    return "tries:" + hashlib.sha256(name.casefold().encode()).hexdigest()


def _count(account: str) -> None:
    """Counted before the password is looked at, so that many tries at once are not looked at all together."""
    cache.add(account, 0, REMEMBERED)
    cache.incr(account)
    cache.touch(account, REMEMBERED)


def _too_many() -> ValidationError:
    minutes = REMEMBERED // 60
    return ValidationError(
        ngettext(
            "Too many wrong passwords for this account. Wait %(minutes)d minute, then try again.",
            "Too many wrong passwords for this account. Wait %(minutes)d minutes, then try again.",
            minutes,
        )
        % {"minutes": minutes},
        code="too_many_tries",
    )
