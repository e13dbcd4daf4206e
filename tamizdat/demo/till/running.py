"""The till as a process of a demo: its dialects on one clock, its post, its server on loopback."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from tamizdat.demo.till.btcpay_dialect import BTCPayTill
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.demo.till.post import Post
from tamizdat.demo.till.server import Till, application
from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.providers import play

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def open_till(port: int, paper: str) -> WSGIApplication:
    """``paper``: the address to which webhooks go. Its post runs in a thread for as long as the process does."""
    clock, at = Clock(), play.address(port)
    till = Till([StripeTill(clock, at), PayPalTill(clock, at), BTCPayTill(clock, at)], clock)
    post = Post(till, paper, time.monotonic)
    till.log = post.log
    threading.Thread(target=post.keep, args=(threading.Event(),), daemon=True).start()
    return application(till)
