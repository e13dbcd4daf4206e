"""Letters as whole messages, to open in a mail program and to notice when they change.

``python -m tests.letters.eml`` writes the samples anew; look at them before you commit them. The standard library makes
them, not the postroom: what is sampled is the letter. One fixed boundary, no host, no date of now.
"""

from __future__ import annotations

import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from tamizdat.letters.sheets import Letter

SAMPLES = Path(__file__).parent / "samples"
POLICY = SMTP.clone(utf8=True, linesep="\n", cte_type="8bit")


def as_eml(letter: Letter) -> bytes:
    message = EmailMessage(POLICY)
    message["From"] = "The Far Shore <letter@farshore.example>"
    message["To"] = "reader@example.org"
    message["Subject"] = letter.subject
    message["Date"] = "Fri, 27 Nov 2026 09:00:00 +0200"
    message.set_content(letter.text, cte="8bit")
    message.add_alternative(letter.html, subtype="html", cte="8bit")
    html = message.get_payload()[1]
    for picture in letter.pictures:
        main, sub = picture.media_type.split("/")
        html.add_related(picture.data, main, sub, cid=f"<{picture.cid}>", disposition="inline")
    _name_the_boundaries(message)
    return message.as_bytes()


def _name_the_boundaries(message: EmailMessage) -> None:
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"----part-{number}")


def samples() -> dict[str, Letter]:
    from tamizdat.letters.mail import set_letter
    from tests.letters import sheets

    return {
        "links.eml": set_letter(sheets.a_sheet()),
        "full.eml": set_letter(sheets.in_full()),
        "persian.eml": set_letter(sheets.in_persian()),
        "russian.eml": set_letter(sheets.in_russian()),
    }


def main() -> None:
    import django

    import tests.world  # noqa: F401  it lays out the newspaper that the settings read

    os.environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.config.settings"
    django.setup()
    SAMPLES.mkdir(exist_ok=True)
    for name, letter in samples().items():
        (SAMPLES / name).write_bytes(as_eml(letter))


if __name__ == "__main__":
    main()
