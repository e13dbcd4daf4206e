"""The pressed tree is served as it is now: right types, right siblings, nothing but what the press finished."""

import json
import threading

import pytest

from tamizdat.config.headers import DESK, PAPER, with_headers
from tamizdat.mirrors.serve import PressedFiles
from tests.wsgi import ask


def nothing(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"nothing here"]


@pytest.fixture
def tree(tmp_path):
    root = tmp_path / "paper"
    (root / "en" / "politics").mkdir(parents=True)
    (root / "index.html").write_text("front")
    (root / "en" / "index.html").write_text("english front")
    (root / "en" / "story.html").write_text("a story, not compressed")
    (root / "en" / "story.html.br").write_bytes(b"brotli")
    (root / "en" / "story.html.gz").write_bytes(b"gzipped")
    return root


@pytest.fixture
def paper(tree):
    return PressedFiles(nothing, tree)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("en/page.html", 'text/html; charset="utf-8"'),
        ("en/feed.atom", "application/atom+xml; charset=utf-8"),
        ("en/feed.rss", "application/rss+xml; charset=utf-8"),
        ("en/feed.json", "application/feed+json"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("sitemap.xml", "application/xml"),
        ("robots.txt", 'text/plain; charset="utf-8"'),
        ("media/pictures/1-640.avif", "image/avif"),
        ("media/pictures/1-640.webp", "image/webp"),
        ("media/files/2-report.pdf", "application/pdf"),
        ("house/fonts/serif.woff2", "font/woff2"),
        ("house/icon.svg", "image/svg+xml"),
    ],
)
def test_each_kind_of_file_has_its_type(paper, tree, name, kind):
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text("x")
    answer = ask(paper, f"/{name}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)


@pytest.mark.parametrize(
    ("path", "body"), [("/", b"front"), ("/en/", b"english front"), ("/en/index.html", b"english front")]
)
def test_a_folder_shows_its_front_by_either_name(paper, path, body):
    assert ask(paper, path).body == body


def test_a_folder_without_its_slash_leads_to_the_one_with_it(paper):
    answer = ask(paper, "/en")
    assert (answer.status, answer.headers["Location"]) == (302, "en/")


def test_a_browser_gets_the_smallest_sibling_it_can_read(paper):
    assert ask(paper, "/en/story.html", HTTP_ACCEPT_ENCODING="gzip, br").body == b"brotli"
    assert ask(paper, "/en/story.html", HTTP_ACCEPT_ENCODING="gzip").body == b"gzipped"
    assert ask(paper, "/en/story.html").body == b"a story, not compressed"


def test_what_is_pressed_now_is_served_now(paper, tree):
    assert ask(paper, "/en/new.html").status == 404
    (tree / "en" / "new.html").write_text("new")
    assert ask(paper, "/en/new.html").body == b"new"
    (tree / "en" / "new.html").unlink()
    assert ask(paper, "/en/new.html").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../tamizdat.toml",
        "/en/../../tamizdat.toml",
        "/en/..%2f..%2ftamizdat.toml",
        "//etc/passwd",
        "/en\\..\\..\\tamizdat.toml",
        "/link.html",
        "/linked/secret",
        "/linked.html",
        "/.hidden",
        "/.press/state",
        "/en/.story.html.k2j",
        "/en/story.html.new",
        "/en/story.html.tmp",
        "/en/story.html.br",
        "/en/story.html.gz",
        "/en/story.html/",
        "/en/story.html\0.png",
        "/en/politics/",
        "/en/politics",
    ],
)
def test_nothing_outside_the_finished_paper_is_served(paper, tree, path):
    (tree.parent / "tamizdat.toml").write_text("secret")
    (tree.parent / "secret").write_text("secret")
    (tree / "link.html").symlink_to(tree.parent / "tamizdat.toml")
    (tree / "linked").symlink_to(tree.parent)
    (tree / "linked.html").write_text("a page")
    (tree / "linked.html.gz").symlink_to(tree.parent / "secret")
    (tree / ".press").mkdir()
    for name in (".hidden", ".press/state", "en/.story.html.k2j", "en/story.html.new", "en/story.html.tmp"):
        (tree / name).write_text("secret")
    answer = ask(paper, path, HTTP_ACCEPT_ENCODING="gzip")
    assert answer.status == 404
    assert b"secret" not in answer.body


def test_the_webs_own_hidden_folder_is_served(paper, tree):
    (tree / ".well-known").mkdir()
    (tree / ".well-known" / "security.txt").write_text("Contact: mailto:desk@farshore.example")
    assert ask(paper, "/.well-known/security.txt").status == 200


