"""The tables of giving; each lives in the file named after it."""

from tamizdat.giving.asks import Ask
from tamizdat.giving.calls import Call
from tamizdat.giving.campaigns import Campaign
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.designations import Designation
from tamizdat.giving.errands import Errand
from tamizdat.giving.events import Event
from tamizdat.giving.moves import Agreement, Move, Moved
from tamizdat.giving.offers import Offer
from tamizdat.giving.payments import Dispute, Payment, Refund
from tamizdat.giving.promised import Transfer, TransferLine
from tamizdat.giving.receipts import Receipt, Told
from tamizdat.giving.reminders import Reminder
from tamizdat.giving.supporters import Supporter
from tamizdat.giving.troubles import Trouble

__all__ = [
    "Agreement",
    "Ask",
    "Call",
    "Campaign",
    "Contribution",
    "Designation",
    "Dispute",
    "Errand",
    "Event",
    "Move",
    "Moved",
    "Offer",
    "Payment",
    "Receipt",
    "Refund",
    "Reminder",
    "Supporter",
    "Told",
    "Transfer",
    "TransferLine",
    "Trouble",
]
