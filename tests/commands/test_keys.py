"""Keys and copies as people type them: each holder at a machine of his own, a reader with a file from a friend."""

import json
import shutil

import pytest
from click.testing import CliRunner

from tamizdat.commands import main
from tests.commands.preloaded import tamizdat
from tests.mirrors.lying_mirror import a_mirror

pytestmark = pytest.mark.xdist_group("running")


@pytest.fixture(scope="session")
def pressed(founded, tmp_path_factory):
    """A founded newspaper, pressed once."""
    directory = tmp_path_factory.mktemp("pressed") / "paper"
    shutil.copytree(founded[0], directory)
    done = tamizdat("press", directory)
    assert done.returncode == 0, done.stderr
    return directory


@pytest.fixture
def newspaper(pressed, tmp_path):
    """A copy of its own for each test."""
    return shutil.copytree(pressed, tmp_path / "paper")


@pytest.fixture
def typed(tmp_path):
    """Type a command; what is remembered lies in the test's own folder. Only what presses needs a process of its own."""
    state = {"XDG_STATE_HOME": str(tmp_path / "state"), "TAMIZDAT_DIR": None}

    def typed(*words):
        if {"install", "press", "doctor", "--new-fingerprint"} & set(words):
            return tamizdat(*words)
        result = CliRunner(env=state).invoke(main, [str(word) for word in words])
        result.returncode = result.exit_code
        return result

    return typed


def shown(typed, directory):
    return json.loads(typed("keys", "show", directory, "--json").stdout)


def page_of(directory):
    return directory / "paper" / "en" / "index.html"


def test_a_new_newspaper_signs_from_its_first_day(newspaper, typed):
    figures = shown(typed, newspaper)

    done = typed("verify", newspaper / "paper", "--fingerprint", figures["words"])

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("AUTHENTIC")


def test_a_page_from_a_friend_is_checked_offline(newspaper, typed, tmp_path):
    typed("keys", "export", newspaper, "--into", tmp_path / "public")
    root, page = tmp_path / "public" / "1.root.json", tmp_path / "saved.html"
    shutil.copy(page_of(newspaper), page)
    assert typed("verify", page, "--root", root).returncode == 3

    page.write_bytes(page.read_bytes().replace(b"<body", b"<body data-forged", 1))
    done = typed("verify", page, "--root", root)

    assert done.returncode == 4
    assert done.stdout.startswith("ALTERED")


def test_the_sheet_and_the_files_for_readers_hold_no_secret(newspaper, typed, tmp_path):
    typed("keys", "export", newspaper, "--into", tmp_path / "public")
    secrets = [json.loads(file.read_text())["secret"] for file in (newspaper / "keys").glob("*.key")]

    for folder in (tmp_path / "public", newspaper / "paper"):
        for file in folder.rglob("*"):
            assert not file.is_file() or not any(secret.encode() in file.read_bytes() for secret in secrets)
    assert "<svg" in (tmp_path / "public" / "sheet.html").read_text()


def test_a_copy_of_another_paper_is_told_by_its_fingerprint(newspaper, typed):
    done = typed("verify", newspaper / "paper", "--fingerprint", "ab" * 32)

    assert done.returncode == 1
    assert "another paper" in done.stderr


def test_an_older_copy_is_found_out_by_who_has_seen_the_newer(newspaper, typed, tmp_path):
    words = shown(typed, newspaper)["words"]
    shutil.copytree(newspaper / "paper", tmp_path / "old")
    typed("press", newspaper, "--full")
    assert typed("verify", newspaper / "paper", "--fingerprint", words).returncode == 0

    done = typed("verify", tmp_path / "old", "--fingerprint", words)

    assert done.returncode == 5
    assert done.stdout.startswith("ROLLED BACK")
    assert typed("verify", tmp_path / "old", "--fingerprint", words, "--forget").returncode == 0


def test_the_root_is_handed_to_holders_and_a_stolen_key_is_replaced(newspaper, typed, tmp_path):
    """The drill of docs/operators/keys.md, word for word."""
    before = shown(typed, newspaper)
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse battery staple\n")
    sealed = ("--passphrase-file", phrase)
    holders = [tmp_path / f"holder-{name}.key" for name in "abc"]
    for holder in holders:
        assert typed("keys", "new", holder, *sealed).returncode == 0
    public = [word for holder in holders for word in ("--holder", f"{holder}.public")]
    draft = newspaper / "keys" / "root.draft.json"

    assert typed("keys", "rotate", newspaper, *public, "--threshold", "2").returncode == 0
    refused = typed("keys", "install", newspaper)
    assert refused.returncode == 1
    assert "not signed by enough keys" in refused.stderr
    typed("keys", "sign", draft, "--key", newspaper / "keys" / "holder.key")
    for holder in holders[:2]:
        typed("keys", "sign", draft, "--key", holder, *sealed)
    done = typed("keys", "install", newspaper)
    assert done.returncode == 0, done.stderr
    (newspaper / "keys" / "holder.key").unlink()

    stolen = before["roles"]["targets"]["keys"][0]
    assert typed("keys", "revoke", stolen[:8], newspaper).returncode == 0
    for holder in holders[1:]:
        typed("keys", "sign", draft, "--key", holder, *sealed)
    done = typed("keys", "install", newspaper)
    assert done.returncode == 0, done.stderr

    after = shown(typed, newspaper)
    assert after["fingerprint"] == before["fingerprint"]
    assert after["root"] == 3
    assert stolen not in after["roles"]["targets"]["keys"]
    assert typed("verify", newspaper / "paper", "--fingerprint", after["words"]).returncode == 0


