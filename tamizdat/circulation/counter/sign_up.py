"""``/letters/``: choose letters, give an address. The paper's box posts here too, and gets the same form, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import consents, signing_up
from tamizdat.circulation.counter.form_times import good_token, wrong_time
from tamizdat.circulation.counter.page import HEADERS, language_of, show
from tamizdat.circulation.counter.refusals import answers
from tamizdat.circulation.errors import BadAddress, OtherLetters
from tamizdat.circulation.models import Newsletter
from tamizdat.circulation.tokens import form_token
from tamizdat.house.speech import speaking

NO_ADDRESS: Final = _("This is not a whole address: it has a name, an @ and a domain, like anna@example.org.")
OTHER_LETTERS: Final = _(
    "We cannot write to this address: before the @ it may have the letters a–z, figures and signs only. After the @ other letters are fine."
)
NOTHING_CHOSEN: Final = _("Choose at least one letter.")


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed, and what is wrong with it: kept and shown again until it is right. ``to_check``: it came from the paper's box."""

    newsletters: tuple[Newsletter, ...]
    chosen: frozenset[int]
    address: str = ""
    token: str = ""
    wrong: str = ""
    notice: str = ""
    to_check: bool = False

    @property
    def wanted(self) -> list[Newsletter]:
        return [newsletter for newsletter in self.newsletters if newsletter.pk in self.chosen]


@answers("GET", "HEAD", "POST")
def sign_up(request: HttpRequest) -> HttpResponse:
    newsletters = tuple(Newsletter.objects.taking_readers())
    language = language_of(request, _first_language(request, newsletters))
    with speaking(language):
        if request.method == "POST":
            return _posted(request, _read(request, newsletters), language)
        return _form(request, replace(_empty(request, newsletters, language), token=form_token()), language)


def no_address(error: BadAddress) -> str:
    """What whoever typed such an address reads."""
    return str(OTHER_LETTERS if isinstance(error, OtherLetters) else NO_ADDRESS)


def sent_to(language: str, what: str) -> HttpResponse:
    """Go on to a page that says where the letter is: reloading it asks for nothing again."""
    return HttpResponseRedirect(f"/letters/sent/{what}/?language={language}", headers=HEADERS, status=303)


@answers("GET", "HEAD")
def sent(request: HttpRequest, what: str) -> HttpResponse:
    language = language_of(request)
    with speaking(language):
        return show(request, "sent", str(_("Look into your mailbox")), language, what=what)


def _posted(request: HttpRequest, form: Form, language: str) -> HttpResponse:
    """A first post shows the form, filled in; a second one, in time and right, is taken."""
    if not form.token:
        return _form(request, replace(form, token=form_token(), to_check=True), language)
    if wrong := wrong_time(form.token):
        return _form(request, replace(form, token=good_token(form.token), notice=wrong), language)
    if not form.wanted:
        return _form(request, replace(form, notice=str(NOTHING_CHOSEN)), language)
    try:
        signing_up.ask(form.address, language, form.wanted, consents.current(language))
    except BadAddress as error:
        return _form(request, replace(form, wrong=no_address(error)), language)
    return sent_to(language, "signup")


def _form(request: HttpRequest, form: Form, language: str) -> HttpResponse:
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if form.wrong or form.notice else HTTPStatus.OK
    title = str(_("Letters") if len(form.newsletters) != 1 else _("The letter"))
    sentence = consents.wording(language)
    return show(request, "sign_up", title, language, wrong, form=form, consent=sentence, languages=languages())


def languages() -> list[tuple[str, str]]:
    """Codes and names of the languages that the counter writes in."""
    return [each for each in settings.LANGUAGES if each[0] in settings.NEWSPAPER.languages]


def _empty(request: HttpRequest, newsletters: Sequence[Newsletter], language: str) -> Form:
    """Whatever the link named is chosen; where it named nothing, the letters of the page's language."""
    slugs = request.GET.getlist("newsletter")
    chosen = [each.pk for each in newsletters if each.slug in slugs] if slugs else []
    chosen = chosen or [each.pk for each in newsletters if each.language == language][:1]
    return Form(_in_order(newsletters, language), frozenset(chosen or [each.pk for each in newsletters[:1]]))


def _read(request: HttpRequest, newsletters: Sequence[Newsletter]) -> Form:
    slugs = set(request.POST.getlist("newsletter"))
    chosen = frozenset(newsletter.pk for newsletter in newsletters if newsletter.slug in slugs)
    language = language_of(request, _first_language(request, newsletters))
    address = request.POST.get("address", "")[:320].strip()
    return Form(_in_order(newsletters, language), chosen, address, request.POST.get("shown", ""))


def _in_order(newsletters: Sequence[Newsletter], language: str) -> tuple[Newsletter, ...]:
    """Those in the language of the page first."""
    return tuple(sorted(newsletters, key=lambda newsletter: newsletter.language != language))


def _first_language(request: HttpRequest, newsletters: Sequence[Newsletter]) -> str:
    slugs = [*request.POST.getlist("newsletter"), *request.GET.getlist("newsletter")]
    return next((newsletter.language for newsletter in newsletters if newsletter.slug in slugs), "")
