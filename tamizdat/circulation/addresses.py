"""The addresses of the counter, all under ``/letters/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from tamizdat.circulation.counter.confirming import confirm
from tamizdat.circulation.counter.leave import leave, leave_by_mail, yours_by_mail
from tamizdat.circulation.counter.returned import returned
from tamizdat.circulation.counter.sign_up import sent, sign_up
from tamizdat.circulation.counter.yours import yours

urlpatterns: list[URLPattern] = [
    path("letters", sign_up),
    path("letters/", sign_up),
    path("letters/sent/<slug:what>/", sent),
    path("letters/confirm/<slug:token>", confirm),
    path("letters/leave/", leave_by_mail),
    path("letters/leave/<slug:token>", leave),
    path("letters/returned/<slug:provider>", returned),
    path("letters/yours/", yours_by_mail),
    path("letters/yours/<slug:token>", yours),
]
