"""What every place promises. A test module subclasses it and gives a ``place`` fixture."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tamizdat.mirrors.carrier import Carrier, Copy, Parcel
from tamizdat.mirrors.errors import TooLarge

NAMES = (
    "index.html",
    "en/2026/11/story.html",
    "ru/2026/мост и река.html",
    "media/100%25-&+;=?#.webp",
    "edition/nodes/ab/cd",
)


def put(place: Carrier, **files: bytes) -> None:
    place.put([Parcel(name.replace("__", "/"), body) for name, body in files.items()])


class CarrierContract:
    def test_what_was_put_is_read_back_to_the_byte(self, place: Carrier):
        place.put([Parcel(name, f"words of {name}".encode()) for name in NAMES])
        assert [place.read(name, 100) for name in NAMES] == [f"words of {name}".encode() for name in NAMES]

    def test_a_file_of_the_disk_is_put_as_it_stands(self, place: Carrier, tmp_path: Path):
        film = tmp_path / "film.webm"
        film.write_bytes(bytes(range(256)) * 12_000)
        place.put([Parcel("media/film.webm", film), Parcel("media/empty.txt", b"")])
        assert place.read("media/film.webm", 1 << 24) == film.read_bytes()
        assert place.read("media/empty.txt", 1 << 24) == b""
        film.unlink()
        assert place.read("media/film.webm", 1 << 24)

    def test_the_newest_bytes_are_the_ones_that_count(self, place: Carrier):
        for body in (b"first", b"second, and longer", b"3rd"):
            place.put([Parcel("en/story.html", body)])
            assert place.read("en/story.html", 100) == body

    def test_a_reader_sees_the_old_bytes_or_the_new_and_never_a_part(self, place: Carrier, second: Carrier):
        bodies = {bytes([48 + n]) * (150_000 - 7_000 * n) for n in range(8)}
        place.put([Parcel("busy.html", min(bodies))])
        done, seen = threading.Event(), set()

        def read():
            while not done.is_set():
                seen.add(second.read("busy.html", 1 << 20))

        reader = threading.Thread(target=read)
        reader.start()
        for body in sorted(bodies):
            place.put([Parcel("busy.html", body)])
        done.set()
        reader.join()
        assert seen <= bodies

    def test_there_are_many_files_in_one_breath(self, place: Carrier):
        place.put([Parcel(f"edition/nodes/{n % 7:02x}/{n}", str(n).encode()) for n in range(300)])
        names = [f"edition/nodes/{n % 7:02x}/{n}" for n in range(310)]
        assert place.there(names) == frozenset(names[:300])
        assert place.read(names[299], 10) == b"299"

    def test_what_was_never_put_is_not_there(self, place: Carrier):
        put(place, en__story=b"words")
        assert place.read("en/other.html", 10) is None
        assert place.read("en/story/below.html", 10) is None
        assert place.read("en", 10) is None
        assert place.there(["en", "en/other.html", "en/story"]) == {"en/story"}
        assert place.there([]) == frozenset()

    def test_more_bytes_than_there_can_be_are_not_read(self, place: Carrier):
        put(place, endless=b"x" * 1000)
        assert place.read("endless", 1000)
        with pytest.raises(TooLarge):
            place.read("endless", 999)

    def test_a_copy_has_the_bytes_of_its_source_and_replaces_what_was_there(self, place: Carrier):
        place.put([Parcel("edition/files/ab/cd", b"new words"), Parcel("en/story.html", b"old words")])
        for _ in range(2):
            place.copy([Copy("edition/files/ab/cd", "en/story.html"), Copy("edition/files/ab/cd", "en/new/story.html")])
        assert place.read("en/story.html", 100) == place.read("en/new/story.html", 100) == b"new words"
        assert sorted(place.names("")) == ["edition/files/ab/cd", "en/new/story.html", "en/story.html"]

    def test_a_copy_outlives_its_source(self, place: Carrier):
        place.put([Parcel("edition/files/ab/cd", b"words")])
        place.copy([Copy("edition/files/ab/cd", "en/story.html")])
        place.put([Parcel("edition/files/ab/cd", b"other")])
        place.delete(["edition/files/ab/cd"])
        assert place.read("en/story.html", 100) == b"words"

    def test_what_was_deleted_is_gone_and_to_delete_it_again_is_no_trouble(self, place: Carrier):
        put(place, en__a=b"1", en__b=b"2", ru__a=b"3")
        for _ in range(2):
            place.delete(["en/a", "ru/a", "never/there"])
        assert sorted(place.names("")) == ["en/b"]
        put(place, ru__a=b"4")
        assert place.read("ru/a", 10) == b"4"

    def test_all_files_of_a_folder_are_listed_and_no_other(self, place: Carrier):
        place.put([Parcel(name, b"x") for name in (*NAMES, "edition2/x")])
        assert set(place.names("")) == {*NAMES, "edition2/x"}
        assert list(place.names("edition")) == ["edition/nodes/ab/cd"]
        assert list(place.names("nothing/here")) == []

    def test_a_file_of_an_older_edition_makes_way_for_a_folder(self, place: Carrier):
        put(place, en__story=b"once a file")
        place.delete(["en/story"])
        put(place, en__story__page=b"now a folder")
        assert place.read("en/story/page", 100) == b"now a folder"

    def test_a_file_that_is_not_there_to_be_sent_leaves_the_old_one(self, place: Carrier, tmp_path: Path):
        put(place, page=b"old")
        with pytest.raises(Exception):  # noqa: B017, PT011  whatever the place says to it
            place.put([Parcel("page", tmp_path / "nothing")])
        assert place.read("page", 10) == b"old"
        put(place, page=b"new")
        assert place.read("page", 10) == b"new"
