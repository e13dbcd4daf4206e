"""Every kind of place keeps the one contract; and what is particular to each."""

import hashlib
import os
import shutil
import sys
import time
import uuid
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tamizdat.mirrors.carrier import Parcel
from tamizdat.mirrors.carriers.directory import Directory
from tamizdat.mirrors.errors import PlaceBusy, PlaceFailed, WrongPlace
from tamizdat.mirrors.places import carrier_to, kind_of
from tests.contracts.carrier import CarrierContract
from tests.fakes.carrier import MemoryPlace
from tests.mirrors.servers import an_ssh_server


class TestMemory(CarrierContract):
    @pytest.fixture
    def place(self):
        return MemoryPlace()

    @pytest.fixture
    def second(self, place):
        return MemoryPlace(place.files)


class TestDirectory(CarrierContract):
    @pytest.fixture
    def place(self, tmp_path):
        carrier = carrier_to(str(tmp_path / "mirror"))
        yield carrier
        carrier.close()

    @pytest.fixture
    def second(self, tmp_path):
        return carrier_to(f"onion:{tmp_path}/mirror")

    def test_two_do_not_write_at_once(self, place, second):
        place.put([Parcel("page", b"words")])
        with pytest.raises(PlaceBusy, match="Another process"):
            second.put([Parcel("page", b"other words")])
        place.close()
        second.put([Parcel("page", b"other words")])
        second.close()

    def test_what_a_killed_shipment_left_is_swept(self, place, tmp_path):
        place.put([Parcel("page", b"words")])
        place.close()
        (tmp_path / "mirror" / ".mirror" / "draft-77").write_text("half a pa")
        place.put([Parcel("page", b"more words")])
        assert [file.name for file in (tmp_path / "mirror" / ".mirror").iterdir()] == ["lock"]

    def test_a_place_that_cannot_be_written_to_says_so(self, tmp_path):
        (tmp_path / "file").write_text("no directory")
        with pytest.raises(PlaceFailed, match="mend it, then ship again"):
            Directory(tmp_path / "file").put([Parcel("page", b"words")])


