"""The tables of circulation; each lives in the file named after it."""

from tamizdat.circulation.caps import Cap
from tamizdat.circulation.counts import Tally
from tamizdat.circulation.letterheads import Letterhead
from tamizdat.circulation.newsletters import Newsletter, Weekday
from tamizdat.circulation.outgoing import Outgoing
from tamizdat.circulation.reports import Report
from tamizdat.circulation.subscribers import Consent, Subscriber, Subscription, Suppression

__all__ = [
    "Cap",
    "Consent",
    "Letterhead",
    "Newsletter",
    "Outgoing",
    "Report",
    "Subscriber",
    "Subscription",
    "Suppression",
    "Tally",
    "Weekday",
]
