"""The samples of letters, byte for byte: whoever changes what readers get sees it in the change."""

from email import message_from_bytes
from email.policy import default

import pytest

from tests.letters.eml import SAMPLES, as_eml, samples

NAMES = ["full.eml", "links.eml", "persian.eml", "russian.eml"]


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_its_sample_byte_for_byte(name):
    assert as_eml(samples()[name]) == (SAMPLES / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_program_finds_text_html_and_every_picture_that_is_shown(name):
    message = message_from_bytes((SAMPLES / name).read_bytes(), policy=default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text.get_content().strip()
    shown = {part.split('"')[0] for part in html.get_content().split('src="cid:')[1:]}
    assert shown == {str(part["Content-ID"]).strip("<>") for part in message.walk() if part["Content-ID"]}


def test_there_is_no_sample_that_nobody_compares():
    assert sorted(path.name for path in SAMPLES.iterdir()) == NAMES
