"""The rows the press reads. ``copy`` and ``card`` fields are JSON of :mod:`tamizdat.paper.copy`."""

from __future__ import annotations

from django.db import models

from tamizdat.paper.printed_asks import PrintedAsk, PrintedTicker

__all__ = ["PrintedAsk", "PrintedTicker"]


class Story(models.Model):
    """A typeset story. Its id is the article's; it stays as a tombstone, without its text, when the article is unpublished."""

    class State(models.TextChoices):
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    id = models.PositiveBigIntegerField(primary_key=True)
    language = models.CharField(max_length=16)
    path = models.CharField(max_length=400, unique=True, help_text="en/2026/11/slug.html, no leading slash")
    state = models.CharField(max_length=10, choices=State)
    month = models.CharField(max_length=7, help_text="2026-11, in the newsroom's zone")
    section = models.PositiveBigIntegerField()
    translation_key = models.UUIDField(db_index=True)
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField(help_text="last update, correction or withdrawal")
    card = models.TextField()
    copy = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["language", "month", "state", "published_at"], name="story_by_month")]

    def __str__(self) -> str:
        return self.path


class Placement(models.Model):
    """Where a story stands in a list: which numbered page, counted from the oldest (decision 4)."""

    list = models.CharField(max_length=80, help_text="en:all, en:section:3, en:topic:5, en:author:9")
    page = models.PositiveIntegerField()
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="placements")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "story"], name="one_place_a_list")]
        indexes = [
            models.Index(fields=["list", "page", "published_at", "story"], name="placement_by_page"),
            models.Index(fields=["list", "published_at"], name="placement_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.list} p{self.page}"


class Month(models.Model):
    """How many published stories a month has, and when the last of them changed.

    Kept, since counting an archive at each publication takes longer and longer.
    """

    language = models.CharField(max_length=16)
    month = models.CharField(max_length=7)
    stories = models.PositiveIntegerField()
    modified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "month"], name="one_month")]

    def __str__(self) -> str:
        return f"{self.language} {self.month}"


class Ingredient(models.Model):
    """A key (``photo:5``, ``attachment:3``, ``article:7``, ``fixed:2``) and what was typeset from it (``article:42``).

    When the first changes, the second is typeset again. A photo or attachment is printed while something uses it.
    """

    key = models.CharField(max_length=80)
    used_by = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "used_by"], name="one_ingredient")]

    def __str__(self) -> str:
        return f"{self.used_by} from {self.key}"


class MovedPath(models.Model):
    """An address that readers may still hold: it leads to a story's present one, or to ``target``."""

    path = models.CharField(max_length=400, primary_key=True)
    story = models.PositiveBigIntegerField(null=True, db_index=True)
    target = models.CharField(max_length=800, blank=True, help_text="used when it leads to no story")
    redirect = models.PositiveBigIntegerField(
        null=True, db_index=True, help_text="the newsroom's redirect it was made from"
    )

    def __str__(self) -> str:
        return self.path


class ListedMirror(models.Model):
    """An address at which readers find a copy of the paper, as the list of mirrors names it."""

    address = models.CharField(max_length=300, primary_key=True)

    def __str__(self) -> str:
        return self.address


class PrintedNewsletter(models.Model):
    """A newsletter that readers may sign up for, as the box on fronts and stories shows it. Its id is the newsletter's.

    ``latest`` is the path of the page where its newest issue can be read: the same from issue to issue, since each
    story shows it; empty before the first one.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    slug = models.CharField(max_length=60)
    language = models.CharField(max_length=16, db_index=True)
    name = models.CharField(max_length=120)
    promise = models.CharField(max_length=240, blank=True)
    weekday = models.PositiveSmallIntegerField()
    hour = models.TimeField()
    latest = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.name


class TakenDown(models.Model):
    """What mirrors are ordered to delete: what once stood under a path. Both are hashes: an order shall not tell what it hides."""

    key = models.CharField(max_length=32, help_text="of the path, in hex")
    digest = models.CharField(max_length=64, unique=True)
    date = models.DateField()

    def __str__(self) -> str:
        return self.digest


class LabelSheet(models.Model):
    """A section, topic or author as printed. A withheld author has none."""

    key = models.CharField(primary_key=True, max_length=40, help_text="section:3, topic:5, author:9")
    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=10)
    label = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["kind", "language"], name="label_by_kind")]

    def __str__(self) -> str:
        return self.key


class NoticeBoard(models.Model):
    """The notices standing now, as safe HTML, for a language (``en``) or a section (``section:3``)."""

    scope = models.CharField(primary_key=True, max_length=40)
    texts = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.scope


class FixedSheet(models.Model):
    """A typeset fixed page (about, privacy …)."""

    id = models.PositiveBigIntegerField(primary_key=True)
    language = models.CharField(max_length=16)
    path = models.CharField(max_length=400, unique=True)
    copy = models.TextField()

    def __str__(self) -> str:
        return self.path


class FrontSheet(models.Model):
    """An edition's name and motto, where it has its own, and the composition of its front; an empty one composes itself."""

    language = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=255, blank=True)
    motto = models.CharField(max_length=160, blank=True)
    newspaper = models.CharField(max_length=36, blank=True, help_text="the key that all fronts of a newspaper share")
    composition = models.TextField()

    def __str__(self) -> str:
        return self.language


class PrintedIssue(models.Model):
    """An issue of a newsletter that was sent, as the pipeline filed it; its id is the issue's. ``copy`` is a LetterCopy's JSON.

    ``withdrawn`` takes its page out of the paper; the row stays, so that nothing files it again by mistake.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    newsletter = models.PositiveBigIntegerField(db_index=True)
    language = models.CharField(max_length=16, db_index=True)
    number = models.PositiveIntegerField()
    copy = models.TextField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsletter", "number"], name="one_printed_number")]

    def __str__(self) -> str:
        return f"{self.newsletter} {self.number}"


class MediaFile(models.Model):
    """A file that readers may fetch: its storage name, and the photo or attachment it belongs to (``photo:5``)."""

    name = models.CharField(primary_key=True, max_length=400)
    of = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """What is otherwise remembered between takes, to see what changed: the masthead's digest a language, the settings."""

    name = models.CharField(primary_key=True, max_length=80)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
