"""The reader's check of the signed head. Attacks, each by a mirror."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.edition.sealed import APaper, Tree, a_signer, base64_of
from tests.reader.javascript import run

REFRESH = """
    const kept = Object.fromEntries(Object.entries(data.kept).map(([role, raw]) => [role, bytes(raw)]));
    const saved = {}, asked = [];
    const get = async (name, limit) => {
      asked.push(name);
      const raw = data.tree["edition/metadata/" + name];
      if (raw && bytes(raw).length > limit) throw Object.assign(new Error("too long"), { why: "too long" });
      return raw === undefined ? null : bytes(raw);
    };
    const save = (role, raw) => (saved[role] = Buffer.from(raw).toString("base64"));
    try {
      const found = await refresh(kept, get, { strict: data.strict, save, ...(data.now ? { now: data.now * 1000 } : {}) });
      const { number, root } = editionOf(found.targets);
      return { verdict: found.expired ? "expired " + found.expired.role : "current", number, saved: { ...data.kept, ...saved }, asked };
    } catch (error) {
      return { verdict: error.why ?? String(error.stack), saved: { ...data.kept, ...saved }, asked };
    }
"""


def refresh(kept: dict[str, str], tree: Tree, *, strict=False, now=None):
    data = {"kept": kept, "tree": base64_of(tree), "strict": strict, "now": now.timestamp() if now else None}
    return run("head.js", "refresh, editionOf", REFRESH, data)


def pinned(paper: APaper) -> dict[str, str]:
    """What a reader has who knows the paper's first root and nothing else."""
    return {"root": base64_of({"root": paper.roots[0]})["root"]}


@pytest.fixture
def paper():
    return APaper()


def changed(tree: Tree, name: str, change) -> Tree:
    """The tree with a file of the head changed inside, its signature left as it was."""
    path = f"edition/metadata/{name}"
    file = json.loads(tree[path])
    change(file)
    return {**tree, path: json.dumps(file).encode()}


def test_a_new_reader_gets_the_newest_edition_in_three_requests(paper):
    paper.seal()
    found = refresh(pinned(paper), paper.seal())
    assert (found["verdict"], found["number"]) == ("current", 2)
    assert found["asked"] == ["timestamp.json", "2.snapshot.json", "2.targets.json"]


def test_when_nothing_changed_one_small_request_says_so(paper):
    tree = paper.seal()
    again = refresh(refresh(pinned(paper), tree)["saved"], tree)
    assert (again["verdict"], again["asked"]) == ("current", ["timestamp.json"])
    assert len(tree["edition/metadata/timestamp.json"]) <= 512


def test_a_mirror_that_rolls_back_is_refused(paper):
    old = paper.seal()
    seen = refresh(pinned(paper), paper.seal())["saved"]
    found = refresh(seen, old)
    assert found["verdict"] == "rolled back"
    assert found["saved"] == seen


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
def test_an_altered_file_is_refused(paper, name):
    tree = changed(paper.seal(), name, lambda file: file["signed"].update(expires="2099-01-01T00:00:00Z"))
    assert refresh(pinned(paper), tree)["verdict"] == "altered"


@pytest.mark.parametrize("name", ["1.snapshot.json", "1.targets.json"])
def test_a_missing_file_is_no_edition(paper, name):
    tree = paper.seal()
    del tree[f"edition/metadata/{name}"]
    assert refresh(pinned(paper), tree)["verdict"] == "missing"


def test_the_head_of_another_paper_is_refused(paper):
    assert refresh(pinned(paper), APaper().seal())["verdict"] == "unknown key"


def test_a_timestamp_of_a_wrong_key_is_refused(paper):
    assert refresh(pinned(paper), paper.seal(timestamp_key=a_signer()))["verdict"] == "unknown key"


def test_heads_of_two_editions_mixed_are_refused(paper):
    old, new = paper.seal(), paper.seal()
    mixed = {**new, "edition/metadata/2.targets.json": old["edition/metadata/1.targets.json"]}
    assert refresh(pinned(paper), mixed)["verdict"] == "altered"


def test_a_signature_given_twice_counts_for_nothing(paper):
    tree = changed(paper.seal(), "timestamp.json", lambda file: file["signatures"].append(file["signatures"][0]))
    assert refresh(pinned(paper), tree)["verdict"] == "altered"


@pytest.mark.parametrize(
    "junk", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"signed": {}, "signatures": []}', b"9" * 400]
)
def test_junk_is_refused_as_altered(paper, junk):
    tree = {**paper.seal(), "edition/metadata/timestamp.json": junk}
    assert refresh(pinned(paper), tree)["verdict"] == "altered"


