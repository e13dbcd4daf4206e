"""Keys: kept safely, opened by who may, replaced by enough holders."""

import json

import pytest

from tamizdat.edition import keys, roles
from tamizdat.edition.drafts import sign_file
from tamizdat.edition.errors import BadKey
from tamizdat.edition.keyring import Keyring, Wish
from tests.edition.papers import FIRST, Paper


def test_a_sealed_key_opens_with_its_passphrase_alone(tmp_path):
    key, file = keys.make(), tmp_path / "holder.key"
    keys.write(key, file, "correct horse")

    assert keys.read(file, "correct horse").public_key == key.public_key
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadKey, match="does not open"):
        keys.read(file, "battery staple")


def test_no_secret_stands_in_a_sealed_file(tmp_path):
    key, file = keys.make(), tmp_path / "holder.key"
    keys.write(key, file, "correct horse")
    keys.write(key, tmp_path / "open.key")

    assert json.loads((tmp_path / "open.key").read_text())["secret"] not in file.read_text()


def test_a_key_is_never_written_over_another(tmp_path):
    keys.write(keys.make(), tmp_path / "a.key")

    with pytest.raises(BadKey, match="there already"):
        keys.write(keys.make(), tmp_path / "a.key")


@pytest.mark.parametrize("raw", ["", "{}", "[]", "no json", '{"keyid": "x", "secret": "AAAA"}', '{"sealed": "x"}'])
def test_what_is_no_key_file_is_refused_in_words(tmp_path, raw):
    file = tmp_path / "broken.key"
    file.write_text(raw)

    with pytest.raises(BadKey, match="no key file"):
        keys.read(file, "x")


def test_a_file_that_asks_for_all_memory_is_refused(tmp_path):
    file = tmp_path / "holder.key"
    keys.write(keys.make(), file, "correct horse")
    kept = json.loads(file.read_text())
    kept["scrypt"]["n"] = 2**30
    file.write_text(json.dumps(kept))

    with pytest.raises(BadKey, match="more memory"):
        keys.read(file, "correct horse")


def test_one_key_under_two_names_counts_once():
    given = keys.public(keys.make())

    assert keys.public_key(given).keyid == given["keyid"]
    with pytest.raises(BadKey, match="another key's name"):
        keys.public_key({**given, "keyid": "ab" * 32})


def test_keys_are_founded_once(tmp_path):
    paper = Paper(tmp_path)

    with pytest.raises(BadKey, match="has keys already"):
        paper.ring.found([keys.make().public_key], 1, FIRST)


def test_more_signatures_than_holders_cannot_be_asked_for(tmp_path):
    with pytest.raises(BadKey, match="cannot sign"):
        Keyring(tmp_path).found([keys.make().public_key], 2, FIRST)


def test_the_draft_says_whose_signatures_it_lacks(tmp_path):
    paper = Paper(tmp_path)
    paper.ring.draft_next(Wish(edition=True), FIRST)
    assert "2 more of the before holders" in paper.ring.missing()[0]

    sign_file(paper.ring.draft, paper.holders[0])
    assert "1 more" in paper.ring.missing()[0]
    sign_file(paper.ring.draft, paper.holders[2])
    assert paper.ring.missing() == []


def test_keys_of_a_draft_sign_nothing_before_it_is_installed_and_all_after(tmp_path):
    paper = Paper(tmp_path)
    before = paper.ring.signing().edition.public_key.keyid
    paper.ring.draft_next(Wish(edition=True), FIRST)
    assert paper.ring.signing().edition.public_key.keyid == before

    paper.install(*paper.holders[:2])
    assert paper.ring.signing().edition.public_key.keyid != before
    assert not (paper.home / "keys" / "edition.next").exists()


def test_a_draft_that_is_refused_leaves_no_key_that_could_take_anothers_place(tmp_path):
    paper = Paper(tmp_path)
    before = paper.ring.signing().edition.public_key.keyid
    with pytest.raises(BadKey, match="cannot sign"):
        paper.ring.draft_next(Wish(edition=True, threshold=9), FIRST)
    keys.write(keys.make(), paper.home / "keys" / "edition.next")  # as an older version left it

    paper.replace_keys(*paper.holders[:2])

    assert paper.ring.signing().edition.public_key.keyid == before


def test_a_draft_that_comes_back_spoilt_spoils_nothing(tmp_path):
    paper = Paper(tmp_path)
    paper.ring.draft_next(Wish(edition=True), FIRST)
    sign_file(paper.ring.draft, paper.holders[0])
    spoilt = json.loads(paper.ring.draft.read_bytes())
    spoilt["signatures"] = [{"keyid": f"{n:064x}", "sig": "00" * 64} for n in range(400)]
    spoilt["signatures"].append({"keyid": paper.holders[0].public_key.keyid, "sig": "00" * 64})

    paper.ring.take_draft(json.dumps(spoilt).encode())

    paper.install(paper.holders[1])
    assert paper.ring.trusted().root.version == 2


