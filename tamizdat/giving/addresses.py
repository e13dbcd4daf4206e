"""The addresses of giving at the counter, all under ``/support/``."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import URLPattern, path

from tamizdat.giving.counter.back import back, thanks
from tamizdat.giving.counter.by_mail import yours_by_mail
from tamizdat.giving.counter.choosing import choose, go
from tamizdat.giving.counter.hook import hook
from tamizdat.giving.counter.own_card import card_script, own_card
from tamizdat.giving.counter.remind import confirm, remind, sent, stop
from tamizdat.giving.counter.yours import card, yours
from tamizdat.giving.tills import Tills, tills


def addresses(tills: Callable[[], Tills] = tills) -> list[URLPattern]:
    """``tills``: the providers that are switched on, asked for at each visit."""
    known = {"tills": tills}
    return [
        path("support", choose, known),
        path("support/", choose, known),
        path("support/go/", go, known),
        path("support/back/<str:key>/", back, known),
        path("support/thanks/<str:key>/", thanks, known),
        path("support/card.js", card_script),
        path("support/card/<slug:number>/", own_card, known),
        path("support/sent/<slug:what>/", sent),
        path("support/yours/", yours_by_mail),
        path("support/yours/<slug:token>", yours, known),
        path("support/yours/<slug:token>/card/<int:errand>/", card, known),
        path("support/remind/", remind),
        path("support/remind/<slug:token>", confirm),
        path("support/remind/stop/<slug:token>", stop),
        path("support/hook/<slug:provider>/", hook, known),
    ]


urlpatterns = addresses()
