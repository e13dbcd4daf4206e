"""The list moves to another key, killed as often as one likes; and what is over is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation import keys, resealing
from tamizdat.circulation.errors import CannotOpen, NoSuchKey
from tamizdat.circulation.models import Cap, Subscriber, Subscription, Suppression
from tamizdat.circulation.opening import Opener, needs_a_passphrase
from tamizdat.circulation.resealing import Phrases
from tamizdat.circulation.stats import gather
from tamizdat.circulation.tidying import tidy
from tests.circulation.readers import a_newsletter, a_reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper(settings, tmp_path):
    """Keys of its own: those of the tests' newspaper stay as they are."""
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"directory": tmp_path})
    return settings.NEWSPAPER


def reseal(now: str = "", new: str = "", tick=lambda _done: None) -> int:
    return resealing.reseal(Phrases(now, new), tick, grace=0)


def addresses(passphrase: str = "") -> set[str]:
    with Opener(passphrase) as opener:
        return {opener.open(bytes(each.mark), bytes(each.sealed)) for each in Subscriber.objects.all()}


def readers(number: int = 3) -> set[str]:
    names = {f"reader{each}@farshore.example" for each in range(number)}
    for name in sorted(names):
        a_reader(name)
    return names


def test_a_list_gets_a_new_key_and_the_old_one_opens_nothing(newspaper):
    names = readers()
    old = (newspaper.keys / "circulation.key").read_bytes()
    sealed = Subscriber.objects.values_list("sealed", flat=True)
    before = {bytes(each) for each in sealed.all()}
    assert reseal() == 3
    assert addresses() == names
    assert before.isdisjoint(bytes(each) for each in sealed.all())
    (newspaper.keys / "circulation.key").write_bytes(old)
    with pytest.raises(CannotOpen):
        addresses()


def test_a_list_is_locked_and_embedded_again(newspaper):
    names = readers()
    reseal(new="over there")
    assert needs_a_passphrase()
    assert gather().mode == "locked"
    assert not (newspaper.keys / "circulation.key").exists()
    assert addresses("over there") == names
    a_reader("late@farshore.example")
    with pytest.raises(NoSuchKey):
        reseal(now="over here")
    assert not resealing.under_way()
    reseal(now="over there")
    assert gather().mode == "embedded"
    assert addresses() == {*names, "late@farshore.example"}


class Killed(Exception):  # noqa: N818  it reads as what happened
    pass


def killed(_done: int) -> None:
    raise Killed


def test_a_reseal_that_is_killed_goes_on_where_it_was(newspaper):
    names = readers()
    with pytest.raises(Killed):
        reseal(tick=killed)
    assert resealing.under_way()
    assert addresses() == names
    a_reader("late@farshore.example")
    next_key = (newspaper.keys / "circulation.next").read_bytes()
    assert reseal() == 0
    assert (newspaper.keys / "circulation.key").read_bytes() == next_key
    assert addresses() == {*names, "late@farshore.example"}


@pytest.mark.parametrize("new", ["", "over there"])
def test_a_kill_between_the_last_two_steps_leaves_a_list_that_opens(newspaper, new):
    names = readers()
    old = (newspaper.keys / "circulation.key").read_bytes()
    reseal(new=new)
    if new:
        (newspaper.keys / "circulation.key").write_bytes(old)
    assert addresses(new) == names
    assert keys.private(newspaper.keys).name == ("circulation.locked" if new else "circulation.key")


def test_an_address_that_no_key_opens_stops_the_reseal_and_nothing_is_lost(newspaper):
    readers()
    Subscriber.objects.filter(pk=Subscriber.objects.last().pk).update(sealed=b"\x01" + bytes(120))
    with pytest.raises(CannotOpen, match="Nothing of it was lost"):
        reseal()
    assert resealing.under_way()
    assert (newspaper.keys / "circulation.key").exists()


class TestTidying:
    def test_who_never_confirmed_is_erased_without_a_trace(self):
        long_ago = timezone.now() - timedelta(days=7, seconds=1)
        old = a_reader(state="asked", asked_at=long_ago)
        Subscriber.objects.update(since=long_ago)
        fresh = a_reader(state="asked", asked_at=timezone.now() - timedelta(days=6))
        assert tidy() == 1
        assert list(Subscription.objects.all()) == [fresh]
        assert not Subscriber.objects.filter(pk=old.subscriber_id).exists()
        assert not Suppression.objects.exists()

    def test_who_left_everything_a_month_ago_leaves_only_a_mark(self):
        long_ago = timezone.now() - timedelta(days=31)
        gone = a_reader(state="left", left_at=long_ago)
        stays = a_reader("anna@farshore.example", state="left", left_at=long_ago)
        a_reader("anna@farshore.example", a_newsletter("monday"))
        recent = a_reader(state="left", left_at=timezone.now())
        assert tidy() == 1
        assert not Subscriber.objects.filter(pk=gone.subscriber_id).exists()
        assert Subscriber.objects.filter(pk__in=[stays.subscriber_id, recent.subscriber_id]).count() == 2
        assert Suppression.objects.get().reason == "left"

    def test_counts_of_letters_are_forgotten_after_two_days(self):
        Cap.objects.create(what="mark:00", begun=timezone.now() - timedelta(days=3), count=1)
        Cap.objects.create(what="form", begun=timezone.now(), count=1)
        tidy()
        assert Cap.objects.get().what == "form"