def test_a_dropped_draft_leaves_everything_as_it_was(tmp_path):
    paper = Paper(tmp_path)
    before = sorted((paper.home / "keys").iterdir())
    paper.ring.draft_next(Wish(edition=True, timestamp=True), FIRST)

    paper.ring.drop_draft()

    assert sorted((paper.home / "keys").iterdir()) == before


def cut_off(paper, moved):
    """An installation that was cut off after the root was written and so many of the new keys were in their places."""
    folder = paper.home / "keys"
    paper.ring.draft_next(Wish(edition=True, timestamp=True), FIRST)
    for holder in paper.holders[:2]:
        sign_file(paper.ring.draft, holder)
    draft, online = paper.ring.draft.read_bytes(), ("edition", "timestamp")
    left = {name: [(folder / f"{name}.{end}").read_bytes() for end in ("key", "next")] for name in online}
    paper.ring.install()
    wanted = paper.ring.signing()
    paper.ring.draft.write_bytes(draft)
    for name in online[: 2 - moved]:
        for end, raw in zip(("key", "next"), left[name], strict=True):
            (folder / f"{name}.{end}").write_bytes(raw)
    return wanted


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_an_installation_that_was_cut_off_is_completed_by_another(tmp_path, moved):
    paper = Paper(tmp_path)
    wanted = cut_off(paper, moved)
    if moved < 2:
        with pytest.raises(BadKey, match="Complete it: tamizdat keys install"):
            paper.ring.signing()

    assert paper.ring.install() == 2

    found = paper.ring.signing()
    assert (found.edition.public_key, found.timestamp.public_key) == (
        wanted.edition.public_key,
        wanted.timestamp.public_key,
    )
    assert not list((paper.home / "keys").glob("*.next"))
    assert not paper.ring.draft.exists()


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_no_draft_that_is_in_force_is_dropped_and_no_key_that_counts_goes_with_another(tmp_path, moved):
    paper = Paper(tmp_path)
    wanted = cut_off(paper, moved)
    with pytest.raises(BadKey, match="in force already"):
        paper.ring.drop_draft()
    paper.ring.draft.unlink()  # by hand, as people do

    paper.ring.drop_draft()

    assert paper.ring.signing().edition.public_key == wanted.edition.public_key


def test_what_came_with_a_draft_is_no_part_of_the_root(tmp_path):
    paper = Paper(tmp_path)
    paper.replace_keys(*paper.holders[:2], edition=True)
    assert set(json.loads(paper.ring.roots()[1])) == {"signed", "signatures"}


def test_the_root_goes_to_other_holders_when_enough_of_the_old_ones_sign(tmp_path):
    paper, new = Paper(tmp_path), [keys.make() for _ in range(5)]
    paper.ring.draft_next(Wish(holders=tuple(key.public_key for key in new), threshold=3), FIRST)

    paper.install(*paper.holders[:2], *new[:3])

    assert paper.ring.trusted().root.roles["root"].threshold == 3
    assert {key.keyid for key in paper.ring.holders()} == {key.public_key.keyid for key in new}


def test_a_timestamp_key_of_another_machine_leaves_none_here(tmp_path):
    paper, elsewhere = Paper(tmp_path), keys.make()
    paper.ring.draft_next(Wish(timestamp=True, timestamp_from=elsewhere.public_key), FIRST)

    paper.install(*paper.holders[:2])

    assert paper.ring.signing().timestamp is None
    assert not (paper.home / "keys" / "timestamp.key").exists()


def test_the_fingerprint_stays_whatever_is_replaced(tmp_path):
    paper = Paper(tmp_path)
    before = paper.ring.fingerprint()

    paper.replace_keys(*paper.holders[:2], edition=True, timestamp=True)

    assert paper.ring.fingerprint() == before
    assert len(roles.words(before).split()) == 12


def test_another_draft_than_the_one_that_waits_is_not_taken(tmp_path):
    paper, other = Paper(tmp_path / "one"), Paper(tmp_path / "other")
    for each in (paper, other):
        each.ring.draft_next(Wish(edition=True), FIRST)

    with pytest.raises(BadKey, match="not the one that waits"):
        paper.ring.take_draft(other.ring.draft.read_bytes())


def test_a_fingerprint_is_known_however_people_write_it_down(tmp_path):
    found = Paper(tmp_path).ring.fingerprint()
    grouped = " ".join(found.hex()[at : at + 4] for at in range(0, 64, 4))

    for given in (found.hex(), grouped.upper(), grouped.replace(" ", ":"), f"  {roles.words(found).title()} "):
        assert roles.is_called(found, given)
    for given in ("", found.hex()[:-1], roles.words(found)[:-1], roles.words(b"\1" * 32)):
        assert not roles.is_called(found, given)
