"""Addresses are planted everywhere a reader can leave one, and then looked for in every byte that is kept or written."""

from __future__ import annotations

import logging
import time

import pytest

from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.tokens import Purpose, form_token, link_token
from tests.circulation.kept import everything_kept
from tests.circulation.readers import a_newsletter, a_reader, shown, the_post

PLANTED = ("planted.anna", "planted.boris", "planted.vera")


@pytest.mark.django_db(transaction=True)
def test_no_address_is_found_in_the_database_its_log_or_the_logs(counter, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    a_newsletter()
    anna, boris, vera = (f"{name}@farshore.example" for name in PLANTED)
    fields = {"address": anna, "newsletter": "friday", "shown": form_token(0)}
    counter.post("/letters/", **fields)
    counter.post("/letters/", **{**fields, "shown": form_token(time.time() - 10)})
    subscriber = a_reader(boris).subscriber
    page = f"/letters/yours/{link_token(Purpose.YOURS, bytes(subscriber.mark))}"
    counter.post("/letters/leave/", address=boris, shown=shown())
    counter.post("/letters/yours/", address=vera, shown=shown())
    counter.post(page, do="data", address=boris)
    counter.post("/letters/leave/", address=f"{vera} is not an address", shown=shown())
    assert Outgoing.objects.count() == 4
    for text in everything_kept():
        assert not any(name.encode() in text.lower() for name in PLANTED)
    assert {note.to for note in the_post()} == {anna, boris}
    for text in [*everything_kept(), caplog.text.encode(), "".join(capfd.readouterr()).encode()]:
        assert not any(name.encode() in text.lower() for name in PLANTED)
