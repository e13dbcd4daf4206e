"""The reader's trie and trailer say what the press's say, and refuse what it refuses. Attacks."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from tamizdat.edition.entries import entry, path_key
from tamizdat.edition.nodes import Fork, Leaf, parse
from tamizdat.edition.proofs import Proof, prove
from tamizdat.edition.trie import build
from tests.edition.sealed import APaper, a_page, trailer
from tests.edition.tries import Kept, a_file, files
from tests.reader.javascript import READER, run

FILES = files(3000)
KEPT = Kept()
ROOT = build(FILES, KEPT)

FIND = """
    const { root, nodes, paths } = data;
    const get = async (hash) => {
      const raw = nodes[Buffer.from(hash).toString("hex")];
      if (!raw) throw Object.assign(new Error("no such node"), { why: "missing" });
      return bytes(raw);
    };
    const found = [];
    for (const path of paths) {
      found.push(await find(bytes(root), path, get).then(
        (entry) => entry && { digest: Buffer.from(entry.digest).toString("hex"), length: entry.length },
        (error) => error.why ?? String(error.stack)));
    }
    return found;
"""


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def find(paths: list[str], root: bytes = ROOT, kept: dict[bytes, bytes] = KEPT):
    nodes = {hash_.hex(): b64(raw) for hash_, raw in kept.items()}
    return run("trie.js", "find", FIND, {"root": b64(root), "nodes": nodes, "paths": paths})


def a_story(number: int) -> str:
    return f"en/2026/11/story-{number}.html"


def test_every_file_is_found_with_its_digest_and_length():
    numbers = range(0, 3000, 97)
    wanted = [{"digest": sha256(str(n).encode()).hexdigest(), "length": len(str(n))} for n in numbers]
    assert find([a_story(n) for n in numbers]) == wanted


def test_what_is_not_there_is_proved_absent():
    assert find(["en/none.html", "en/2026/11/story-3000.html"]) == [None, None]
    assert find(["index.html"], build([], empty := Kept()), empty) == [None]


@pytest.mark.parametrize(
    "path", ["", "/en.html", "en//a.html", "en/../a.html", "en\\a.html", "en/\u0000.html", "cafe\u0301.html"]
)
def test_what_is_no_path_of_a_paper_is_refused(path):
    assert find([path]) == ["altered"]


def test_letters_beyond_ascii_are_looked_up_as_they_are_named():
    kept = Kept()
    root = build([a_file("ru/Ёлка и дом.html"), a_file("fa/خبر.html"), a_file("en/𝒜.html")], kept)
    assert all(find(["ru/Ёлка и дом.html", "fa/خبر.html", "en/𝒜.html"], root, kept))


PARSE = "return Promise.all(data.map(([raw, hash]) => why(parse(bytes(raw), bytes(hash)))));"


def verdicts(pairs: list[tuple[bytes, bytes]]):
    return run("trie.js", "parse", PARSE, [[b64(raw), b64(hash_)] for raw, hash_ in pairs])


def a_fork() -> bytes:
    return KEPT[ROOT]


def a_leaf() -> tuple[bytes, bytes]:
    return next((hash_, raw) for hash_, raw in KEPT.items() if isinstance(parse(raw, hash_), Leaf))


def test_every_node_of_the_press_is_one_for_the_reader():
    assert set(verdicts([(raw, hash_) for hash_, raw in list(KEPT.items())[:60]])) == {"accepted"}


def test_a_changed_cut_or_lengthened_node_is_refused():
    hash_, leaf = a_leaf()
    forged = [
        (raw[:n] + bytes([raw[n] ^ 1]) + raw[n + 1 :], of)
        for of, raw in ((hash_, leaf), (ROOT, a_fork()))
        for n in range(0, len(raw), 7)
    ]
    forged += [(raw[:-1], of) for of, raw in ((hash_, leaf), (ROOT, a_fork()))]
    forged += [(raw + b"\0" * n, of) for of, raw in ((hash_, leaf), (ROOT, a_fork())) for n in (1, 32, 52, 5000)]
    forged += [(b"", hash_), (b"L", hash_), (b"F", ROOT), (b"F\0\0\0\0", ROOT), (b"X" + a_fork()[1:], ROOT)]
    assert set(verdicts(forged)) == {"altered"}


def test_entries_out_of_order_are_no_leaf():
    one, other = sorted(FILES[:2])
    wrong = Leaf((other, one))
    twice = Leaf((one, one))
    assert verdicts([(wrong.packed(), wrong.hash()), (twice.packed(), twice.hash())]) == ["altered"] * 2


def test_a_branch_of_zeroes_that_is_said_to_be_there_is_no_fork():
    fork = parse(a_fork(), ROOT)
    assert isinstance(fork, Fork)
    zero = Fork((bytes(32), *fork.branches[1:]))
    raw = a_fork()[:5] + bytes(32) + a_fork()[37:]
    assert verdicts([(raw, zero.hash())]) == ["altered"]


def test_forks_without_end_are_refused():
    """A mirror cannot make one, but an edition key's thief could: each fork's branches lead to the next."""
    kept, hash_ = Kept(), Leaf(()).hash()
    kept.put(hash_, Leaf(()).packed())
    for _ in range(40):
        fork = Fork((hash_,) * 32)
        hash_ = fork.hash()
        kept.put(hash_, fork.packed())
    assert find(["en/a.html"], hash_, kept) == ["altered"]


PROOFS = """
    return Promise.all(data.map(([path, digest, length, proof]) =>
      rootOf(path, bytes(digest), length, bytes(proof)).then((root) => Buffer.from(root).toString("hex"), (error) => error.why)));
