"""The till's pages: where donors pay with play money, and where whoever looks at the demo plays bank, time and devil."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from tamizdat.demo.till import stripe_script
from tamizdat.demo.till.asked import Answer, Asked, Dialect
from tamizdat.demo.till.books import Agreement, Movement
from tamizdat.demo.till.server import Till
from tamizdat.demo.till.verbs import GIVES, LEAVES, VERBS, Button, of_a_contribution, of_a_payment, of_the_page
from tamizdat.giving.providers.port import ProviderRefused, UnknownReference
from tamizdat.giving.providers.words import LOOPBACK, TITLES

HTML: Final = "text/html; charset=utf-8"
COUNTRIES: Final = ("DE", "LV", "US", "BY", "RU")
DAYS: Final = (1, 7, 32, 366)
SHOWN: Final = 30

templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)


@dataclass(frozen=True, slots=True)
class Row:
    """A contribution on the front page, with its buttons."""

    dialect: str
    agreement: Agreement
    buttons: list[Button]
    payments: list[tuple[Movement, list[Button]]]


def page(till: Till, asked: Asked) -> Answer:
    """Whatever is no interface. Only this machine's own browser, from the till's own pages, can change anything."""
    if urlsplit(f"//{asked.headers.get('host', '')}").hostname not in LOOPBACK:
        return Answer(status=404)
    try:
        if asked.method == "POST":
            return _done(till, asked) if _is_from_here(asked) else Answer(status=404)
        return _shown(till, asked)
    except UnknownReference:
        return _page("nothing.html", 404)
    except ProviderRefused as no:
        return _page("nothing.html", 400, why=str(no))


def _shown(till: Till, asked: Asked) -> Answer:
    parts = asked.path.strip("/").split("/")
    if parts[0] == stripe_script.FOLDER:
        return stripe_script.shown(parts[-1])
    if asked.path == "/":
        return _page("front.html", till=till, rows=list(_rows(till)), titles=TITLES, days=DAYS, now=till.clock.now())
    if asked.path == "/paypal/myaccount/autopay/":
        return _page("card.html", title="PayPal", way_back="")
    if len(parts) == 3 and parts[0] == "pay" and parts[1] in till.dialects:  # noqa: PLR2004  pay, who, what
        return _checkout(till.dialects[parts[1]], parts[2], card="card" in asked.query)
    return _page("nothing.html", 404)


def _checkout(dialect: Dialect, token: str, *, card: bool) -> Answer:
    agreement, title = dialect.books.agreement(token), TITLES[dialect.name]
    back = dialect.way_back(token, gave=False)
    if card:
        return _page("card.html", title=title, way_back=back)
    buttons = list(of_the_page(dialect.name, agreement))
    country = agreement.extra.get("asks", "")
    told: dict[str, Any] = {
        "agreement": agreement,
        "buttons": buttons,
        "countries": COUNTRIES,
        "back": back,
        "asks": country,
    }
    return _page("checkout.html", title=title, dialect=dialect.name, **told)


def _done(till: Till, asked: Asked) -> Answer:
    form = asked.form
    if asked.path == f"/{stripe_script.FOLDER}/tokens":
        return stripe_script.token(till.dialects["stripe"], form["card"])
    if asked.path in SWITCHES:
        return _to("/") if SWITCHES[asked.path](till, form) else _page("nothing.html", 404)
    _, _, name, verb = [*asked.path.split("/"), "", "", "", ""][:4]
    if name not in till.dialects or verb not in VERBS:
        return _page("nothing.html", 404)
    return _acted(till.dialects[name], verb, form)


def _let_days_pass(till: Till, form: dict[str, Any]) -> bool:
    till.clock.move(timedelta(days=int(form["days"])))
    for dialect in till.dialects.values():
        dialect.hands.catch_up()
    return True


def _let_a_month_pass(till: Till, _form: dict[str, Any]) -> bool:
    if till.next_month:
        till.reminded = till.next_month()
    return till.next_month is not None


def _change_the_carrier(till: Till, _form: dict[str, Any]) -> bool:
    till.devil = not till.devil
    return True


def _go_down_or_up(till: Till, _form: dict[str, Any]) -> bool:
    till.down = not till.down
    return True


SWITCHES: Final[dict[str, Callable[[Till, dict[str, Any]], bool]]] = {
    "/clock": _let_days_pass,
    "/month": _let_a_month_pass,
    "/devil": _change_the_carrier,
    "/down": _go_down_or_up,
}
"""Of the front page; whether the till has it."""


def _acted(dialect: Dialect, verb: str, form: dict[str, Any]) -> Answer:
    country = form.get("country", COUNTRIES[0])
    VERBS[verb](dialect.hands, form["on"], country if country in COUNTRIES else COUNTRIES[0])
    if verb in GIVES | LEAVES:
        return _to(dialect.way_back(form["on"], gave=verb in GIVES))
    return _to("/")


def _rows(till: Till) -> Iterator[Row]:
    """The newest first."""
    every = [(name, each) for name, dialect in till.dialects.items() for each in dialect.books.agreements.values()]
    for name, agreement in sorted(every, key=lambda one: one[1].made_at, reverse=True)[:SHOWN]:
        payments = [(each, list(of_a_payment(each))) for each in agreement.movements]
        yield Row(name, agreement, list(of_a_contribution(agreement)), payments)


def _is_from_here(asked: Asked) -> bool:
    """A foreign page's form would carry its own origin; no browser lets it leave that out of a POST."""
    return asked.headers.get("origin") == f"http://{asked.headers.get('host', '')}"


def _page(name: str, status: int = 200, **values: Any) -> Answer:
    return Answer(templates.get_template(name).render(values).encode(), status, HTML)


def _to(address: str) -> Answer:
    return Answer(status=303, kind=HTML, headers={"Location": address})
