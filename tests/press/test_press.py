from dataclasses import replace

import pytest

from tamizdat.press.errors import MostOfTheTree
from tamizdat.press.graph import everything, stale_after
from tamizdat.press.outputs import Key, Output
from tamizdat.press.press import print_stale, sweep
from tamizdat.press.write import Tree
from tests.fakes.press_store import MemoryStore
from tests.press.toy import Note, Toy, edit
from tests.press.trees import empty_folders, files


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def toy():
    return Toy({"bridge": Note("The bridge", "bridge", links=("river",)), "river": Note("The river", "river")})


@pytest.fixture
def press(toy, store, tmp_path):
    """Prints what is stale, with the next edition's number."""

    def run():
        toy.edition += 1
        with Tree(tmp_path, durable=False) as tree:
            return print_stale(store, toy, tree)

    store.mark(everything(store, toy, Key("house")))
    run()
    return run


def test_a_change_prints_what_read_it_and_the_fronts_and_nothing_else(toy, store, press, tmp_path):
    toy.notes["road"] = Note("The road", "road", folder="ru")
    store.mark(stale_after(store, toy, [Key("note:road"), Key("list:ru")]))
    report = press()
    assert report.written == 3
    assert set(files(tmp_path)) >= {"ru/road.html", "ru/index.html", "index.html"}
    edit(toy, store, "river", replace(toy.notes["river"], title="The flood"))
    assert press().rendered == 4  # itself, the note that links to it, its list, the front
    assert b"The flood" in files(tmp_path)["en/bridge.html"]


def test_nothing_is_printed_when_nothing_is_stale(press, tmp_path):
    before = files(tmp_path)
    report = press()
    assert (report.rendered, report.written, report.printed) == (0, 0, False)
    assert files(tmp_path) == before


def test_a_rendering_that_comes_out_the_same_touches_no_file(toy, store, press, tmp_path):
    before = (tmp_path / "en/river.html").stat()
    store.mark(stale_after(store, toy, [Key("note:river")]))
    report = press()
    assert report.rendered == 4
    assert report.written == 1  # the front, whose number is new
    assert (tmp_path / "en/river.html").stat().st_ino == before.st_ino


def test_an_output_that_moves_leaves_no_file_and_no_folder_behind(toy, store, press, tmp_path):
    edit(toy, store, "river", replace(toy.notes["river"], folder="en/2026/11"))
    press()
    edit(toy, store, "river", replace(toy.notes["river"], folder="en"))
    report = press()
    assert report.removed == 2  # the note and its list
    assert not (tmp_path / "en/2026").exists()
    assert not empty_folders(tmp_path)


def test_an_output_that_is_gone_takes_its_siblings_along(toy, store, press, tmp_path):
    assert {"en/river.html", "en/river.html.br", "en/river.html.gz"} <= set(files(tmp_path))
    edit(toy, store, "river", None)
    press()
    assert not [path for path in files(tmp_path) if "river" in path]


def test_two_outputs_can_swap_their_addresses(toy, store, press, tmp_path):
    edit(toy, store, "river", replace(toy.notes["river"], slug="bridge"))
    edit(toy, store, "bridge", replace(toy.notes["bridge"], slug="river"))
    report = press()
    assert not report.errors
    assert files(tmp_path)["en/bridge.html"].startswith(b"The river")
    assert files(tmp_path)["en/river.html"].startswith(b"The bridge")


def test_an_address_passes_to_another_output_in_one_run(toy, store, press, tmp_path):
    edit(toy, store, "spring", Note("The spring", "river"))
    edit(toy, store, "river", replace(toy.notes["river"], slug="old-river"))
    assert not press().errors
    assert files(tmp_path)["en/river.html"].startswith(b"The spring")
    assert files(tmp_path)["en/old-river.html"].startswith(b"The river")


def test_two_outputs_that_claim_one_path_are_both_named_and_the_rest_goes_on(toy, store, press, tmp_path):
    edit(toy, store, "thief", Note("The thief", "river"))
    edit(toy, store, "road", Note("The road", "road"))
    report = press()
    assert list(report.errors) == [Output("note", "thief")]
    message = report.errors[Output("note", "thief")]
    assert "note thief" in message
    assert "note river" in message
    assert "en/river.html" in message
    assert files(tmp_path)["en/river.html"].startswith(b"The river")
    assert "en/road.html" in files(tmp_path)


