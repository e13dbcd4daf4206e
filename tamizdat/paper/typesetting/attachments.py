"""Attachments as readers fetch them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from tamizdat.newsroom.models import Attachment
from tamizdat.paper.typesetting.stick import Stick


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """``path`` is root-absolute; ``size`` in bytes; ``extension`` without its dot."""

    title: str
    path: str
    size: int
    extension: str
    mime: str


def attached(attachment: Attachment | None, stick: Stick) -> AttachedFile | None:
    """The file as printed, noted as used; None when it was deleted at the desk."""
    if attachment is None:
        return None
    name = attachment.file.name
    stick.carry(f"attachment:{attachment.pk}", [name])
    return AttachedFile(
        title=attachment.title,
        path=f"/media/{name}",
        size=attachment.get_file_size() or 0,
        extension=PurePosixPath(name).suffix.removeprefix(".").lower(),
        mime=attachment.content_type,
    )


def attachment_path(number: int, stick: Stick) -> str:
    """Where a linked attachment stands, empty when it was deleted."""
    file = attached(Attachment.objects.filter(pk=number).first(), stick)
    return file.path if file else ""
