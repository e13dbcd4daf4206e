"""The keys of circulation, marks and tokens: what opens what, and what nobody can make or change."""

from __future__ import annotations

import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tamizdat.circulation import keys, tokens
from tamizdat.circulation.errors import BadAddress, BadLink, CannotOpen, NoSuchKey, OldLink
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.opening import Opener, PostOpener, needs_a_passphrase
from tamizdat.circulation.sealing import seal, seal_for_the_post
from tamizdat.circulation.tokens import Purpose
from tamizdat.safety.sealing_keys import read_private, write_private

ANNA = "anna@farshore.example"
MARK = bytes(range(32))


@pytest.fixture
def newspaper(settings, tmp_path):
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"directory": tmp_path})
    return settings.NEWSPAPER


class TestKeys:
    def test_a_newspaper_without_keys_gets_them_when_they_are_first_needed(self, newspaper):
        sealed = seal(mark(ANNA), ANNA)
        assert {file.name for file in newspaper.keys.iterdir()} == {
            "marks",
            "circulation.pub",
            "circulation.key",
            "post.pub",
            "post.key",
        }
        assert {file.stat().st_mode & 0o777 for file in newspaper.keys.iterdir()} == {0o600}
        with Opener() as opener:
            assert opener.open(mark(ANNA), sealed) == ANNA

    @pytest.mark.parametrize("lost", ["marks", "circulation.pub", "post.pub"])
    def test_a_lost_key_is_never_replaced_by_a_new_one(self, newspaper, lost):
        keys.make(newspaper.keys)
        (newspaper.keys / lost).unlink()
        with pytest.raises(NoSuchKey, match="from a backup"):
            keys.make(newspaper.keys)

    @pytest.mark.usefixtures("newspaper")
    def test_the_key_of_the_post_does_not_open_the_list_nor_the_other_way_round(self):
        listed, posted = seal(MARK, ANNA), seal_for_the_post(MARK, ANNA)
        with PostOpener() as post, Opener() as opener:
            assert post.open(MARK, posted) == opener.open(MARK, listed) == ANNA
            with pytest.raises(CannotOpen):
                post.open(MARK, listed)
            with pytest.raises(CannotOpen):
                opener.open(MARK, posted)

    def test_a_locked_list_opens_with_its_passphrase_only_and_still_takes_readers(self, newspaper):
        keys.make(newspaper.keys)
        assert not needs_a_passphrase()
        private = read_private(newspaper.keys / "circulation.key")
        write_private(private, newspaper.keys / "circulation.locked", "over there", cost=2**12)
        (newspaper.keys / "circulation.key").unlink()
        sealed = seal(MARK, ANNA)
        assert needs_a_passphrase()
        for wrong in ("", "over here"):
            with pytest.raises(NoSuchKey), Opener(wrong):
                pass
        with Opener("over there") as opener:
            assert opener.open(MARK, sealed) == ANNA

    def test_a_public_key_that_is_exchanged_under_a_running_process_is_used_at_once(self, newspaper):
        seal(MARK, ANNA)
        from tamizdat.safety.sealing_keys import write_public

        new = X25519PrivateKey.generate()
        write_public(new.public_key(), newspaper.keys / "circulation.pub")
        write_private(new, newspaper.keys / "circulation.next")
        with Opener() as opener:
            assert opener.open(MARK, seal(MARK, ANNA)) == ANNA
        (newspaper.keys / "circulation.next").unlink()
        with Opener() as opener, pytest.raises(CannotOpen):
            opener.open(MARK, seal(MARK, ANNA))


