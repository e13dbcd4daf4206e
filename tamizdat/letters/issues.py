"""An issue: one mailing of a newsletter, from the draft that appears by itself to the page it becomes in the paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tamizdat.circulation.models import Newsletter
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.schedule import standing
from tamizdat.letters.states import FINAL, TOLD, VERBS, State
from tamizdat.letters.words import one_line
from tamizdat.newsroom.addresses import letter_path


class Issues(models.QuerySet["Issue"]):
    def open(self) -> Issues:
        """Those on which somebody still has something to do."""
        return self.exclude(state__in=FINAL)

    def to_send(self, now: datetime) -> list[Issue]:
        """Approved ones whose hour has come. What is overdue is not among them: it asks at the desk."""
        due = self.filter(state=State.APPROVED, due_at__lte=now).select_related("newsletter")
        return [issue for issue in due.order_by("due_at", "pk") if not issue.asks(now)]

    def to_miss(self, now: datetime) -> list[Issue]:
        """Drafts whose hour has passed without an approval."""
        return list(self.filter(state=State.DRAFT, due_at__lte=now).select_related("newsletter"))

    def sent(self) -> Issues:
        return self.filter(state=State.SENT).order_by("-number")


class Issue(models.Model):
    """``number`` counts within the newsletter. ``slot`` is the weekly moment it was drafted for; by hand it has none."""

    State = State

    newsletter = models.ForeignKey(
        Newsletter, verbose_name=gettext_lazy("newsletter"), on_delete=models.PROTECT, related_name="issues"
    )
    number = models.PositiveIntegerField(gettext_lazy("number"))
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.DRAFT, db_index=True)
    subject = models.CharField(gettext_lazy("subject"), max_length=150, blank=True)
    intro = models.TextField(gettext_lazy("opening words"), blank=True)
    sign_off = models.TextField(gettext_lazy("closing words"), blank=True)
    slot = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(gettext_lazy("goes out"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    begun_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False, help_text="sent, cancelled or missed")
    reason = models.CharField(max_length=300, blank=True, editable=False, help_text="why it is paused")

    objects = Issues.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name = gettext_lazy("letter")
        verbose_name_plural = gettext_lazy("letters")
        permissions = [("approve_issue", "Can approve, send, pause and cancel letters")]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "number"], name="one_issue_a_number"),
            models.UniqueConstraint(fields=["newsletter", "slot"], name="one_issue_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter.name}, {self.number}"

    # What is so

    @property
    def path(self) -> str:
        """Of its page in the paper, without a leading slash."""
        return letter_path(self.newsletter, self.number)

    @property
    def editable(self) -> bool:
        return self.state == State.DRAFT

    def asks(self, now: datetime) -> bool:
        """Whether it was approved and is so late that somebody has to say what is to become of it."""
        return self.state == State.APPROVED and standing(self.due_at, now) == "overdue"

    def may(self, verb: str) -> bool:
        """Whether this verb can be said now; the pipeline's own (begin, finish, miss) are asked for in the same way."""
        return self.state in VERBS[verb][0]

    # What editors do

    def write(self, subject: str, intro: str, sign_off: str) -> None:
        """Set the words around the stories; refused when it is no draft any more."""
        words = {"subject": one_line(subject)[:150], "intro": intro, "sign_off": sign_off}
        if not Issue.objects.filter(pk=self.pk, state=State.DRAFT).update(**words):
            self.refresh_from_db()
            raise LetterRefused(_("%(issue)s is no draft any more, so nothing in it can be changed.") % {"issue": self})
        self.subject, self.intro, self.sign_off = words.values()

    def approve(self, by: Any) -> None:
        """It goes out at its hour. Refused without a subject or a story, and when the hour has passed."""
        self.refuse_what_says_nothing()
        if self.may("approve") and self.due_at <= timezone.now():
            raise LetterRefused(_("Its hour has passed. Set another, or send it now."))
        self._become("approve", approved_by=_account(by), approved_at=timezone.now())

    def withdraw_approval(self) -> None:
        self._become("withdraw", approved_by=None, approved_at=None)

    def reschedule(self, due_at: datetime) -> None:
        if due_at <= timezone.now():
            raise LetterRefused(_("This moment has passed. Set one that is to come."))
        self._become("reschedule", due_at=due_at, ended_at=None)

    def send_now(self, by: Any) -> None:
        """Approve it, if nobody has, and let its hour be this one; the pipeline begins."""
        self.refuse_what_says_nothing()
        now = timezone.now()
        self._become("send_now", due_at=now, approved_by=_account(by), approved_at=now)

    def pause(self, reason: str = "") -> None:
        """What is on the wire goes on; nothing new is claimed. ``reason`` is said by the pipeline when it pauses by itself."""
        self._become("pause", reason=reason[:300])

    def resume(self) -> None:
        self._become("resume", reason="")

    def cancel(self) -> None:
        """Whoever has it keeps it; nobody else gets it."""
        self._become("cancel", ended_at=timezone.now())

    # What the pipeline does

    def begin(self) -> None:
        """The audience is frozen: said in the same transaction."""
        self._become("begin", begun_at=timezone.now())

    def finish(self) -> None:
        self._become("finish", ended_at=timezone.now())

    def miss(self) -> None:
        """Its hour came, and nobody had approved it."""
        self._become("miss", ended_at=timezone.now())

    def _become(self, verb: str, **changed: Any) -> None:
        """Go on by update and count: of two who say a verb at once one is refused."""
        before, after = VERBS[verb]
        changed["state"] = after
        with transaction.atomic():
            done = Issue.objects.filter(pk=self.pk, state__in=before).update(**changed)
        if not done:
            self.refresh_from_db(fields=["state"])
            raise LetterRefused(f"{self}: {TOLD[verb]}")
        for name, value in changed.items():
            setattr(self, name, value)

    def refuse_what_says_nothing(self) -> None:
        """Raises LetterRefused for what cannot go out as it stands."""
        if not self.may("send_now"):
            return  # that it has gone out already is said instead
        if not self.subject.strip():
            raise LetterRefused(_("It has no subject. Write one: it is what readers see first."))
        if not self.picks.published().exists():
            raise LetterRefused(_("It has no story that readers can open. Pick one."))


def _account(by: Any) -> Any:
    return by if getattr(by, "pk", None) else None