"""


def roots_of(claims):
    return run(
        "trie.js", "rootOf", PROOFS, [[path, b64(digest), length, b64(proof)] for path, digest, length, proof in claims]
    )


def a_claim(number: int):
    proof = prove(ROOT, FILES[number].key, KEPT)
    assert isinstance(proof, Proof)
    return a_story(number), FILES[number].digest, FILES[number].length, proof.packed()


def test_a_proof_leads_to_the_root():
    assert roots_of([a_claim(n) for n in range(0, 3000, 211)]) == [ROOT.hex()] * 15


def test_no_other_file_and_no_other_proof_leads_there():
    path, digest, length, proof = a_claim(7)
    other = a_claim(8)
    forged = [
        (other[0], digest, length, proof),
        (path, other[1], length, proof),
        (path, digest, length + 1, proof),
        (path, digest, length, other[3]),
        *((path, digest, length, proof[:n] + bytes([proof[n] ^ 1]) + proof[n + 1 :]) for n in range(0, len(proof), 5)),
        *((path, digest, length, proof[:n]) for n in (0, 1, 2, 3, 34, len(proof) - 1)),
        *((path, digest, length, proof + b"\0" * n) for n in (1, 32, 160)),
    ]
    assert ROOT.hex() not in roots_of(forged)


AUTHENTIC = """
    const root = head.read(bytes(data.root), "root");
    return Promise.all(data.pages.map((page) => authentic(bytes(page), root).then(
      (found) => [found.path, found.number], (error) => error.why ?? String(error.stack))));
"""


def authentic(paper: APaper, *pages: bytes):
    data = {"root": b64(paper.roots[-1]), "pages": [b64(page) for page in pages]}
    snippet = f"const head = await import({(READER / 'head.js').as_uri()!r});" + AUTHENTIC
    return run("trailer.js", "authentic", snippet, data)


@pytest.fixture(scope="module")
def paper():
    return APaper()


@pytest.fixture(scope="module")
def tree(paper):
    return paper.seal({a_story(1): a_page("Bridge closed"), "ru/а--б%.html": a_page("Мост", "ru"), "feed.xml": b"<a/>"})


def test_a_page_carries_its_own_proof(paper, tree):
    assert authentic(paper, tree[a_story(1)], tree["ru/а--б%.html"]) == [[a_story(1), 1], ["ru/а--б%.html", 1]]


def test_a_page_of_an_older_edition_is_authentic_as_of_that(paper, tree):
    later = paper.seal({"en/other.html": a_page("Other")})
    assert authentic(paper, later[a_story(1)], later["en/other.html"]) == [[a_story(1), 1], ["en/other.html", 2]]


def test_a_page_that_differs_anywhere_is_refused(paper, tree):
    page = tree[a_story(1)]
    end = page.index(b"<!--tamizdat")
    proof = page.index(b"\n", page.index(b"\n", end) + 1) + 1
    forged = [page[:n] + bytes([page[n] ^ 1]) + page[n + 1 :] for n in (*range(0, end, 40), *range(end, len(page), 60))]
    forged += [
        page[:end] + b"<p>More</p>\n" + page[end:],
        page + b"<p>More</p>\n",
        page + b"\n",
        page[:-1],
        page[:end],
        page.replace(b"\n-->\n", b"-->\n"),
        page[:proof] + b"--><script>" + page[proof:],
        page.replace(b"<!--tamizdat 1\n", b"<!--tamizdat 2\n"),
        page[end:],
        b"",
    ]
    assert not [
        verdict for verdict in authentic(paper, *forged) if verdict not in {"altered", "missing", "unknown key"}
    ]


def test_the_same_proof_written_otherwise_is_refused(paper, tree):
    page = tree[a_story(1)]
    lines = page.split(b"\n")
    at = next(n for n, line in enumerate(lines) if line.startswith(b"<!--tamizdat"))
    lines[at + 2] += b"="
    assert authentic(paper, b"\n".join(lines)) != [[a_story(1), 1]]


def test_a_page_under_another_papers_key_is_refused(paper, tree):
    other = APaper()
    page = other.seal({a_story(1): a_page("Bridge closed")})[a_story(1)]
    assert authentic(paper, page) == ["unknown key"]


def test_a_trailer_moved_to_another_page_is_refused(paper, tree):
    page, other = tree[a_story(1)], tree["ru/а--б%.html"]
    cut = page.index(b"<!--tamizdat"), other.index(b"<!--tamizdat")
    assert authentic(paper, page[: cut[0]] + other[cut[1] :]) == ["altered"]


def test_entries_of_the_fixtures_are_those_of_the_press(tree):
    kept = Kept()
    body = a_page("Bridge closed")
    root = build([entry(a_story(1), sha256(body).digest(), len(body))], kept)
    assert trailer(a_story(1), root, kept, b"{}").startswith(b"<!--tamizdat 1\nen/2026/11/story-1.html\n")
    assert path_key(a_story(1)) in kept[root]
