"""tor accepts the configuration that is written for it."""

import shutil

import pytest

from tamizdat.mirrors.carriers.onion import Onion
from tamizdat.mirrors.errors import PlaceFailed


@pytest.fixture
def onion(tmp_path):
    return Onion(tmp_path / "a mirror", tmp_path / "tor home")


def test_tor_itself_finds_nothing_wrong_with_its_configuration(onion):
    assert shutil.which("tor"), "the Debian package tor is needed: .ci/run installs it"
    onion.configure()
    assert "SocksPort 0" in onion.torrc.read_text()
    assert oct(onion.home.stat().st_mode & 0o777) == "0o700"


def test_what_tor_does_not_like_is_told_in_its_own_words(tmp_path):
    broken = Onion(tmp_path / "mirror", tmp_path / "tor", port=70_000)
    with pytest.raises(PlaceFailed, match="tor does not like"):
        broken.configure()


def test_the_web_server_is_told_where_the_onion_is(onion):
    assert "http://ADDRESS.onion$request_uri" in onion.onion_location()
    onion.hidden.mkdir(parents=True)
    (onion.hidden / "hostname").write_text("abcdef.onion\n")
    assert onion.onion_location() == 'add_header Onion-Location "http://abcdef.onion$request_uri";'
    assert "http://abcdef.onion" in onion.instructions()