def test_an_output_that_waited_for_a_path_gets_it_when_it_is_free(toy, store, press, tmp_path):
    edit(toy, store, "heir", Note("The heir", "river"))
    press()
    edit(toy, store, "river", None)
    assert not press().errors
    assert files(tmp_path)["en/river.html"].startswith(b"The heir")


def test_an_output_that_cannot_move_keeps_others_from_its_place(toy, store, press, tmp_path):
    edit(toy, store, "bridge", replace(toy.notes["bridge"], broken=True))
    edit(toy, store, "river", replace(toy.notes["river"], slug="bridge"))
    report = press()
    assert set(report.errors) == {Output("note", "bridge"), Output("note", "river")}
    assert files(tmp_path)["en/bridge.html"].startswith(b"The bridge")
    assert files(tmp_path)["en/river.html"].startswith(b"The river")


def test_one_failure_loses_nothing_else_and_is_tried_again(toy, store, press, tmp_path):
    edit(toy, store, "road", Note("The road", "road", broken=True))
    edit(toy, store, "river", replace(toy.notes["river"], title="The flood"))
    report = press()
    assert report.errors[Output("note", "road")].startswith("ValueError: this note cannot be set (toy.py, line ")
    assert b"The flood" in files(tmp_path)["en/river.html"]
    toy.notes["road"].broken = False
    report = press()
    assert not report.errors
    assert "en/road.html" in files(tmp_path)


def test_failures_alone_make_no_new_edition(toy, store, press, tmp_path):
    edit(toy, store, "road", Note("The road", "road", broken=True))
    press()
    front = files(tmp_path)["index.html"]
    assert not press().printed
    assert files(tmp_path)["index.html"] == front


@pytest.mark.parametrize(
    "slug", ["../../etc/passwd", "/etc/passwd", ".htaccess", "a\\b", "a\nb", "a//b", "a/./b", "x" * 300]
)
def test_an_unsafe_path_is_refused_and_the_rest_goes_on(slug, toy, store, press, tmp_path):
    edit(toy, store, "trap", Note("The trap", slug))
    edit(toy, store, "road", Note("The road", "road"))
    report = press()
    assert "cannot be an address" in report.errors[Output("note", "trap")]
    assert "en/road.html" in files(tmp_path)
    assert not [path for path in tmp_path.parent.rglob("passwd*") if path.is_file()]


def test_a_full_press_repairs_the_tree_and_sweeps_what_no_output_stands_for(toy, store, press, tmp_path):
    before = files(tmp_path)
    (tmp_path / "en/stray.html").write_text("left by hand")
    (tmp_path / "en/bridge.html").write_text("damaged")
    (tmp_path / "en/river.html.br").unlink()
    (tmp_path / "old").mkdir()
    (tmp_path / ".well-known").mkdir()
    (tmp_path / ".well-known/kept").write_text("the operator's own")
    store.mark(everything(store, toy, Key("house")))
    press()
    with Tree(tmp_path, durable=False) as tree:
        assert sweep(store, tree) == 1
    after = files(tmp_path)
    assert after.pop(".well-known/kept") == b"the operator's own"
    assert {path for path in after if not path.startswith("index.html")} == {
        path for path in before if not path.startswith("index.html")
    }
    assert after["en/bridge.html"] == before["en/bridge.html"]
    assert not empty_folders(tmp_path)


def test_a_sweep_that_nobody_asked_for_does_not_take_most_of_a_tree(store, press, tmp_path):
    for number in range(store.count() + 1):
        (tmp_path / f"of-another-newsroom-{number}.html").write_text("the last copy")
    before = files(tmp_path)
    with Tree(tmp_path, durable=False) as tree:
        with pytest.raises(MostOfTheTree, match="they were left where they are"):
            sweep(store, tree, most=False)
        assert files(tmp_path) == before
        assert sweep(store, tree) == store.count() + 1
