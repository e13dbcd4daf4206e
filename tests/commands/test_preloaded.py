"""What the tests' quick way to type a command promises: to be that command."""

import json

import pytest

from tests.commands import newspapers, preloaded

pytestmark = pytest.mark.xdist_group("running")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("press", "{}", "--why", "nowhere.html"), 1, "No output stands for nowhere.html"),
        (("keys", "show", "{}", "--json"), 0, "fingerprint"),
        (("reindex", "{}/nowhere"), 2, "tamizdat init"),
        (("doctor", "{}/nowhere"), 2, "tamizdat init"),
        (("press", "--nonsense"), 2, "No such option"),
        (("--version",), 0, "version"),
    ],
)
def test_a_preloaded_command_ends_and_says_as_the_real_one_does(founded, words, code, says):
    directory, _said, settings = founded
    typed = [word.format(directory) for word in words]
    real, quick = (way.tamizdat(*typed, **settings) for way in (newspapers, preloaded))
    assert (quick.returncode, quick.stdout, quick.stderr) == (real.returncode, real.stdout, real.stderr)
    assert quick.returncode == code
    assert says in quick.stdout + quick.stderr


def test_a_preloaded_command_has_the_settings_and_the_working_directory_of_its_own_call(founded, monkeypatch):
    directory, _said, settings = founded
    monkeypatch.chdir(directory)
    monkeypatch.setenv("TAMIZDAT_DIR", "/of/the/tests")
    wrong = preloaded.tamizdat("doctor", ".", TAMIZDAT_TIME_ZONE="Europe/Atlantis")
    assert "Europe/Atlantis" in wrong.stdout + wrong.stderr
    right = preloaded.tamizdat("doctor", ".", "--json", **settings)
    assert "Atlantis" not in right.stdout + right.stderr
    assert json.loads(right.stdout)
