"""What is wrong in the end; nothing should be. Every donor by himself: his books are the provider's, he got each letter once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction

from tamizdat.circulation.models import Outgoing
from tamizdat.demo.till.books import Agreement
from tamizdat.demo.till.hands import RUNNING
from tamizdat.giving.models import Contribution, Dispute, Errand, Event, Payment, Receipt, Refund
from tamizdat.giving.providers.port import Fate, Frequency, Standing
from tamizdat.giving.references import mark
from tests.giving.core.devil import HOME, Devil

World = TypeVar("World", bound=Devil)
NOTHING = {Standing.ABANDONED, Standing.FAILED}


def judge(devil: Devil) -> list[str]:
    return [
        *devil.wrong,
        *books_differ(devil),
        *letters_differ(),
        *done_twice(devil),
        *taken_at_home(devil),
        *left_undone(devil),
    ]


def run(seed: int, size: int = 25) -> tuple[list[str], Counter[str]]:
    """Play one world, a schedule for each of its donors, and leave no row behind; what went wrong, and how often what was done."""
    return played(Devil(seed, size), judge)


def played(devil: World, judged: Callable[[World], list[str]]) -> tuple[list[str], Counter[str]]:
    """Not inside a transaction: a crash has to undo what a real one would undo, and nothing more."""
    try:
        devil.play()
        return judged(devil), devil.moves
    finally:
        _clear()


def _clear() -> None:
    with transaction.atomic():
        for model in (Outgoing, *apps.get_app_config("giving").get_models()):
            model._default_manager.all()._raw_delete(using="default")


def books_differ(devil: Devil) -> Iterator[str]:
    """All rows are read at once; each donor's are compared with those of his agreements."""
    ours = {row.number: row for row in Contribution.objects.all()}
    paid = _by_contribution(Payment.objects.values_list("contribution", "ref_mark", "amount", "fate", "fee"))
    back = _by_contribution(Refund.objects.values_list("payment__contribution", "ref_mark", "amount", "fate"))
    told = _by_contribution(Dispute.objects.values_list("payment__contribution", "ref_mark", "verdict"))
    lost = {mark(devil.provider.name, ref) for ref in devil.vanished}
    for agreement in devil.provider.books.agreements.values():
        row = ours.get(agreement.number)
        if row is None:
            yield f"{agreement.number} is not in our books"
            continue
        yield from (f"{row.campaign}: {what}" for what in _standing_differs(agreement, row))
        known = {each for each in paid[row.pk] if each[0] not in lost}
        if _payments(devil, agreement) != known:
            yield f"{row.campaign}: payments differ"
        if any(each[2] != Fate.FAILED for each in paid[row.pk] - known):
            yield f"{row.campaign}: a payment that vanished is still waited for"
        if _refunds(devil, agreement) != back[row.pk]:
            yield f"{row.campaign}: refunds differ"
        if _disputes(devil, agreement) != told[row.pk]:
            yield f"{row.campaign}: disputes differ"


def _by_contribution(rows: Any) -> dict[int, set[tuple[Any, ...]]]:
    found: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    for pk, of, *rest in rows:
        found[pk].add((bytes(of), *rest))
    return found


def _standing_differs(agreement: Agreement, ours: Contribution) -> Iterator[str]:
    part = agreement.frequency is Frequency.ONCE and agreement.received and agreement.standing in NOTHING
    if ours.state not in ({"paid"} if part else {"refused", agreement.standing.value}):
        yield f"{ours.state} with us, {agreement.standing} at the provider"
    if ours.state == "refused" and any(each.fate is Fate.DONE for each in agreement.movements):
        yield "refused, and paid"
    if ours.money != agreement.money:
        yield f"{ours.money} with us, {agreement.money} at the provider"
    arrived = sorted(each.at for each in agreement.movements if each.fate is Fate.DONE)
    if arrived and ours.began_at != arrived[0]:
        yield f"began at {ours.began_at}, and the first money came at {arrived[0]}"
    ended = agreement.standing in {Standing.CANCELLED, Standing.LAPSED}
    if ended == (ours.ended_at is None) and ours.state != "refused":
        yield f"ended at {ours.ended_at}, and is {agreement.standing} at the provider"


