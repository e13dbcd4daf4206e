"""Addresses from elsewhere (an old site, a printed code) that lead to a story."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_PATH = re.compile(r"/[^\s?#\\\x00-\x1f]*")
_STORY = re.compile(r"/[^/]+/\d{4}/\d{2}/(?P<slug>[^/]+)\.html")
LONGEST_CHAIN = 10


class Redirect(models.Model):
    """One old path and one target: a story, or else an address here or elsewhere."""

    old_path = models.CharField(
        _("old address"), max_length=400, unique=True, help_text=_("Without the host: /2019/05/an-old-story/")
    )
    article = models.ForeignKey(
        "newsroom.Article",
        verbose_name=_("leads to the story"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="redirects",
        help_text=_("The redirect follows the story, whatever its address becomes."),
    )
    target = models.CharField(
        _("or to the address"),
        max_length=800,
        blank=True,
        help_text=_("A path of this paper (/en/about.html) or a whole address (https://…)."),
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(article__isnull=False, target="")
                | (models.Q(article__isnull=True) & ~models.Q(target="")),
                name="a_redirect_has_one_target",
                violation_error_message=_("Choose one target: a story, or an address."),
            ),
        ]

    def __str__(self) -> str:
        return self.old_path

    def clean(self) -> None:
        super().clean()
        if bool(self.article_id) == bool(self.target):
            raise ValidationError(_("Choose one target: a story, or an address."))
        self._refuse_a_bad_path()
        self._refuse_a_living_address()
        if self.target:
            self._refuse_a_bad_target()
            self._refuse_a_loop()

    def _refuse_a_bad_path(self) -> None:
        if not _PATH.fullmatch(self.old_path) or "//" in self.old_path or ".." in self.old_path.split("/"):
            message = _(
                "Write the path as it was, beginning with one slash, without the host and without “?” or “#”: /2019/05/an-old-story/"
            )
            raise ValidationError({"old_path": message})

    def _refuse_a_living_address(self) -> None:
        """A redirect may not cover a story that stands at that very address."""
        from tamizdat.newsroom.addresses import story_path  # noqa: PLC0415  models need no addresses to load
        from tamizdat.newsroom.articles import Article  # noqa: PLC0415  the story points at redirects too

        found = _STORY.fullmatch(self.old_path)
        stories = Article.objects.live().filter(slug=found["slug"]) if found else ()
        if any(f"/{story_path(story)}" == self.old_path for story in stories):
            raise ValidationError(
                {
                    "old_path": _(
                        "A story stands at this address now. Change the story's own address instead: the old one will lead to it."
                    )
                }
            )

    def _refuse_a_bad_target(self) -> None:
        parts = urlsplit(self.target)
        local = self.target.startswith("/") and not self.target.startswith("//") and not re.search(r"\s", self.target)
        if not local and not (parts.scheme in {"http", "https"} and parts.hostname):
            raise ValidationError(
                {
                    "target": _(
                        "Write a path of this paper (/en/about.html) or a whole address (https://example.org/page)."
                    )
                }
            )

    def _refuse_a_loop(self) -> None:
        """Follow the chain of redirects from the target; it may not come back here."""
        step = self.target.partition("#")[0]
        for _number in range(LONGEST_CHAIN):
            if step == self.old_path:
                raise ValidationError(
                    {"target": _("This would lead in a circle: the target leads back to the old address.")}
                )
            step = (
                Redirect.objects.filter(old_path=step).exclude(pk=self.pk).values_list("target", flat=True).first()
                or ""
            )
            if not step:
                return
        raise ValidationError(
            {"target": _("This target leads through too many redirects. Point it at the last address of the chain.")}
        )
