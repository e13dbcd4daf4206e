"""``/letters/confirm/TOKEN``: the link in the mailbox shows a button, and the button confirms.

Programs that look into mail follow links. They press nothing.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import signing_up
from tamizdat.circulation.counter.page import language_of, show
from tamizdat.circulation.counter.refusals import answers
from tamizdat.circulation.errors import OldLink
from tamizdat.circulation.models import Newsletter, Subscriber
from tamizdat.circulation.tokens import Link, Purpose, link_token, read_link
from tamizdat.house.speech import speaking


@answers("GET", "HEAD", "POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    link = read_link(Purpose.CONFIRM, token)
    language = language_of(request, _language_of_reader(link))
    with speaking(language):
        return _confirmed(request, link, language) if request.method == "POST" else _ask(request, link, language)


def _ask(request: HttpRequest, link: Link, language: str) -> HttpResponse:
    newsletters = list(Newsletter.objects.filter(pk__in=link.newsletters))
    return show(request, "confirm", str(_("One more press")), language, newsletters=newsletters)


def _confirmed(request: HttpRequest, link: Link, language: str) -> HttpResponse:
    subscriptions = signing_up.confirm(link)
    if not subscriptions:  # forgotten or left since
        raise OldLink("Nothing is waiting to be confirmed.")
    yours = link_token(Purpose.YOURS, link.mark)
    title = str(_("You are on the list"))
    return show(request, "confirmed", title, language, HTTPStatus.OK, subscriptions=subscriptions, yours=yours)


def _language_of_reader(link: Link) -> str:
    return Subscriber.objects.filter(mark=link.mark).values_list("language", flat=True).first() or ""
