"""Attacks on the signed head: each is refused, and says what it is."""

import json
from datetime import timedelta

import pytest

from tamizdat.edition import keys
from tamizdat.edition.errors import BadHead, BadKey, EditionError, NotThere, RolledBack, UnknownKey
from tamizdat.edition.head import Trusted
from tamizdat.edition.places import Folder, refresh
from tamizdat.edition.seal import sign_again
from tamizdat.edition.shelf import Shelf
from tests.edition.papers import a_paper, a_story


@pytest.fixture
def paper(tmp_path):
    return a_paper(tmp_path)


def metadata(paper):
    return paper.tree / "edition" / "metadata"


def newest(paper, role):
    """The file of a role that the head names now."""
    number = max(int(file.name.split(".")[0]) for file in metadata(paper).glob(f"*.{role}.json"))
    return metadata(paper) / f"{number}.{role}.json"


def change(file, **said):
    """Other words under the same signature."""
    parsed = json.loads(file.read_bytes())
    parsed["signed"] |= said
    file.write_text(json.dumps(parsed, separators=(",", ":"), sort_keys=True))


def test_a_reader_who_knows_the_first_root_takes_the_newest_edition(paper):
    paper.seal({"en/story-1.html": a_story(1, "as we know now")})

    reader = paper.read()

    assert reader.edition.number == 2
    assert reader.edition.files == 42
    assert reader.overdue(paper.now) == []


def test_nothing_new_costs_a_reader_half_a_kilobyte(paper):
    reader = paper.read()

    assert not refresh(reader, Folder(paper.tree))
    assert (metadata(paper) / "timestamp.json").stat().st_size <= 512


@pytest.mark.parametrize("role", ["targets", "snapshot"])
def test_changed_metadata_is_refused(paper, role):
    change(newest(paper, role), expires="2036-01-01T00:00:00Z")

    with pytest.raises(BadHead):
        paper.read()


def test_a_timestamp_that_nobody_signed_is_refused(paper):
    change(metadata(paper) / "timestamp.json", version=2_000_000_000)

    with pytest.raises(BadHead, match="altered"):
        paper.read()


def test_the_head_of_another_paper_is_refused(paper, tmp_path):
    other = a_paper(tmp_path / "other")

    with pytest.raises(UnknownKey):
        refresh(Trusted(paper.first_root), Folder(other.tree))


def test_an_older_head_is_refused_by_who_has_seen_a_newer(paper):
    old = (metadata(paper) / "timestamp.json").read_bytes()
    paper.seal({"en/story-1.html": a_story(1, "as we know now")})
    reader = paper.read()
    (metadata(paper) / "timestamp.json").write_bytes(old)

    with pytest.raises(RolledBack):
        refresh(reader, Folder(paper.tree))


def test_a_snapshot_of_another_edition_is_refused(paper):
    first = newest(paper, "snapshot").read_bytes()
    paper.seal({"en/story-1.html": a_story(1, "as we know now")})
    newest(paper, "snapshot").write_bytes(first)

    with pytest.raises(BadHead):
        paper.read()


def test_a_head_that_is_not_signed_again_looks_frozen_after_three_days(paper):
    reader = paper.read()

    assert reader.overdue(paper.now + timedelta(days=2, hours=23)) == []
    assert "timestamp" in reader.overdue(paper.now + timedelta(days=3, hours=1))


def test_the_timetable_signs_again_before_that(paper):
    reader, later = paper.read(), paper.now + timedelta(hours=7)

    assert sign_again(Shelf(paper.tree), paper.ring.signing(), later)
    assert refresh(reader, Folder(paper.tree))
    assert reader.overdue(paper.now + timedelta(days=3, hours=1)) == []
    assert not sign_again(Shelf(paper.tree), paper.ring.signing(), later)


def test_a_month_later_all_of_the_head_is_signed_again(paper):
    reader, later = paper.read(), paper.now + timedelta(days=20)

    assert sign_again(Shelf(paper.tree), paper.ring.signing(), later)
    refresh(reader, Folder(paper.tree))

    assert reader.overdue(later + timedelta(days=2)) == []
    assert reader.edition.number == 1


def test_one_of_three_holders_cannot_replace_a_key(paper):
    with pytest.raises(BadHead):
        paper.replace_keys(paper.holders[0], edition=True)


def test_a_root_skipped_or_of_strangers_is_refused(paper):
    reader = Trusted(paper.first_root)
    paper.replace_keys(*paper.holders[:2], edition=True)
    paper.replace_keys(*paper.holders[1:], timestamp=True)
    second, third = paper.ring.roots()[1:]

    with pytest.raises(BadHead):
        reader.take_root(third)
    reader.take_root(second)
    reader.take_root(third)
    with pytest.raises(BadHead):
        reader.take_root(second)


def test_what_a_stolen_edition_key_signs_is_refused_once_the_root_is_replaced(paper):
    """The drill: the key is stolen, the holders replace it, everything is sealed again, and the thief's edition is refused."""
    thief = paper.ring.signing()
    paper.replace_keys(*paper.holders[:2], edition=True)
    everything = {f"en/story-{n}.html": a_story(n) for n in range(40)}
    paper.seal(everything)
    reader = paper.read()
    assert reader.root.version == 2

    forged = a_paper(paper.home / "forged")
    (forged.home / "keys" / "edition.key").unlink()
    keys.write(thief.edition, forged.home / "keys" / "edition.key")
    with pytest.raises(BadKey):
        forged.ring.signing()
    with pytest.raises(UnknownKey):
        reader.lone_targets(newest(forged, "targets").read_bytes())


def test_a_stolen_timestamp_key_cannot_hold_readers_back_by_large_numbers(paper):
    """Fast-forward: the thief signs a version far ahead; with the next root it is forgotten."""
    reader = paper.read()
    far = paper.now + timedelta(days=4000)
    sign_again(Shelf(paper.tree), paper.ring.signing(), far)
    refresh(reader, Folder(paper.tree))
    paper.replace_keys(*paper.holders[:2], timestamp=True)
    (metadata(paper) / "timestamp.json").unlink()
    for file in metadata(paper).glob("*.snapshot.json"):
        file.unlink()

    paper.seal({"en/story-1.html": a_story(1, "again")})

    refresh(reader, Folder(paper.tree))
    assert reader.edition.number == 2


def test_a_reader_goes_on_from_what_he_kept(paper):
    kept = paper.read().files
    paper.seal({"en/story-1.html": a_story(1, "as we know now")})

    again = Trusted.restored(kept)

    assert again.edition.number == 1
    assert refresh(again, Folder(paper.tree))
    assert again.edition.number == 2


def test_a_head_without_an_end_is_not_read(paper):
    (metadata(paper) / "timestamp.json").write_bytes(b" " * (1 << 20))

    with pytest.raises(Exception, match="larger than it may be"):
        paper.read()


def test_a_link_out_of_a_copy_is_not_followed(paper, tmp_path):
    real = metadata(paper) / "timestamp.json"
    real.rename(tmp_path / "elsewhere.json")
    real.symlink_to(tmp_path / "elsewhere.json")

    with pytest.raises(NotThere):
        paper.read()


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"{" * 20_000, b'{"signed":{},"signatures":[]}', b"\xff" * 90]
)
def test_what_is_no_metadata_is_refused_in_words(paper, raw):
    (metadata(paper) / "timestamp.json").write_bytes(raw)

    with pytest.raises(EditionError):
        paper.read()
