"""How long giving keeps what it keeps: settings of their own, since the law of each country has an opinion."""

from __future__ import annotations

from pydantic import BaseModel, Field

TEN_YEARS = 3652


class Keeping(BaseModel):
    """Days. What each is about, and why so long: docs/operators/giving.md."""

    giving_keep_addresses: int = Field(
        default=90,
        ge=1,
        le=TEN_YEARS,
        description="Days after a contribution is over for which its donor's sealed address is kept.",
        examples=[90],
    )
    giving_keep_references: int = Field(
        default=400,
        ge=30,
        le=TEN_YEARS,
        description="Days after a contribution is over for which the provider's sealed reference is kept: so long a refund can be made.",
        examples=[400],
    )
    giving_keep_unpaid: int = Field(
        default=60,
        ge=15,
        le=TEN_YEARS,
        description="Days after which a contribution that brought nothing is erased.",
        examples=[60],
    )
    giving_keep_events: int = Field(
        default=30,
        ge=8,
        le=TEN_YEARS,
        description="Days for which the mark of a webhook is kept, so that nobody can replay it.",
        examples=[30],
    )
    giving_keep_books: int = Field(
        default=TEN_YEARS,
        ge=400,
        le=10 * TEN_YEARS,
        description="Days after a contribution is over for which its payments stay in the books, without anybody's name.",
        examples=[TEN_YEARS],
    )