def _payments(devil: Devil, agreement: Agreement) -> set[tuple[Any, ...]]:
    return {
        (_mark(devil, each.token), each.money.minor, each.fate.value, each.fee.minor if each.fee else None)
        for each in agreement.movements
    }


def _refunds(devil: Devil, agreement: Agreement) -> set[tuple[Any, ...]]:
    found = [refund for each in agreement.movements for refund in each.refunds]
    return {(_mark(devil, each.token), each.money.minor, each.fate.value) for each in found}


def _disputes(devil: Devil, agreement: Agreement) -> set[tuple[Any, ...]]:
    found = [dispute for each in agreement.movements for dispute in each.disputes]
    return {(_mark(devil, each.token), each.verdict.value) for each in found}


def _mark(devil: Devil, token: str) -> bytes:
    return mark(devil.provider.name, f"{devil.provider.name}_{token}")


def letters_differ() -> Iterator[str]:
    arrived = set(Payment.objects.done().values_list("pk", flat=True))
    settled = set(Receipt.objects.values_list("payment", flat=True))
    if arrived != settled:
        yield f"{len(arrived)} payments, {len(settled)} receipts"
    firsts = Counter(Payment.objects.done().filter(first=True).values_list("contribution", flat=True))
    if firsts != Counter(set(Payment.objects.done().values_list("contribution", flat=True))):
        yield "not each contribution has one first payment"
    letters = list(Outgoing.objects.values_list("kind", "payload"))
    mailed = Counter(payload["payment"] for kind, payload in letters if kind == "receipt")
    if any(number > 1 for number in mailed.values()):
        yield "a receipt was mailed twice"
    if set(mailed) != set(Receipt.objects.filter(mailed=True).values_list("payment", flat=True)):
        yield "a receipt was not mailed"
    once = Counter((kind, *payload.values()) for kind, payload in letters if kind in {"welcome", "ended", "refunded"})
    yield from (f"{kind} was written {number} times" for (kind, *_which), number in once.items() if number > 1)


def done_twice(devil: Devil) -> Iterator[str]:
    agreements = list(devil.provider.books.agreements.values())
    if len({each.number for each in agreements}) < len(agreements):
        yield "two agreements for one contribution"
    refunds = 0
    for agreement in agreements:
        whole = [
            each for each in agreement.movements if each.first and each.fate is Fate.DONE and _in_full(each, agreement)
        ]
        if len(whole) > 1:
            yield "a first payment was taken twice"
        refunds += sum(len(each.refunds) for each in agreement.movements)
    if refunds > sum(donor.refunds_asked for donor in devil.donors):
        yield "more was given back than anybody asked"


def _in_full(movement: Any, agreement: Agreement) -> bool:
    return agreement.extra.get("parts") is None and movement.money == agreement.money


def taken_at_home(devil: Devil) -> Iterator[str]:
    if devil.designated_after is None:
        return
    if devil.provider.approves:
        new = list(devil.provider.books.movements.values())[devil.designated_after :]
        if any(whose.country == HOME and each.first for whose, each in new):
            yield "money was taken where giving is a crime"
    for agreement in devil.provider.books.agreements.values():
        if agreement.standing in RUNNING and agreement.country == HOME:
            yield "a contribution goes on where giving is a crime"


def left_undone(devil: Devil) -> Iterator[str]:
    """Whatever was asked for is done, or was refused by the provider; nothing of a webhook is kept."""
    if Errand.objects.waiting().exists() or Event.objects.filter(done_at=None).exists():
        yield "an errand or an event still waits"
    if Event.objects.exclude(refs_sealed=None).exists():
        yield "references of an event that was followed are still there"
    standings = {each.number: each.standing for each in devil.provider.books.agreements.values()}
    ended = Errand.objects.filter(kind="cancel").values_list("contribution__number", "contribution__campaign")
    for number, name in ended:
        if standings.get(number) in RUNNING:
            yield f"{name}: was to be cancelled, and goes on"
