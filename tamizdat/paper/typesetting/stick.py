"""The composing stick: what is being set now, in which language, and what it has been made from so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from tamizdat.paper.models import FixedSheet, Story


@dataclass(slots=True)
class Stick:
    """``used`` fills with the ingredients (``photo:5``, ``attachment:3``, ``article:7``, ``fixed:2``).

    ``files`` are the media files that readers will fetch, by photo or attachment. Setting writes
    no rows itself, so that a preview can be set as well.
    """

    language: str
    used: set[str] = field(default_factory=set)
    files: dict[str, list[str]] = field(default_factory=dict)

    def carry(self, of: str, names: list[str]) -> None:
        """Use a photo or attachment (``photo:5``) with all its files, named as in the media storage."""
        self.used.add(of)
        self.files[of] = names

    def story_path(self, number: int) -> str:
        """The root-absolute path of a published story, empty when it is not published; either way set again when that changes."""
        self.used.add(f"article:{number}")
        path = Story.objects.filter(pk=number, state=Story.State.PUBLISHED).values_list("path", flat=True).first()
        return f"/{path}" if path else ""

    def fixed_path(self, number: int) -> str:
        self.used.add(f"fixed:{number}")
        path = FixedSheet.objects.filter(pk=number).values_list("path", flat=True).first()
        return f"/{path}" if path else ""