class TestMarks:
    @pytest.mark.parametrize("typed", [ANNA, " Anna@FarShore.EXAMPLE ", "ANNA@farshore.example"])
    def test_one_mailbox_has_one_mark_however_it_is_typed(self, typed):
        assert mark(normalised(typed)) == mark(ANNA)
        assert len(mark(ANNA)) == 32

    def test_another_newspaper_gives_another_mark(self, newspaper):
        here = mark(ANNA)
        shutil.rmtree(newspaper.keys)
        assert newspaper.directory
        keys.make(newspaper.directory / "other")
        assert keys.marks(newspaper.directory / "other").hex() not in here.hex()

    @pytest.mark.parametrize(
        ("typed", "mailed"),
        [("a@пример.рф", "a@xn--e1afmkfd.xn--p1ai"), ("o'hara@farshore.example", "o'hara@farshore.example")],
    )
    def test_addresses_that_are_seldom_are_taken_too(self, typed, mailed):
        assert normalised(typed) == mailed

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "@",
            "a@b",
            "a@b.",
            "a b@c.org",
            "юля@c.org",
            "a@[127.0.0.1]",
            "a@b.test",
            "a@b.onion",
            "a" * 65 + "@b.org",
            "a@" + "b" * 64 + ".org",
            "a..b@c.org",
            "a@-b.org",
            "a\n@c.org",
            "a@c.org\r\nBcc: x@y.org",
        ],
    )
    def test_what_mail_cannot_go_to_is_refused(self, typed):
        with pytest.raises(BadAddress) as refused:
            normalised(typed)
        assert "@" not in str(refused.value)


class TestTokens:
    def test_an_unsubscribe_token_is_the_same_each_time_and_names_nobody(self):
        token = tokens.unsubscribe_token(7, MARK)
        assert token == tokens.unsubscribe_token(7, MARK)
        assert len(token) == 43
        assert tokens.read_unsubscribe(token) == tokens.Leave(7, MARK[:16])
        url = tokens.unsubscribe_url("https://farshore.example", token)
        assert url == f"https://farshore.example/letters/leave/{token}"

    def test_a_link_says_whose_it_is_and_what_for(self):
        token = tokens.link_token(Purpose.CONFIRM, MARK, [3, 70_000], now=1000)
        link = tokens.read_link(Purpose.CONFIRM, token, now=1000)
        assert (link.mark, link.newsletters, link.ends) == (MARK, (3, 70_000), 1000 + 7 * 86400)

    def test_a_link_expires(self):
        token = tokens.link_token(Purpose.YOURS, MARK, now=1000)
        tokens.read_link(Purpose.YOURS, token, now=1000 + 2 * 86400)
        with pytest.raises(OldLink):
            tokens.read_link(Purpose.YOURS, token, now=1001 + 2 * 86400)

    def test_a_link_opens_nothing_that_it_was_not_made_for(self):
        with pytest.raises(BadLink):
            tokens.read_link(Purpose.YOURS, tokens.link_token(Purpose.CONFIRM, MARK))
        for read in (tokens.read_unsubscribe, tokens.form_age):
            with pytest.raises(BadLink):
                read(tokens.link_token(Purpose.CONFIRM, MARK))
        with pytest.raises(BadLink):
            tokens.read_link(Purpose.CONFIRM, tokens.unsubscribe_token(7, MARK))

    @pytest.mark.parametrize("position", range(0, 43, 6))
    def test_a_token_that_was_changed_is_refused(self, position):
        token = tokens.unsubscribe_token(7, MARK)
        changed = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        with pytest.raises(BadLink):
            tokens.read_unsubscribe(changed)

    @pytest.mark.parametrize("token", ["", "A", "=", "....", "a" * 10_000, "ключ", "A" * 43])
    def test_nonsense_is_refused(self, token):
        for read in (tokens.read_unsubscribe, tokens.form_age, lambda one: tokens.read_link(Purpose.YOURS, one)):
            with pytest.raises(BadLink):
                read(token)

    def test_another_newspapers_token_is_refused(self, newspaper):
        theirs = tokens.unsubscribe_token(7, MARK)
        (newspaper.keys / "marks").write_text("ab" * 32)
        from tamizdat.circulation import marks

        marks._key.cache_clear()
        with pytest.raises(BadLink):
            tokens.read_unsubscribe(theirs)