def test_a_page_is_whole_while_the_press_replaces_it(paper, tree):
    """A reader never gets the length of one version with the bytes of another."""
    page, done = tree / "en" / "busy.html", threading.Event()
    page.write_text("x")

    def press():
        for number in range(400):
            new = page.with_suffix(".html.new")
            new.write_text("x" * (number % 50))
            new.replace(page)
        done.set()

    pressing = threading.Thread(target=press)
    pressing.start()
    while not done.is_set():
        answer = ask(paper, "/en/busy.html")
        assert answer.status == 200
        assert len(answer.body) == int(answer.headers["Content-Length"])
    pressing.join()


def test_a_reader_who_has_the_page_is_told_so(paper):
    etag = ask(paper, "/en/story.html").headers["ETag"]
    assert ask(paper, "/en/story.html", HTTP_IF_NONE_MATCH=etag).status == 304


@pytest.mark.parametrize(
    ("name", "caching"),
    [
        ("edition/nodes/ab/cd", "max-age=31536000, public, immutable"),
        ("edition/files/ab/cd", "max-age=31536000, public, immutable"),
        ("edition/metadata/timestamp.json", "no-cache"),
        ("house/fonts/serif.woff2", "max-age=86400, public"),
        ("en/page.html", "max-age=60, public"),
    ],
)
def test_what_lies_under_its_hash_is_kept_for_ever_and_the_head_is_always_asked_for(paper, tree, name, caching):
    (tree / name).parent.mkdir(parents=True, exist_ok=True)
    (tree / name).write_text("x")
    answer = ask(paper, f"/{name}")
    assert answer.headers["Cache-Control"] == caching
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_object_is_sent_compressed_to_who_can_read_it_and_as_no_page_at_all(paper, tree):
    (tree / "edition" / "files" / "ab").mkdir(parents=True)
    (tree / "edition" / "files" / "ab" / "cd").write_text("<html>a page that is somewhat long</html>")
    (tree / "edition" / "files" / "ab" / "cd.br").write_bytes(b"brotli")
    answer = ask(paper, "/edition/files/ab/cd", HTTP_ACCEPT_ENCODING="br")
    assert (answer.body, answer.headers["Content-Encoding"]) == (b"brotli", "br")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_part_of_a_recording_can_be_asked_for(paper, tree):
    (tree / "interview.mp3").write_bytes(b"0123456789")
    answer = ask(paper, "/interview.mp3", HTTP_RANGE="bytes=2-4")
    assert (answer.status, answer.body) == (206, b"234")


def test_nothing_can_be_sent_to_the_paper(paper):
    assert ask(paper, "/en/story.html", method="POST").status == 405


@pytest.mark.parametrize("path", ["/", "/en", "/en/story.html", "/nothing"])
def test_every_answer_carries_the_papers_headers_and_no_cookie(paper, path):
    answer = ask(with_headers(paper, PAPER, "https://farshore.example"), path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "script-src 'self';" in policy
    # the form for the letter leads to the paper's own host, from mirrors too; but nothing is fetched from another one
    assert not [each for each in policy.split("; ") if "http" in each and not each.startswith("form-action ")]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Permissions-Policy"]
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["Set-Cookie"] is None


def test_the_desk_lets_a_browser_ask_nobody_else(paper):
    answer = ask(with_headers(paper, DESK, "http://127.0.0.1:8001"), "/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert "*" not in policy
    assert answer.headers["Strict-Transport-Security"] is None


ONION = "http://" + "abcdefghijklmnop" * 3 + "abcdefgh.onion/"


def the_list_names(tree, *addresses):
    (tree / "mirrors.json").write_text(json.dumps({"mirrors": [{"address": each} for each in addresses]}))


def test_tor_browser_is_offered_the_onion_of_the_signed_list_on_every_page(paper, tree):
    assert "Onion-Location" not in ask(paper, "/en/story.html").headers
    the_list_names(tree, "https://north.example/", ONION)
    (tree / "en" / "мост.html").write_text("the bridge")
    for path, there in (
        ("/en/story.html", "en/story.html"),
        ("/", ""),
        ("/en/", "en/"),
        ("/en/мост.html".encode().decode("latin-1"), "en/%D0%BC%D0%BE%D1%81%D1%82.html"),
    ):
        assert ask(paper, path).headers["Onion-Location"] == ONION + there
    assert "Onion-Location" not in ask(paper, "/mirrors.json").headers
    assert "Onion-Location" not in ask(paper, "/sign-up/").headers  # the onion has the files and no counter
    assert "Onion-Location" not in ask(paper, "/en/story.html", HTTP_HOST=ONION[7:-1]).headers


@pytest.mark.parametrize("address", ["http://evil.example/.onion/", "http://a.onion/\r\nX: y", "javascript:.onion/", 7])
def test_nothing_but_an_onion_is_offered(paper, tree, address):
    the_list_names(tree, address)
    assert "Onion-Location" not in ask(paper, "/en/story.html").headers
    (tree / "mirrors.json").write_text("no list")
    assert ask(paper, "/en/story.html").status == 200