def test_a_file_is_asked_for_with_a_limit(paper):
    tree = paper.seal()
    tree["edition/metadata/timestamp.json"] += b" " * 20_000
    assert refresh(pinned(paper), tree)["verdict"] == "too long"


def test_a_frozen_head_is_accepted_and_reported(paper):
    tree = paper.seal()
    found = refresh(pinned(paper), tree, now=paper.now + timedelta(days=4))
    assert (found["verdict"], found["number"]) == ("expired timestamp", 1)


def test_a_strict_client_refuses_a_frozen_head(paper):
    found = refresh(pinned(paper), paper.seal(), strict=True, now=paper.now + timedelta(days=4))
    assert found["verdict"] == "expired"
    assert "timestamp" not in found["saved"]


@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_two_days_wrong_changes_nothing(paper, days):
    assert refresh(pinned(paper), paper.seal(), now=paper.now + timedelta(days=days))["verdict"] == "current"


def test_a_new_root_is_found_through_the_timestamp(paper):
    seen = refresh(pinned(paper), paper.seal())["saved"]
    paper.edition_key = a_signer()
    paper.sign_root()
    found = refresh(seen, paper.seal())
    assert (found["verdict"], found["number"]) == ("current", 2)
    assert found["asked"][:2] == ["timestamp.json", "2.root.json"]


def test_an_edition_of_a_stolen_and_replaced_key_is_refused(paper):
    thief = paper.edition_key
    paper.seal()
    paper.edition_key = a_signer()
    paper.sign_root()
    seen = refresh(pinned(paper), paper.seal())["saved"]
    paper.edition_key = thief
    assert refresh(seen, paper.seal())["verdict"] == "unknown key"


def test_a_thief_who_counted_far_ahead_locks_nobody_out(paper):
    paper.version = 1000
    seen = refresh(pinned(paper), paper.seal())["saved"]
    paper.version, paper.edition_key, paper.timestamp_key = 1, a_signer(), a_signer()
    paper.sign_root()
    assert refresh(seen, paper.seal())["verdict"] == "current"


def test_root_keys_below_the_threshold_make_no_root(paper):
    stolen, others = paper.root_keys[0], [a_signer(), a_signer()]
    tree = paper.seal()
    seen = refresh(pinned(paper), tree)["saved"]
    paper.root_keys = [*others, stolen]
    paper.sign_root(also=[stolen])
    assert refresh(seen, paper.seal())["verdict"] in {"altered", "unknown key"}


def test_root_keys_are_replaced_by_the_old_ones_and_the_new_ones_together(paper):
    old = paper.root_keys
    paper.root_keys = [a_signer() for _ in range(3)]
    paper.sign_root(also=old[:2])
    assert refresh(pinned(paper), paper.seal())["verdict"] == "current"


def test_a_timestamp_that_promises_a_root_that_is_not_there_is_no_edition(paper):
    paper.roots *= 2
    tree = paper.seal()
    del tree["edition/metadata/2.root.json"]
    assert refresh(pinned(paper), tree)["verdict"] in {"missing", "altered"}


def test_no_name_of_a_key_reaches_into_the_language(paper):
    def forge(file):
        file["signatures"] = [{"keyid": "__proto__", "sig": "00"}, {"keyid": "constructor", "sig": "00"}]

    assert refresh(pinned(paper), changed(paper.seal(), "timestamp.json", forge))["verdict"] == "unknown key"


WITHOUT_ED25519 = """
    const { importKey } = crypto.subtle;
    let asked = 0;
    crypto.subtle.importKey = (...given) => (asked++, given[2] === "Ed25519" ? Promise.reject(new Error("unknown")) : importKey(...given));
    return (await Promise.all(data.map(([key, message, sig]) => ed25519(key, bytes(message), sig)))).concat(asked);
"""


def test_a_browser_that_knows_no_ed25519_checks_all_the_same(paper):
    signed = b"words"
    key = paper.edition_key.public_key.to_dict()
    sig = paper.edition_key.sign(signed).signature
    calls = [
        [key, "d29yZHM=", sig],
        [key, "d29yZFM=", sig],
        [{**key, "keytype": "rsa"}, "d29yZHM=", sig],
        [key, "d29yZHM=", "zz"],
    ]
    assert run("signatures.js", "ed25519", WITHOUT_ED25519, calls) == [True, False, False, False, 1]
