"""Every press is sealed; what is taken back is in no earlier edition either; nothing that goes wrong loses a story."""

import shutil

import pytest
from django.conf import settings
from django.utils import timezone

from tamizdat.edition import verify
from tamizdat.edition.drafts import sign_file
from tamizdat.edition.keyring import Keyring, Wish, found_alone
from tamizdat.edition.seal import sealed
from tamizdat.newsroom.models import Author
from tamizdat.pipeline import sealing
from tamizdat.pipeline.models import PrintedOutput, Retraction, UnsealedFile
from tamizdat.pipeline.publish import press
from tamizdat.pipeline.timetable import keep_the_seal
from tests import world
from tests.builders import a_newspaper, a_photo, a_story, an_author
from tests.pipeline.newspapers import paper, pressed, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


@pytest.fixture
def keys_of_the_paper():
    """A test that changes the keys gives them back as they were."""
    keys, kept = settings.NEWSPAPER.keys, settings.NEWSPAPER.directory / "kept-keys"
    shutil.copytree(keys, kept)
    yield Keyring(keys)
    shutil.rmtree(keys)
    kept.rename(keys)


def verdict():
    return verify.tree(paper(), sealing.keyring().trusted(), timezone.now()).verdict


def objects_with(words: bytes) -> list[str]:
    return [path for path, body in tree().items() if words in body]


def test_a_press_seals_what_it_printed_and_nothing_waits():
    a_story("The bridge reopens", slug="bridge")
    edition = pressed().edition

    facts = sealed(sealing.shelf())

    assert (facts.number, facts.files) == (edition.number, PrintedOutput.objects.count())
    assert verdict() is verify.Verdict.AUTHENTIC
    assert not UnsealedFile.objects.exists()


def test_one_more_story_seals_the_files_that_changed_and_no_others():
    for _ in range(3):
        a_story()
    pressed()
    old = {path: body for path, body in tree().items() if path.endswith(".html")}
    a_story(slug="one-more")
    edition = pressed().edition

    changed = [path for path, body in tree().items() if path.endswith(".html") and old.get(path) != body]

    assert 0 < len(changed) <= edition.written
    assert verdict() is verify.Verdict.AUTHENTIC


def test_a_name_that_is_withheld_tonight_is_in_no_earlier_edition():
    author = an_author("Zelda Quimby")
    a_story(authors=[author], slug="named")
    pressed()
    assert objects_with(b"Quimby")

    author.visibility = Author.Visibility.WITHHELD
    author.save()
    pressed()

    assert objects_with(b"Quimby") == []
    assert sealed(sealing.shelf()).forgets == 2
    assert verdict() is verify.Verdict.AUTHENTIC
    assert not Retraction.objects.exists()


def test_a_story_that_is_taken_down_is_in_no_earlier_edition():
    story = a_story("Soon regretted", slug="regretted")
    pressed()
    story.unpublish()
    pressed()

    assert objects_with(b"Soon regretted") == []


def test_a_photo_that_is_deleted_can_be_fetched_by_no_digest():
    photo = a_photo()
    story = a_story(lead_photo=photo)
    pressed()
    pictures = {path for path in tree() if path.startswith("media/")}
    assert pictures
    story.delete()
    photo.delete()
    pressed()

    assert not [path for path in tree() if path.startswith("media/")]
    facts = sealed(sealing.shelf())
    assert facts.files == PrintedOutput.objects.count()
    assert verdict() is verify.Verdict.AUTHENTIC


def test_an_ordinary_change_can_be_fetched_by_who_still_has_the_old_head():
    story = a_story("As it seemed", slug="seemed")
    pressed()
    story.title = "As it was"
    story.save_revision().publish()
    pressed()

    assert any("edition/files" in path for path in objects_with(b"As it seemed"))
    assert not [path for path in objects_with(b"As it seemed") if not path.startswith("edition/")]


