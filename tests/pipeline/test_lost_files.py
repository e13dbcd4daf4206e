"""Whatever a kill left in the tree, or somebody deleted from it, the next press makes whole: with its proof and its siblings."""

import shutil

import pytest
from django.utils import timezone

from tamizdat.edition import verify
from tamizdat.edition.trailer import split
from tamizdat.pipeline import sealing
from tamizdat.pipeline.models import Edition, PrintedOutput
from tamizdat.pipeline.publish import begin_full
from tests.builders import a_newspaper, a_story
from tests.pipeline.newspapers import paper, pressed, tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole():
    """The paths of a whole tree."""
    a_newspaper("en")
    a_story("The bridge reopens", slug="bridge")
    pressed()
    return shown()


def shown() -> set[str]:
    """What readers find, siblings too; but for what is kept of earlier editions."""
    return {path for path in tree() if not path.startswith("edition/")}


def bridge():
    return next(paper().rglob("bridge.html"))


def is_whole(paths: set[str]) -> bool:
    proofs = [split(path.read_bytes())[1] for path in paper().rglob("*.html") if "edition" not in path.parts]
    finding = verify.tree(paper(), sealing.keyring().trusted(), timezone.now())
    return shown() == paths and all(proofs) and finding.verdict is verify.Verdict.AUTHENTIC


def test_a_tree_of_which_half_was_deleted_is_made_whole_by_a_full_press(whole):
    shutil.rmtree(bridge().parent)
    (paper() / "en/index.html.br").unlink()
    front = paper() / "index.html"
    cut = split(front.read_bytes())[0]
    front.unlink()
    front.write_bytes(cut)
    assert not is_whole(whole)
    pressed(full=True)
    assert is_whole(whole)


def test_a_page_that_a_killed_press_had_put_there_gets_its_proof_when_its_change_is_undone(whole):
    story = PrintedOutput.objects.get(path__endswith="bridge.html")
    for suffix in (".br", ".gz"):
        bridge().with_name(f"bridge.html{suffix}").unlink()
    bridge().write_bytes(b"<!doctype html><title>A wrong title</title>")  # placed, not recorded, not sealed
    begin_full()
    assert pressed().edition.full
    assert is_whole(whole)
    assert PrintedOutput.objects.get(path=story.path).digest == story.digest


def test_an_emptied_folder_is_filled_again(whole):
    shutil.rmtree(paper())
    assert pressed().edition.full
    assert is_whole(whole)


def test_a_folder_that_was_emptied_while_a_killed_full_press_waits_is_filled_again(whole):
    begin_full()
    PrintedOutput.objects.update(edition=2)  # the killed press was through but for the sealing
    shutil.rmtree(paper())
    edition = pressed().edition
    assert (edition.number, edition.rendered) == (2, edition.outputs)
    assert is_whole(whole)
    assert not Edition.unfinished()


def test_a_file_that_is_to_be_sealed_and_was_deleted_is_printed_again(whole):
    sealing.mark_everything()
    bridge().unlink()
    pressed()
    assert is_whole(whole)
