"""The readers in Python and in JavaScript say the same of the same copies."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import pytest

from tamizdat.edition import verify
from tamizdat.edition.errors import NotThere
from tamizdat.edition.head import Trusted
from tamizdat.edition.verify import Verdict
from tests.edition.sealed import Tree
from tests.edition.verdicts import heads, pages
from tests.reader.javascript import READER, run
from tests.reader.test_head import refresh

WORDS = {
    Verdict.AUTHENTIC: "accepted",
    Verdict.OLDER: "accepted",
    Verdict.ALTERED: "altered",
    Verdict.UNKNOWN_KEY: "unknown key",
    Verdict.NO_PROOF: "missing",
}
HEADS, PAGES = heads(), pages()
NOW = Trusted(next(iter(HEADS.values())).root).root.expires

JUDGE = """
    const head = await import(HEAD);
    return Promise.all(data.map(([page, root]) => why(authentic(bytes(page), head.read(bytes(root), "root")))));
""".replace("HEAD", repr((READER / "head.js").as_uri()))


@dataclass(frozen=True, slots=True)
class InMemory:
    tree: Tree

    def read(self, path: str, limit: int) -> bytes:
        if path not in self.tree:
            raise NotThere(path)
        return self.tree[path][:limit]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@pytest.fixture(scope="module")
def in_javascript():
    """What the browser's reader says of all pages, in one go."""
    said = run("trailer.js", "authentic", JUDGE, [[b64(case.page), b64(case.root)] for case in PAGES.values()])
    return dict(zip(PAGES, said, strict=True))


@pytest.mark.parametrize("name", PAGES)
def test_both_readers_say_the_same_of_a_page(in_javascript, name):
    case = PAGES[name]
    in_python = WORDS[verify.page(case.page, Trusted(case.root)).verdict]
    assert (in_python, in_javascript[name]) == (case.verdict, case.verdict)


@pytest.mark.parametrize("name", HEADS)
def test_both_readers_say_the_same_of_a_head(name):
    case = HEADS[name]
    found = verify.head(Trusted(case.root), InMemory(case.tree), NOW)
    in_python = WORDS[found.verdict] if found and found.verdict is not Verdict.FROZEN else "accepted"
    in_javascript = refresh({"root": b64(case.root)}, case.tree)["verdict"]
    assert (in_python, in_javascript.replace("current", "accepted")) == (case.verdict, case.verdict)
