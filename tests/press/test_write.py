import gzip
from hashlib import sha256

import brotli
import pytest

from tamizdat.press.drafts import Finish, draft
from tamizdat.press.errors import CannotWrite, PathBlocked, TreeBusy, UnsafePath
from tamizdat.press.write import Tree
from tests.press.trees import files

PAGE = b"<p>Read this under the blanket.</p>" * 40


@pytest.fixture
def tree(tmp_path):
    with Tree(tmp_path / "paper", durable=False) as tree:
        yield tree


def test_a_page_has_siblings_that_unpack_to_it(tree):
    assert tree.write("en/index.html", PAGE)
    found = files(tree.root)
    assert brotli.decompress(found["en/index.html.br"]) == gzip.decompress(found["en/index.html.gz"]) == PAGE


def test_pictures_and_very_short_texts_have_no_siblings(tree):
    tree.write("media/a.jpg", PAGE)
    tree.write("robots.txt", b"User-agent: *")
    assert set(files(tree.root)) == {"media/a.jpg", "robots.txt"}


def test_the_same_bytes_are_not_written_again(tree):
    assert tree.write("en/index.html", PAGE)
    assert not tree.write("en/index.html", PAGE)


def test_a_page_whose_opening_is_handed_on_apart_is_the_same_page(tree):
    opening, rest = b"<!doctype html><style>p{color:red}", b"</style>" + PAGE
    for finish in (Finish(), Finish(compressed=False)):
        made = draft(str(tree.root), "en/a.html", rest, finish, opening)
        assert (made.digest, made.length) == (sha256(opening + rest).hexdigest(), len(opening + rest))
        assert tree.place(made)
        apart = files(tree.root)
        tree.remove("en/a.html")
        tree.place(draft(str(tree.root), "en/a.html", opening + rest, finish))
        assert files(tree.root) == apart
        assert not tree.place(draft(str(tree.root), "en/a.html", rest, finish, opening))
        tree.remove("en/a.html")


def test_siblings_whose_file_somebody_deleted_do_not_outlive_the_next_one(tree):
    tree.write("en/index.html", PAGE)
    (tree.root / "en/index.html").unlink()
    tree.write("en/index.html", b"<p>Short.</p>")
    assert set(files(tree.root)) == {"en/index.html"}


def test_in_a_bare_tree_a_page_that_is_printed_twice_keeps_no_sibling_of_the_first(tmp_path):
    assert Tree.is_bare(tmp_path / "paper")
    with Tree(tmp_path / "paper", durable=False, finish=Finish(bare=True)) as tree:
        assert Tree.is_bare(tree.root)
        assert tree.write("en/index.html", PAGE)
        assert set(files(tree.root)) == {"en/index.html", "en/index.html.gz", "en/index.html.br"}
        assert tree.write("en/index.html", b"<p>Short.</p>")
        assert files(tree.root) == {"en/index.html": b"<p>Short.</p>"}
    assert not Tree.is_bare(tree.root)


def test_a_lost_sibling_comes_back(tree):
    tree.write("en/index.html", PAGE)
    (tree.root / "en/index.html.gz").unlink()
    assert tree.write("en/index.html", PAGE)
    assert "en/index.html.gz" in files(tree.root)


def test_a_page_that_shrinks_under_the_limit_loses_its_siblings(tree):
    tree.write("robots.txt", PAGE)
    tree.write("robots.txt", b"short")
    assert files(tree.root) == {"robots.txt": b"short"}


def test_a_file_is_copied_without_passing_through_memory(tree, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\x00film" * 100_000)
    assert tree.write("media/film.mp4", film)
    assert not tree.write("media/film.mp4", film)
    assert (tree.root / "media/film.mp4").read_bytes() == film.read_bytes()
    film.write_bytes(b"\x00FILM" * 100_000)
    assert tree.write("media/film.mp4", film)


def test_one_tree_has_one_writer(tree):
    with pytest.raises(TreeBusy, match="Another press"), Tree(tree.root):
        pass


def test_what_a_killed_press_left_on_the_bench_is_swept(tmp_path):
    (tmp_path / ".press").mkdir()
    (tmp_path / ".press/4711-3").write_bytes(b"half a pa")
    with Tree(tmp_path, durable=False):
        assert {path.name for path in (tmp_path / ".press").iterdir()} == {"lock"}


def test_the_bench_is_closed_to_a_server_that_runs_as_another_user(tree):
    assert (tree.root / ".press").stat().st_mode & 0o077 == 0


def test_a_file_where_a_folder_is_needed_is_told(tree):
    tree.write("en", b"a file")
    with pytest.raises(PathBlocked, match=r"en/index\.html"):
        tree.write("en/index.html", PAGE)


def test_a_disk_that_cannot_be_written_says_so_and_what_to_do(tmp_path):
    (tmp_path / "paper").write_text("this is no folder")
    with pytest.raises(CannotWrite, match="press again"), Tree(tmp_path / "paper"):
        pass


@pytest.mark.parametrize(
    "path", ["", "/a", "../a", "a/../b", ".env", "a/.git/b", "a\x00b", "a\u2028b", "C:\\a", "a.html.br", "feed.atom.gz"]
)
def test_a_path_that_could_leave_or_hide_is_refused_by_the_tree_itself(path, tree):
    with pytest.raises(UnsafePath):
        tree.write(path, PAGE)
    with pytest.raises(UnsafePath):
        tree.remove(path)


def test_a_packed_attachment_is_a_file_like_any_other(tree):
    assert tree.write("media/files/3-minutes.gz", PAGE)
    assert list(tree.paths()) == ["media/files/3-minutes.gz"]
