"""In the place of Stripe's script, with play money: the calls that the paper's card page uses, and the frame with cards to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from tamizdat.demo.till import cards
from tamizdat.demo.till.asked import Answer, Dialect, says

FOLDER: Final = "stripe-js"
HERE: Final = Path(__file__).parent / "script"
SCRIPTS: Final = ("stripe.js", "frame.js")
FRAME: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "frame-ancestors http://127.0.0.1:* http://localhost:*"
)

templates = Environment(loader=FileSystemLoader(HERE), autoescape=True)


def shown(name: str) -> Answer:
    """The script, or the frame in which a card is chosen and its own script. Only papers on this machine can frame it."""
    if name in SCRIPTS:
        return Answer((HERE / name).read_bytes(), kind="text/javascript; charset=utf-8")
    page = templates.get_template("frame.html").render(cards=cards.CARDS.values())
    return Answer(page.encode(), kind="text/html; charset=utf-8", headers={"Content-Security-Policy": FRAME})


def token(dialect: Dialect, card: str) -> Answer:
    """What a card becomes: as good as the card, and only to who has the secret key."""
    return says({"id": cards.token(card, dialect.books.token())})
