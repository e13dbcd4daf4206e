"""Plans of recurring contributions, made when somebody first chooses one: PayPal has none without a product and a plan."""

from __future__ import annotations

from typing import Any, Final

from tamizdat.giving.providers.paypal.account import Account, refusal_names
from tamizdat.giving.providers.paypal.amounts import to_paypal
from tamizdat.giving.providers.paypal.reading import THRESHOLD
from tamizdat.giving.providers.port import Frequency, Intent, ProviderRefused

PRODUCT: Final = "TAMIZDAT-SUPPORT"
UNITS: Final = {Frequency.MONTHLY: "MONTH", Frequency.ANNUAL: "YEAR"}


class Plans:
    """Remembers what it made; a plan made twice is no trouble, and PayPal makes none twice within three days."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._known: dict[tuple[str, str, int], str] = {}

    def plan_for(self, intent: Intent) -> str:
        """The plan's id."""
        what = (UNITS[intent.frequency], intent.money.currency, intent.money.minor)
        if what not in self._known:
            self._make_the_product(intent.description)
            key = f"tamizdat-plan-{what[0]}-{what[1]}-{what[2]}"
            self._known[what] = str(self._account.post("/v1/billing/plans", _plan(intent), key)["id"])
        return self._known[what]

    def _make_the_product(self, name: str) -> None:
        product = {"id": PRODUCT, "name": name, "type": "SERVICE"}
        try:
            self._account.post("/v1/catalogs/products", product, "")
        except ProviderRefused as no:
            if not refusal_names(no, "DUPLICATE_RESOURCE_IDENTIFIER"):
                raise


def _plan(intent: Intent) -> dict[str, Any]:
    return {
        "product_id": PRODUCT,
        "name": intent.description,
        "billing_cycles": [
            {
                "frequency": {"interval_unit": UNITS[intent.frequency], "interval_count": 1},
                "tenure_type": "REGULAR",
                "sequence": 1,
                "total_cycles": 0,  # without end
                "pricing_scheme": {"fixed_price": to_paypal(intent.money)},
            }
        ],
        "payment_preferences": {
            "auto_bill_outstanding": False,  # what could not be taken is not taken twice next month
            "payment_failure_threshold": THRESHOLD,
        },
    }
