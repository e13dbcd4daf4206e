"""Sealed texts: opened by the holder of the key, in their own place, and by nobody else."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.safety import sealing
from tamizdat.safety.sealing import NotOpened, Opening, Sealer
from tamizdat.safety.sealing_keys import BadKeyFile, is_locked, read_private, read_public, write_private, write_public

KEY = X25519PrivateKey.generate()
SEALER = Sealer(KEY.public_key())
ADDRESS = "anna@farshore.example"


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), st.binary(max_size=64))
def test_whatever_is_sealed_opens_again(text, place):
    assert Opening([KEY]).open(SEALER.seal(text, place), place) == text


def test_a_text_is_not_found_in_what_is_sealed_and_no_two_are_alike():
    first, second = SEALER.seal(ADDRESS, b"1"), SEALER.seal(ADDRESS, b"1")
    assert first != second
    assert b"anna" not in first


def test_lengths_tell_next_to_nothing():
    lengths = {len(SEALER.seal("a" * length + "@b.org", b"")) for length in range(1, 27)}
    assert len(lengths) == 1


def test_many_texts_share_one_exchange_and_a_full_frame_is_followed_by_another():
    sealer, opening = Sealer(KEY.public_key()), Opening([KEY])
    sealed = [sealer.seal(str(number), b"") for number in range(sealing.ROOM + 1)]
    assert len({each[5:37] for each in sealed}) == 2
    assert opening.open(sealed[0], b"") == "0"
    assert opening.open(sealed[-1], b"") == str(sealing.ROOM)


class TestAttacks:
    def test_an_address_that_was_moved_to_another_row_does_not_open(self):
        with pytest.raises(NotOpened):
            Opening([KEY]).open(SEALER.seal(ADDRESS, b"anna"), b"boris")

    def test_another_key_opens_nothing(self):
        with pytest.raises(NotOpened, match="key that is not here"):
            Opening([X25519PrivateKey.generate()]).open(SEALER.seal(ADDRESS, b""), b"")

    @pytest.mark.parametrize("position", [0, 1, 5, 40, 50, -1])
    def test_a_changed_byte_is_noticed(self, position):
        changed = bytearray(SEALER.seal(ADDRESS, b""))
        changed[position] ^= 1
        with pytest.raises(NotOpened):
            Opening([KEY]).open(bytes(changed), b"")

    @pytest.mark.parametrize("length", [0, 1, 37, 60])
    def test_what_is_cut_short_is_refused(self, length):
        with pytest.raises(NotOpened):
            Opening([KEY]).open(SEALER.seal(ADDRESS, b"")[:length], b"")

    def test_a_point_of_low_order_is_refused(self):
        sealed = bytearray(SEALER.seal(ADDRESS, b""))
        sealed[5:37] = bytes(32)
        with pytest.raises(NotOpened):
            Opening([KEY]).open(bytes(sealed), b"")

    def test_a_sealer_cannot_open_what_it_sealed(self):
        assert not hasattr(SEALER, "open")
        assert b"PRIVATE" not in repr(vars(SEALER)).encode()

    def test_what_was_let_go_of_opens_nothing(self):
        opening = Opening([KEY])
        sealed = SEALER.seal(ADDRESS, b"")
        opening.open(sealed, b"")
        opening.forget()
        with pytest.raises(NotOpened):
            opening.open(sealed, b"")


class TestKeyFiles:
    def test_an_open_key_and_its_public_part_come_back(self, tmp_path):
        write_private(KEY, tmp_path / "a.key")
        write_public(KEY.public_key(), tmp_path / "a.pub")
        assert read_private(tmp_path / "a.key").private_bytes_raw() == KEY.private_bytes_raw()
        assert read_public(tmp_path / "a.pub").public_bytes_raw() == KEY.public_key().public_bytes_raw()
        assert (tmp_path / "a.key").stat().st_mode & 0o777 == 0o600
        assert not is_locked(tmp_path / "a.key")

    def test_a_locked_key_opens_with_its_passphrase_only(self, tmp_path):
        write_private(KEY, tmp_path / "a.locked", "over there", cost=2**12)
        assert is_locked(tmp_path / "a.locked")
        assert KEY.private_bytes_raw().hex() not in (tmp_path / "a.locked").read_bytes().hex()
        assert read_private(tmp_path / "a.locked", "over there").private_bytes_raw() == KEY.private_bytes_raw()
        with pytest.raises(BadKeyFile, match="Type it again"):
            read_private(tmp_path / "a.locked", "over here")

    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"[]", b'{"public": "x"}', b'{"public": 1, "secret": "AAAA"}', b"\xff"]
    )
    def test_what_is_no_key_file_is_said_to_be_none(self, tmp_path, content):
        file = tmp_path / "a.key"
        file.write_bytes(content)
        for read in (read_public, read_private):
            with pytest.raises(BadKeyFile, match="Bring it back"):
                read(file)

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(BadKeyFile, match=r"nowhere\.key cannot be read"):
            read_private(tmp_path / "nowhere.key")

    def test_a_file_that_asks_for_all_the_memory_there_is_gets_none(self, tmp_path):
        file = tmp_path / "a.locked"
        write_private(KEY, file, "over there", cost=2**12)
        file.write_text(file.read_text().replace("4096", str(2**40)))
        with pytest.raises(BadKeyFile, match="more memory"):
            read_private(file, "over there")
