"""The settings of giving: which ways to give there are, and what of each is public. Secrets stand in ``keys/``."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, model_validator

from tamizdat.config import checks
from tamizdat.giving.providers.secrets import VARIABLES as SECRETS
from tamizdat.giving.providers.words import LOOPBACK, NAMES


def a_way(value: str) -> str:
    if value not in NAMES:
        raise ValueError(f"{value!r} is no way to give: there are {', '.join(NAMES)}")
    return value


def a_currency(value: str) -> str:
    if not re.fullmatch("[A-Z]{3}", value):
        raise ValueError(f"{value!r} is no currency: write its three capital letters")
    return value


def an_account(value: str) -> str:
    """Nothing, or an IBAN (ISO 13616), kept without spaces. Its check digits are checked: a wrong one sends gifts astray."""
    bare = re.sub(r"\s", "", value).upper()
    if not bare:
        return bare
    right = re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", bare)
    if not right or int("".join(str(int(letter, 36)) for letter in bare[4:] + bare[:4])) % 97 != 1:
        raise ValueError("is no IBAN: a letter or a digit in it is wrong")
    return bare


def a_bank(value: str) -> str:
    if value and not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", value):
        raise ValueError("is no BIC, which has eight or eleven capital letters and digits")
    return value


def a_server(value: str) -> str:
    """Nothing, or an address over TLS; without it to an onion or to this machine only."""
    if not value:
        return value
    checks.an_address(value)
    host = urlsplit(value).hostname or ""
    if not value.startswith("https://") and host not in LOOPBACK and not host.endswith(".onion"):
        raise ValueError("must begin with https://, since our key is sent there")
    return value.rstrip("/")


def a_word(value: str) -> str:
    if not re.fullmatch(r"[\w-]*", value):
        raise ValueError("has letters, digits, - and _ only")
    return value


Way = Annotated[str, AfterValidator(a_way)]
Currency = Annotated[str, AfterValidator(a_currency)]
Account = Annotated[str, AfterValidator(an_account)]
Bank = Annotated[str, AfterValidator(a_bank)]
Server = Annotated[str, AfterValidator(a_server)]
Word = Annotated[str, AfterValidator(a_word)]
Line = Annotated[str, AfterValidator(checks.one_line)]

LISTS = ("giving", "giving_currencies")
"""Written with commas in the environment."""


class Giving(BaseModel):
    """Part of a newspaper's settings."""

    giving: list[Way] = Field(
        default=[],
        description="The ways to give, in the order in which donors see them: stripe, paypal, btcpay, bank. Secrets stand in keys/.",
        examples=[["stripe", "bank"]],
    )
    giving_currencies: list[Currency] = Field(
        default=["EUR", "USD"],
        min_length=1,
        description="The currencies that donors can choose, the first before the others.",
        examples=[["EUR", "USD", "GBP"]],
    )
    stripe_cards: Literal["hosted", "strict"] = Field(
        default="hosted",
        description="Where cards are typed: on Stripe's page, or on the paper's, where their country is known before money moves.",
        examples=["strict"],
    )
    stripe_public_key: Word = Field(
        default="",
        description='Stripe\'s publishable key, for stripe_cards = "strict". It is no secret.',
        examples=["pk_live_AbCdEfGh1234567890"],
    )
    paypal_client: Word = Field(
        default="",
        description="The client ID of the newspaper's app at PayPal. Its secret stands in keys/paypal.",
        examples=["AbCdEfGh-1234567890"],
    )
    paypal_sandbox: bool = Field(
        default=False, description="Whether that app is one of PayPal's sandbox, where no money moves.", examples=[True]
    )
    btcpay_address: Server = Field(
        default="",
        description="The newspaper's BTCPay Server. Its key stands in keys/btcpay.",
        examples=["https://pay.farshore.example"],
    )
    btcpay_store: Word = Field(
        default="", description="The ID of the newspaper's store there.", examples=["9CiNzKoANXxmk5ayZngSXrHTiVvvgCrw"]
    )
    bank_holder: Line = Field(
        default="",
        max_length=70,
        description="Whose account it is to which transfers go.",
        examples=["Far Shore e. V."],
    )
    bank_iban: Account = Field(default="", description="Its number, as an IBAN.", examples=["DE02120300000000202051"])
    bank_bic: Bank = Field(
        default="", description="Its bank, as a BIC, for transfers from far away.", examples=["BYLADEM1001"]
    )
    bank_currency: Currency = Field(
        default="EUR", description="Its currency: transfers are offered in this one only.", examples=["EUR"]
    )
    giving_till_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="The port of providers of play money, for a demo on this machine; 0: money is real.",
        examples=[8004],
    )

    @model_validator(mode="after")
    def _plays_at_home_only(self) -> Giving:
        if len(set(self.giving)) < len(self.giving):
            raise ValueError("giving: names a way twice")
        if self.giving_till_port and urlsplit(getattr(self, "address", "")).hostname not in LOOPBACK:
            raise ValueError("giving_till_port: play money is for a paper whose address is on this machine (127.0.0.1)")
        return self


__all__ = ["LISTS", "SECRETS", "Giving"]
