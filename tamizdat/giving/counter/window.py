"""The window's pages and refusals: circulation's, with other words and the support page's policy where a form leads to a provider."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.counter import page, refusals
from tamizdat.circulation.counter.page import Refusal, Window
from tamizdat.giving.errors import GivingError, NoSuchThing, ProviderTrouble
from tamizdat.house import policies

SUPPORT: Final = Window(
    "/support/",
    "giving",
    "support",
    {
        NoSuchThing: Refusal(
            HTTPStatus.NOT_FOUND,
            _("Nothing is kept under this address"),
            _(
                "It may have been forgotten on purpose, or the address is not whole. Nothing is lost: money that arrived is with us."
            ),
        ),
        ProviderTrouble: Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The payment provider does not answer"),
            _("Nothing was taken and nothing was changed. Please try again in a while."),
        ),
        GivingError: Refusal(
            HTTPStatus.SERVICE_UNAVAILABLE,
            _("The counter is closed"),
            _("Something is wrong on our side. Nothing was changed. Please try again in an hour."),
        ),
    },
)

show = partial(page.show, window=SUPPORT)
answers = partial(refusals.answers, window=SUPPORT)


def agreed_already(request: HttpRequest, language: str) -> HttpResponse:
    """The link of a move that has done its work leads nowhere to pay."""
    return show(request, "agreed", str(_("You have agreed already")), language)


def looking_again(answer: HttpResponse, seconds: int, path: str) -> HttpResponse:
    """The same page, which a browser asks for once more by itself, without a script. Nought seconds: it does not."""
    if seconds:
        answer["Refresh"] = f"{seconds}; url={path}"
    return answer


def leading_to(hosts: Sequence[str], answer: HttpResponse) -> HttpResponse:
    """The same page, whose form may lead on to these hosts."""
    answer["Content-Security-Policy"] = policies.counter(*hosts)
    return answer