def test_a_holder_sees_what_his_signature_changes_before_he_is_asked_for_his_passphrase(newspaper, typed, tmp_path):
    before = shown(typed, newspaper)
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse battery staple\n")
    holders = [tmp_path / f"holder-{name}.key" for name in "ab"]
    for holder in holders:
        typed("keys", "new", holder, "--passphrase-file", phrase)
    public = [word for holder in holders for word in ("--holder", f"{holder}.public")]
    typed("keys", "rotate", newspaper, "--edition", *public, "--threshold", "2")
    draft = shutil.move(newspaper / "keys" / "root.draft.json", tmp_path / "root.draft.json")
    phrase.write_text("battery staple\n")

    done = typed("keys", "sign", draft, "--key", holders[0], "--passphrase-file", phrase)

    assert done.returncode == 1
    assert "does not open" in done.stderr
    assert before["words"] in done.stdout
    assert (
        f"Root     2, in the place of root 1\nHolds    until {expiry(draft)} (root 1: until {before['expires'][:10]})"
        in done.stdout
    )
    assert "root     2 (before: 1) of these have to sign:" in done.stdout
    new = [json.loads(holder.read_bytes())["keyid"] for holder in holders]
    for line in (*(f"  + {keyid}" for keyid in new), f"  - {before['roles']['root']['keys'][0]}"):
        assert line in done.stdout
    assert f"  - {before['roles']['targets']['keys'][0]}" in done.stdout
    assert f"    {before['roles']['timestamp']['keys'][0]}" in done.stdout
    assert f"You sign with {new[0]}." in done.stdout


def expiry(draft):
    return json.loads(draft.read_bytes())["signed"]["expires"][:10]


def test_a_stranger_signs_nothing_and_a_draft_with_other_roots_behind_it_is_refused(newspaper, typed, tmp_path):
    typed("keys", "rotate", newspaper, "--edition")
    draft, key = newspaper / "keys" / "root.draft.json", newspaper / "keys" / "holder.key"
    refused = typed("keys", "sign", draft, "--key", newspaper / "keys" / "timestamp.key")
    assert (refused.returncode, "is no holder's of this root" in refused.stderr) == (1, True)

    forged = json.loads(draft.read_bytes())
    forged["roots_before"][0]["signed"]["expires"] = "2099-01-01T00:00:00Z"
    for roots in (forged["roots_before"], forged["roots_before"] * 2, []):
        draft.write_text(json.dumps({**forged, "roots_before": roots}))
        refused = typed("keys", "sign", draft, "--key", key)
        assert (refused.returncode, "did not come with" in refused.stderr) == (1, True)


def lose_keys(newspaper, elsewhere):
    """All but the desk's secret, which the start asks for by itself."""
    shutil.move(newspaper / "keys", elsewhere)
    (newspaper / "keys").mkdir(mode=0o700)
    shutil.copy(elsewhere / "secret", newspaper / "keys" / "secret")


def test_after_the_keys_were_lost_holders_go_on_under_the_same_fingerprint(newspaper, typed, tmp_path):
    before = shown(typed, newspaper)
    lose_keys(newspaper, tmp_path / "lost")

    refused = typed("keys", "init", newspaper)
    assert refused.returncode == 1
    assert (
        f"The paper had keys, and keys/ has none: its edition is signed under the fingerprint {before['words']}"
        in refused.stderr
    )
    assert "tamizdat keys init --keep-fingerprint" in refused.stderr
    assert not (newspaper / "keys" / "roots").exists()
    assert "The paper had keys" in typed("doctor", newspaper).stdout

    drafted = typed("keys", "init", newspaper, "--keep-fingerprint")
    assert drafted.returncode == 0, drafted.stderr
    assert before["words"] in drafted.stdout
    typed("keys", "sign", newspaper / "keys" / "root.draft.json", "--key", tmp_path / "lost" / "holder.key")
    done = typed("keys", "install", newspaper)
    assert done.returncode == 0, done.stderr
    assert (shown(typed, newspaper)["fingerprint"], shown(typed, newspaper)["root"]) == (before["fingerprint"], 2)
    assert typed("verify", newspaper / "paper", "--fingerprint", before["words"]).returncode == 0


