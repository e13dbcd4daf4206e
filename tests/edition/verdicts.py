"""What every reader of ours has to say of the same copies, whatever he is written in: heads and pages, each with its verdict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.edition.sealed import APaper, Tree, a_page, a_signer

PATH = "en/2026/11/bridge.html"
FOLDER = "edition/metadata/"
MARK = b"<!--tamizdat 1\n"


@dataclass(frozen=True, slots=True)
class Case:
    """Who knows ``root`` says ``verdict`` of ``tree``, a mirror, or of ``page``."""

    verdict: str
    root: bytes
    tree: Tree
    page: bytes = b""


def heads() -> dict[str, Case]:
    """Each a mirror that somebody asks who knows the first root."""
    paper = APaper()
    honest = paper.seal({PATH: a_page("Bridge closed")})
    found = {
        "as it was signed": ("accepted", honest),
        "signed by another paper": ("unknown key", APaper().seal({PATH: a_page("Bridge closed")})),
        "signed by a key that is not the timestamp's": ("unknown key", with_(honest, "timestamp", by=a_signer())),
        "a stranger's signature beside the paper's": ("accepted", with_(honest, "timestamp", also=a_signer())),
    }
    for role in ("timestamp", "snapshot", "targets"):
        found |= {
            f"another {role} under the same signature": ("altered", with_(honest, role, said={"x": "y"})),
            f"another signature of the paper's key under the {role}": ("altered", with_(honest, role, sig="00" * 64)),
            f"a signature of no known form under the {role}": ("altered", with_(honest, role, sig="zz")),
            f"no signature under the {role}": ("unknown key", with_(honest, role, signatures=[])),
        }
    cases = {name: (verdict, paper.roots[0], tree) for name, (verdict, tree) in found.items()}
    return {name: Case(*case) for name, case in (cases | _roots()).items()}


def pages() -> dict[str, Case]:
    """Each a page that somebody has been given who knows the first root."""
    paper = APaper()
    tree = paper.seal({PATH: a_page("Bridge closed"), "en/other.html": a_page("Another story")})
    page, other = tree[PATH], tree["en/other.html"]
    body, end = page[: page.rindex(MARK)], page[page.rindex(MARK) :]
    foreign = APaper().seal({PATH: a_page("Bridge closed")})[PATH]
    found = {
        "as it was signed": ("accepted", page),
        "another word": ("altered", page.replace(b"closed", b"opened", 1)),
        "another targets file under the same signature": ("altered", page.replace(b'"number":1', b'"number":2')),
        "another signature of the paper's key": ("altered", re.sub(rb'"sig":"..', b'"sig":"00', page)),
        "signed by another paper": ("unknown key", foreign),
        "the trailer of another page": ("altered", body + other[other.rindex(MARK) :]),
        "no trailer": ("missing", body),
        "nothing": ("missing", b""),
        "a trailer of junk": ("altered", body + MARK + b"junk\n-->\n"),
        "a trailer that only begins": ("altered", body + MARK),
        "a trailer without its end": ("altered", page[:-4]),
        "words behind the trailer": ("altered", page + b"<p>More</p>\n"),
        "a page of words behind the trailer": ("altered", page + b"<p>More</p>\n" * 4000),
        "a script in the place of a trailer": ("altered", body + MARK + b"--><script src=x></script><!--\n-->\n"),
        "a proof that is not Base64": ("altered", body + MARK + PATH.encode() + b"\nAAAAA\n{}\n-->\n"),
        "its path in other letters": ("altered", page.replace(b"\nen/2026/", b"\n%65n/2026/").replace(b"%65", b"%6x")),
        "a path that is no path": ("altered", body + MARK + b"%FF" + end[end.index(b"\n", 15) :]),
        "a targets file of other letters": ("altered", page.replace(b'"spec_version"', '"spec_versión"'.encode())),
    }
    return {name: Case(verdict, paper.roots[0], tree, raw) for name, (verdict, raw) in found.items()}


def _roots() -> dict[str, tuple[str, bytes, Tree]]:
    """A second root, which two of three holders had to sign."""

    def the_next(change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> tuple[bytes, Tree]:
        paper = APaper()
        paper.sign_root()
        tree = paper.seal()
        file = json.loads(paper.roots[1])
        file["signatures"] = change(file["signatures"])
        return paper.roots[0], {**tree, f"{FOLDER}2.root.json": json.dumps(file).encode()}

    return {
        "a root that enough holders signed": ("accepted", *the_next(lambda both: both)),
        "a root that too few holders signed": ("unknown key", *the_next(lambda both: both[:1])),
        "a root with a holder's name under another signature": (
            "altered",
            *the_next(lambda both: [both[0], {**both[1], "sig": both[0]["sig"]}]),
        ),
        "a root that one holder signed twice": ("altered", *the_next(lambda both: [both[0], both[0]])),
    }


def with_(tree: Tree, role: str, *, said=None, sig=None, signatures=None, by=None, also=None) -> Tree:
    """The tree with a file of its head changed."""
    name = f"{FOLDER}timestamp.json" if role == "timestamp" else f"{FOLDER}1.{role}.json"
    file = json.loads(tree[name])
    file["signed"] |= said or {}
    if sig is not None:
        file["signatures"][0]["sig"] = sig
    if signatures is not None:
        file["signatures"] = signatures
    for signer in filter(None, (by, also)):
        mine = signer.sign(b"other bytes")
        kept = [] if signer is by else file["signatures"]
        file["signatures"] = [*kept, {"keyid": mine.keyid, "sig": mine.signature}]
    return {**tree, name: json.dumps(file).encode()}