@pytest.mark.usefixtures("s3_keys")
class TestBucket(CarrierContract):
    @pytest.fixture
    def address(self, s3_endpoint):
        import boto3

        bucket = f"paper-{uuid.uuid4()}"
        boto3.client("s3", endpoint_url=s3_endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
        return f"s3://{bucket}/some/prefix?endpoint={s3_endpoint}&region=us-east-1"

    @pytest.fixture
    def place(self, address):
        carrier = carrier_to(address)
        yield carrier
        carrier.close()

    @pytest.fixture
    def second(self, address):
        carrier = carrier_to(address)
        yield carrier
        carrier.close()

    def test_a_browser_is_told_what_each_file_is_and_how_long_it_lasts(self, place, address, s3_endpoint):
        import boto3

        place.put(
            [Parcel("edition/files/ab/cd", b"words"), Parcel("en/story.html.br", b"x"), Parcel("feed.atom", b"x")]
        )
        client = boto3.client("s3", endpoint_url=s3_endpoint, region_name="us-east-1")

        def told(name):
            found = client.head_object(Bucket=urlsplit(address).netloc, Key=f"some/prefix/{name}")
            return found["ContentType"], found["CacheControl"], found.get("ContentEncoding", "")

        assert told("edition/files/ab/cd") == ("application/octet-stream", "max-age=31536000, public, immutable", "")
        assert told("en/story.html.br") == ("text/html; charset=utf-8", "max-age=60, public", "br")
        assert told("feed.atom") == ("application/atom+xml; charset=utf-8", "max-age=60, public", "")

    def test_a_bucket_that_is_not_ours_says_so(self, s3_endpoint):
        with pytest.raises(PlaceFailed, match="NoSuchBucket"):
            carrier_to(f"s3://nobodys?endpoint={s3_endpoint}&region=us-east-1").put([Parcel("page", b"words")])


HANGING_UP = """
import os, subprocess, sys, threading
line = subprocess.Popen(["REAL", *sys.argv[1:]], stdin=subprocess.PIPE)
threading.Thread(target=lambda: os._exit(line.wait() & 0xFF), daemon=True).start()
sent = 0
with open(os.path.join(os.environ["NOTES"], str(os.getpid())), "wb", 0) as notes:
    while (piece := os.read(0, 65_536)) and sent < int(os.environ["AT_MOST"]):
        sent += len(piece)
        notes.write(piece)
        line.stdin.write(piece)
        line.stdin.flush()
if piece:
    line.kill()
line.stdin.close()
threading.Event().wait()
"""


@pytest.fixture
def a_counted_line(tmp_path, monkeypatch):
    """An ``ssh`` in front of the real one, which notes what rsync sends and may hang up in the middle of it."""

    @contextmanager
    def line(ending_after=1 << 30):
        notes, programs = tmp_path / "notes", tmp_path / "programs"
        for folder in (notes, programs):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        (programs / "ssh").write_text(f"#!{sys.executable}\n{HANGING_UP}".replace("REAL", str(shutil.which("ssh"))))
        (programs / "ssh").chmod(0o755)
        with monkeypatch.context() as here:
            here.setenv("PATH", f"{programs}:{os.environ['PATH']}")
            here.setenv("NOTES", str(notes))
            here.setenv("AT_MOST", str(ending_after))
            yield lambda: sum(each.stat().st_size for each in notes.iterdir())

    return line


def what_arrives(bench):
    """Bytes of the one half there; the far end may still be writing when the near one has seen the line break."""
    last = time.monotonic() + 30
    while (size := sum(half.stat().st_size for half in bench.iterdir())) < 1_000_000:
        assert time.monotonic() < last, f"{size} bytes have arrived"
        time.sleep(0.01)
    return size


class TestRemote(CarrierContract):
    @pytest.fixture
    def place(self, ssh_server, tmp_path):
        carrier = carrier_to(ssh_server.place(tmp_path / "far"))
        yield carrier
        carrier.close()

    @pytest.fixture
    def second(self, ssh_server, tmp_path):
        carrier = carrier_to(ssh_server.place(tmp_path / "far"))
        yield carrier
        carrier.close()

    def test_nothing_but_the_files_is_left_there(self, place, tmp_path):
        place.put([Parcel("en/story.html", b"words")])
        assert list((tmp_path / "far" / ".mirror").iterdir()) == []
        assert (tmp_path / "far" / ".mirror").exists()

    def test_a_large_file_that_was_cut_off_goes_on_in_its_middle(self, place, ssh_server, tmp_path, a_counted_line):
        film = tmp_path / "film.webm"
        film.write_bytes(os.urandom(6_000_000))
        with a_counted_line(ending_after=4_000_000), pytest.raises(PlaceFailed, match="What has arrived is kept"):
            place.put([Parcel("media/film.webm", film), Parcel("media/after.txt", b"small")])
        assert place.there(["media/film.webm"]) == frozenset()
        arrived = what_arrives(tmp_path / "far" / ".mirror")
        again = carrier_to(ssh_server.place(tmp_path / "far"))
        with a_counted_line() as counted:
            again.put([Parcel("media/film.webm", film)])
        assert again.read("media/film.webm", 1 << 24) == film.read_bytes()
        assert counted() < 6_000_000 - arrived * 0.9, "it was sent anew"
        again.close()
        assert list((tmp_path / "far" / ".mirror").iterdir()) == []

    def test_a_half_that_belongs_to_another_file_does_no_harm(self, place, tmp_path):
        film = tmp_path / "film.webm"
        for _ in range(2):
            film.write_bytes(os.urandom(2_000_000))
            half = tmp_path / "far" / ".mirror" / f"begun-{hashlib.sha256(b'film.webm').hexdigest()[:32]}"
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(os.urandom(3_000_000))
            place.put([Parcel("film.webm", film)])
            assert place.read("film.webm", 1 << 24) == film.read_bytes()

    def test_halves_that_nobody_went_on_with_are_swept(self, place, tmp_path):
        bench = tmp_path / "far" / ".mirror"
        bench.mkdir(parents=True)
        for name, days in (("begun-old", 8), ("begun-new", 1), ("other", 0)):
            (bench / name).write_bytes(b"half")
            os.utime(bench / name, (time.time() - days * 86_400,) * 2)
        place.put([Parcel("page", b"words")])
        assert [each.name for each in bench.iterdir()] == ["begun-new"]

    def test_a_large_file_can_be_read_by_the_far_web_server(self, place, tmp_path):
        film = tmp_path / "film.webm"
        film.write_bytes(bytes(2_000_000))
        film.chmod(0o600)
        place.put([Parcel("film.webm", film)])
        assert (tmp_path / "far" / "film.webm").stat().st_mode & 0o777 == 0o644

    def test_a_server_without_rsync_gets_large_files_all_the_same(self, tmp_path_factory, tmp_path):
        film = tmp_path / "film.webm"
        film.write_bytes(os.urandom(2_000_000))
        with an_ssh_server(tmp_path_factory.mktemp("sftponly"), ForceCommand="internal-sftp") as server:
            place = carrier_to(server.place(tmp_path / "far"))
            place.put([Parcel("film.webm", film)])
            assert place.read("film.webm", 1 << 24) == film.read_bytes()
            place.close()

    def test_a_host_whose_key_is_not_known_gets_nothing(self, ssh_server, tmp_path):
        (tmp_path / "nobody").write_text("")
        place = ssh_server.place(tmp_path / "far").replace(str(ssh_server.known_hosts), str(tmp_path / "nobody"))
        with pytest.raises(PlaceFailed, match="ssh ended"):
            carrier_to(place)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/srv/mirror", "directory"),
        ("/srv/what? #2", "directory"),
        ("onion:/srv/onion", "onion"),
        ("ssh://u@host/srv/paper?key=/k&jump=other", "ssh"),
        ("s3://bucket?endpoint=https://s3.example", "s3"),
    ],
)
def test_the_kind_of_a_place_stands_in_its_address(place, kind):
    assert kind_of(place) == kind


@pytest.mark.parametrize(
    "place",
    [
        "mirror",
        "onion:mirror",
        "ftp://host/x",
        "ssh://host",
        "ssh:///srv/x",
        "s3:///prefix",
        "ssh://u:secret@host/srv/x",
        "s3://bucket?secret=1",
        "ssh://[host/x",
    ],
)
def test_what_names_no_place_is_refused_in_words(place):
    with pytest.raises(WrongPlace, match=r"\.|Examples"):
        kind_of(place)
