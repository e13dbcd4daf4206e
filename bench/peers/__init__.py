"""Other programs that make the same newspaper out of the same stories, each in an environment of its own."""

from __future__ import annotations

from bench.peers.bakery import Bakery
from bench.peers.eleventy import Eleventy
from bench.peers.hugo import Hugo

PEERS = {"hugo": Hugo, "eleventy": Eleventy, "bakery": Bakery}
