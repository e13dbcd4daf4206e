"""The fake keeps what every provider promises, with money taken at once and with our confirmation."""

import pytest

from tests.contracts.cards import CardContract
from tests.contracts.provider import (
    ChangeContract,
    PartsContract,
    PortalContract,
    ProviderContract,
    RecurringContract,
    RefundContract,
    SlowContract,
    StrictKeysContract,
)
from tests.fakes.provider import FakeProvider, StrictFakeProvider


class FakeTill:
    """The other side of the fake, whose books it is."""

    def __init__(self, provider: FakeProvider) -> None:
        self.books, self.hands = provider.books, provider.hands
        self._provider = provider

    def events(self):
        return [self._provider.event(each, self.now()) for each in self.books.happenings]

    def now(self):
        return self.books.clock.now()

    def down(self):
        self._provider.down = True

    def up(self):
        self._provider.down = False

    def die_after_the_next(self):
        self._provider.crashes = {"start", "confirm", "cancel", "refund", "charge"}

    def card(self, name):
        return self._provider.token(name)


@pytest.fixture
def till(provider):
    return FakeTill(provider)


class TestTheFake(
    ProviderContract,
    RecurringContract,
    PortalContract,
    ChangeContract,
    RefundContract,
    SlowContract,
    PartsContract,
    StrictKeysContract,
):
    @pytest.fixture
    def provider(self):
        return FakeProvider()


class TestTheFakeThatAsks(ProviderContract, RecurringContract, ChangeContract, RefundContract, StrictKeysContract):
    @pytest.fixture
    def provider(self):
        return FakeProvider(approves=True)


class TestTheFakeWithCardsOnOurPage(
    CardContract, ProviderContract, RecurringContract, ChangeContract, RefundContract, SlowContract, StrictKeysContract
):
    @pytest.fixture
    def provider(self):
        return StrictFakeProvider()
