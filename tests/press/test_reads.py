"""What an output read, as it is recorded: it must read the same in every process and every later version."""

import pytest

from tamizdat.press.outputs import Key
from tamizdat.press.reads import keys_of, reads_of, shelf_of

KEYS = [Key(name) for name in ("house", "card:42", "list:en:section:3:7", "list:en:all:last", "moved:/en/мост.html")]


def test_what_was_read_is_known_by_name_in_its_order():
    assert keys_of(reads_of(KEYS).names) == KEYS
    assert reads_of(KEYS).keys == set(KEYS)
    assert reads_of([]).keys == set()


def test_eight_neighbours_share_a_shelf():
    assert len({shelf_of(Key(f"card:{number}")) for number in range(40, 48)}) == 1
    assert shelf_of(Key("card:48")) != shelf_of(Key("card:47"))
    assert shelf_of(Key("card:42")) != shelf_of(Key("story:42"))


def test_a_shelf_is_the_same_for_ever_since_it_is_recorded():
    assert [shelf_of(key) for key in KEYS[:3]] == [467621856401162240, 99441537523384325, 630242101392572416]


@pytest.mark.parametrize("name", ["", ":", "card:", "card:-3", "card:٣", "card:²", f"card:{10**30}", "a" * 400])
def test_whatever_a_key_is_called_its_shelf_can_be_recorded(name):
    assert 0 <= shelf_of(Key(name)) < 1 << 63


def test_a_key_that_would_read_as_two_is_refused():
    with pytest.raises(ValueError, match="line end"):
        reads_of([Key("card:1"), Key("moved:/a\nb")])