def test_what_could_not_be_sealed_is_printed_and_waits_for_the_timetable(keys_of_the_paper, caplog):
    edition_key = settings.NEWSPAPER.keys / "edition.key"
    good = edition_key.read_bytes()
    edition_key.write_text("{}")
    a_story(slug="bridge")
    result = press()
    assert "no key file" in result.errors["seal"]
    assert any(path.endswith("/bridge.html") for path in tree())
    assert UnsealedFile.objects.exists()

    edition_key.write_bytes(good)
    keep_the_seal()

    assert verdict() is verify.Verdict.AUTHENTIC
    assert not UnsealedFile.objects.exists()


def test_a_newspaper_without_keys_is_printed_and_read(keys_of_the_paper):
    shutil.rmtree(settings.NEWSPAPER.keys / "roots")
    a_story(slug="bridge")

    pressed()

    page = next(path for path in tree() if path.endswith("/bridge.html"))
    assert b"<!--tamizdat" not in tree()[page]
    assert f"{page}.br" in tree()
    assert not (paper() / "edition").exists()


def test_keys_that_come_later_seal_all_that_was_printed_before(keys_of_the_paper):
    roots = settings.NEWSPAPER.keys / "roots"
    kept = roots.with_name("roots-kept")
    roots.rename(kept)
    a_story()
    pressed()
    kept.rename(roots)

    keep_the_seal()

    assert verdict() is verify.Verdict.AUTHENTIC


@pytest.mark.parametrize("lost", ["edition", "edition/nodes", "edition/metadata"])
def test_an_edition_that_was_lost_from_the_disk_is_sealed_anew(lost):
    a_story()
    pressed()
    shutil.rmtree(paper() / lost)
    a_story()

    pressed()

    assert verdict() is verify.Verdict.AUTHENTIC


def replace_the_edition_key(ring):
    ring.draft_next(Wish(edition=True), timezone.now())
    sign_file(ring.draft, world.HOLDER)
    ring.install()


def test_an_installation_that_was_cut_off_is_completed_by_the_next_press(keys_of_the_paper):
    a_story()
    pressed()
    replace_the_edition_key(keys_of_the_paper)

    pressed()

    assert verdict() is verify.Verdict.AUTHENTIC


def test_keys_from_an_old_backup_overwrite_no_newer_edition(keys_of_the_paper, tmp_path):
    a_story()
    pressed()
    old = shutil.copytree(settings.NEWSPAPER.keys, tmp_path / "old")
    replace_the_edition_key(keys_of_the_paper)
    pressed()
    head = (paper() / "edition/metadata/timestamp.json").read_bytes()
    shutil.rmtree(settings.NEWSPAPER.keys)
    shutil.copytree(old, settings.NEWSPAPER.keys)
    a_story()

    assert "newest backup" in press().errors["seal"]
    assert (paper() / "edition/metadata/timestamp.json").read_bytes() == head


def test_keys_of_another_paper_overwrite_no_edition_of_this(keys_of_the_paper):
    a_story()
    pressed()
    for file in (*settings.NEWSPAPER.keys.glob("*.key"), settings.NEWSPAPER.keys / "roots" / "1.root.json"):
        file.unlink()
    found_alone(keys_of_the_paper, world.HOLDER, timezone.now())
    a_story()

    assert "The paper had keys, and keys/ has others" in press().errors["seal"]


def test_lost_keys_are_told_and_no_page_goes_out_unsealed_in_silence(keys_of_the_paper):
    a_story()
    pressed()
    for file in (settings.NEWSPAPER.keys / "roots").iterdir():
        file.unlink()
    a_story()

    assert "tamizdat keys init --keep-fingerprint" in press().errors["seal"]


def test_after_a_key_was_replaced_every_page_carries_a_proof_by_the_new_one(keys_of_the_paper):
    a_story()
    pressed()
    keys_of_the_paper.draft_next(Wish(edition=True), timezone.now())
    sign_file(keys_of_the_paper.draft, world.HOLDER)
    keys_of_the_paper.install()
    sealing.mark_everything()

    pressed()

    assert verdict() is verify.Verdict.AUTHENTIC
    reader = sealing.keyring().trusted()
    pages = [body for path, body in tree().items() if path.endswith(".html") and "edition/" not in path]
    assert {verify.page(body, reader).verdict for body in pages} == {verify.Verdict.OLDER}
