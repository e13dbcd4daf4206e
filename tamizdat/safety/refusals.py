"""Why a file is not taken, in words for the person who can act on it."""

from __future__ import annotations


def gettext_noop(words: str) -> str:
    """Mark words for the translators. Nothing here needs Django: who shows a refusal translates ``template``."""
    return words


REASONS = {
    "empty": gettext_noop("The file is empty. Choose it again; if it stays empty, save it anew."),
    "too_large": gettext_noop("The file has %(size)s MB, and %(limit)s MB is the most. Make it smaller and try again."),
    "too_many_pixels": gettext_noop(
        "The picture has %(pixels)s million pixels, and %(limit)s million is the most. Make it smaller and try again."
    ),
    "damaged": gettext_noop(
        "The file is damaged or was cut off on its way. Save or export it again and try once more."
    ),
    "not_a_picture": gettext_noop(
        "This is no picture that can be printed, whatever its name says. Use JPEG, PNG, WebP, AVIF, HEIC or GIF."
    ),
    "drawing": gettext_noop(
        "This is an SVG drawing, which can carry scripts and links. Export it as PNG from your drawing program."
    ),
    "web_page": gettext_noop(
        "This is a web page with a picture's name. Open it, save the picture itself, and upload that."
    ),
    "other_type": gettext_noop(
        "The file is named .%(extension)s, but it is %(kind)s inside. Rename it to .%(right)s, or export it again."
    ),
    "two_in_one": gettext_noop(
        "Another file (%(what)s) is hidden in this one. Open it in a picture editor, save it as a new JPEG, and upload that."
    ),
    "moving": gettext_noop(
        "This picture moves. Upload it as a video (MP4 or WebM), or save the frame you need as JPEG or PNG."
    ),
    "metadata_left": gettext_noop(
        "Something that says more than the file should (%(what)s) cannot be taken out. Export the file again and try once more."
    ),
    "not_a_file_we_know": gettext_noop(
        "Files of this type are not taken, since they cannot be cleaned of traces. "
        "Use PDF, ODT, DOCX, CSV, TXT, MP3, OGG, M4A, MP4 or WebM."
    ),
    "locked": gettext_noop("The file is locked with a password. Save a copy without the password and upload that."),
    "macros": gettext_noop(
        "The document carries programs (macros). Save it as a plain document or as PDF and upload that."
    ),
    "comments": gettext_noop(
        "The document carries comments, which name people. Remove all comments, save it, and upload it again."
    ),
    "tracked_changes": gettext_noop(
        "The document carries tracked changes, which name people and keep what was deleted. "
        "Accept or reject all of them, save it, and upload it again."
    ),
    "unpacks_too_large": gettext_noop(
        "The document unpacks to far more than it should. Save it again and try once more."
    ),
    "not_text": gettext_noop(
        "CSV and TXT files are plain text in UTF-8; this one is not. Save or export it again as UTF-8."
    ),
    "cannot_clean": gettext_noop(
        "The file holds something that cannot be cleaned of traces (%(what)s). Convert it to %(right)s and upload that."
    ),
}


class Refused(ValueError):  # noqa: N818  said of a file, it is the word itself
    """A file that is not taken. ``code`` is a key of REASONS, ``facts`` fill its template."""

    def __init__(self, code: str, **facts: str) -> None:
        self.code = code
        self.facts = facts
        super().__init__(self.template % facts)

    @property
    def template(self) -> str:
        """The untranslated reason, with ``%(name)s`` places for the facts."""
        return REASONS[self.code]