def test_a_new_fingerprint_leaves_the_way_back_to_the_old_one(newspaper, typed, tmp_path):
    before = shown(typed, newspaper)
    lose_keys(newspaper, tmp_path / "lost")

    done = typed("keys", "init", newspaper, "--new-fingerprint")
    assert done.returncode == 0, done.stderr
    assert before["words"] in done.stdout
    after = shown(typed, newspaper)
    assert after["fingerprint"] != before["fingerprint"]
    assert typed("verify", newspaper / "paper", "--fingerprint", after["words"]).returncode == 0
    kept = newspaper / "keys" / "before" / before["fingerprint"][:16] / "1.root.json"
    assert kept.read_bytes() == (tmp_path / "lost" / "roots" / "1.root.json").read_bytes()

    shutil.move(newspaper / "keys", tmp_path / "new")
    shutil.move(tmp_path / "lost", newspaper / "keys")
    assert typed("keys", "init", newspaper, "--new-fingerprint").returncode == 0
    assert typed("verify", newspaper / "paper", "--fingerprint", before["words"]).returncode == 0


def test_the_only_holder_is_not_revoked_without_another_in_his_place(newspaper, typed):
    holder = shown(typed, newspaper)["roles"]["root"]["keys"][0]

    done = typed("keys", "revoke", holder[:8], newspaper)

    assert done.returncode == 1
    assert "--holder" in done.stderr
    assert not (newspaper / "keys" / "root.draft.json").exists()


def test_a_timestamp_key_on_another_machine_signs_from_there(newspaper, typed, tmp_path):
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse battery staple\n")
    clock = tmp_path / "clock.key"
    typed("keys", "new", clock, "--passphrase-file", phrase)
    typed("keys", "rotate", newspaper, "--timestamp-from", f"{clock}.public")
    typed("keys", "sign", newspaper / "keys" / "root.draft.json", "--key", newspaper / "keys" / "holder.key")
    assert typed("keys", "install", newspaper).returncode == 0
    assert not (newspaper / "keys" / "timestamp.key").exists()
    words = shown(typed, newspaper)["words"]
    assert typed("verify", newspaper / "paper", "--fingerprint", words).returncode != 0

    done = typed("keys", "clock", newspaper / "paper", "--key", clock, "--passphrase-file", phrase)

    assert done.returncode == 0, done.stderr
    assert typed("verify", newspaper / "paper", "--fingerprint", words).returncode == 0


def test_after_a_key_was_replaced_it_is_said_under_which_root_a_page_is_authentic(newspaper, typed, tmp_path):
    words = shown(typed, newspaper)["words"]
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    first, second = (newspaper / "keys" / "roots" / f"{number}.root.json" for number in (1, 2))
    shutil.copy(page_of(newspaper), old)
    typed("keys", "rotate", newspaper, "--edition")
    typed("keys", "sign", newspaper / "keys" / "root.draft.json", "--key", newspaper / "keys" / "holder.key")
    lost = newspaper / "paper" / "404.html"
    lost.unlink()
    assert typed("keys", "install", newspaper).returncode == 0
    assert lost.exists()
    shutil.copy(page_of(newspaper), new)

    nowhere = typed("verify", tmp_path / "no.html", "--root", first)
    assert (nowhere.returncode, "There is no" in nowhere.stderr) == (1, True)
    under_the_old = typed("verify", new, "--root", first)
    assert under_the_old.returncode == 7
    assert (
        "not by a key that root 1 of this paper trusts. A newer or an older root of the paper may"
        in under_the_old.stdout
    )
    assert typed("verify", old, "--root", first).returncode == 3
    assert typed("verify", new, "--root", second).returncode == 3
    assert typed("verify", old, "--root", second).returncode == 7

    assert typed("verify", newspaper / "paper", "--fingerprint", words).returncode == 0  # and now root 2 is remembered
    replaced = typed("verify", old, "--root", first)
    assert replaced.returncode == 9
    assert "Authentic under root 1: it is en/index.html" in replaced.stdout
    assert "Root 2 is newer" in replaced.stdout


def test_what_is_no_copy_is_told_in_words(newspaper, typed, tmp_path):
    (tmp_path / "note.html").write_text("<p>no proof</p>")
    root = newspaper / "keys" / "roots" / "1.root.json"

    assert typed("verify", tmp_path / "note.html", "--root", root).returncode == 8
    assert typed("verify", tmp_path / "missing.html", "--root", root).returncode == 1
    assert typed("verify", tmp_path / "note.html").returncode == 1


def test_a_mirror_and_a_page_on_it_are_checked_over_the_web(newspaper, typed):
    words = shown(typed, newspaper)["words"]
    with a_mirror(newspaper / "paper") as mirror:
        assert typed("verify", mirror.address, "--fingerprint", words).returncode == 0
        assert typed("verify", f"{mirror.address.rstrip('/')}/en/index.html", "--fingerprint", words).returncode == 0
        mirror.lie = lambda name, raw: (
            raw.replace(b"<body", b"<body data-forged") if name.endswith("index.html") else raw
        )
        assert typed("verify", f"{mirror.address.rstrip('/')}/en/index.html", "--fingerprint", words).returncode == 4
