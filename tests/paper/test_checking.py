"""What readers check the paper with is printed as soon as the paper has keys."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.conf import settings
from django.test import override_settings

from tamizdat.paper import keys
from tests.edition.sealed import APaper
from tests.opened import a_newsroom
from tests.paper.reading import Paper

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ru", "fa")


@pytest.fixture
def sealed(tmp_path):
    """The keys of a paper; until ``keep`` is called, it has none."""
    a_newsroom(LANGUAGES)
    made = APaper()
    folder = tmp_path / "keys" / "roots"

    def keep() -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for number, root in enumerate(made.roots, 1):
            (folder / f"{number}.root.json").write_bytes(root)

    made.keep = keep
    with override_settings(NEWSPAPER=settings.NEWSPAPER.model_copy(update={"directory": tmp_path})):
        yield made


def test_a_paper_without_keys_has_neither(sealed):
    paper = Paper().full()
    assert not {"worker.js", "en/verify.html"} & set(paper.files)
    assert not paper.mentions("verify.html")


def test_a_paper_that_gets_keys_gets_both_in_every_language(sealed):
    paper = Paper().full()
    sealed.keep()
    paper.press({keys.ROOTS})
    assert {"worker.js", *(f"{language}/verify.html" for language in LANGUAGES)} <= set(paper.files)
    assert (
        'href="../verify.html"' in paper["en/archive/index.html"] or "en/verify.html" in paper["en/archive/index.html"]
    )
    assert sealed.fingerprint in paper["en/verify.html"]
    assert sealed.fingerprint in paper["worker.js"]


def test_a_new_root_is_printed_into_both(sealed):
    sealed.keep()
    paper = Paper().full()
    sealed.sign_root()
    sealed.keep()
    before = paper["worker.js"]
    paper.press({keys.ROOTS})
    assert paper["worker.js"] != before
    assert paper["en/verify.html"].count('\\"_type') == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verify_page_allows_its_one_script_and_no_other(sealed, language):
    sealed.keep()
    html = Paper().full()[f"{language}/verify.html"]
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    allowed = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src &#39;self&#39; &#39;sha256-{allowed}&#39;" in html


def test_the_worker_speaks_the_languages_of_the_paper(sealed):
    sealed.keep()
    worker = Paper().full()["worker.js"]
    assert '"lang=' not in worker
    for language in LANGUAGES:
        assert f'"{language}":{{"banner"' in worker
    for placeholder in ("{number}", "{date}", "{forget}"):
        assert worker.count(placeholder) == len(LANGUAGES)
