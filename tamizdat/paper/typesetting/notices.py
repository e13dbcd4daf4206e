"""Notices that stand now: their times are looked at when a notice changes and when the clock comes by."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from tamizdat.newsroom.models import Notice, Section
from tamizdat.paper import keys
from tamizdat.paper.models import NoticeBoard
from tamizdat.paper.typesetting.richtext import rich_text
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.press.outputs import Key


def take_notices() -> set[Key]:
    """Put up what has begun, take down what has ended. There are never many, so all boards are looked at."""
    boards: dict[str, list[str]] = {scope: [] for scope in (*settings.NEWSPAPER.languages, *_sections())}
    for notice in _now():
        scope = f"section:{notice.section_id}" if notice.section_id else notice.locale.language_code
        stick = Stick(notice.locale.language_code)
        with override(stick.language):
            boards.setdefault(scope, []).append(str(rich_text(notice.text, stick)))
    standing = {board.scope: board.texts for board in NoticeBoard.objects.all()}
    changed = {scope for scope in {*boards, *standing} if boards.get(scope, []) != standing.get(scope, [])}
    for scope in changed:
        NoticeBoard.objects.update_or_create(scope=scope, defaults={"texts": boards.get(scope, [])})
    return {keys.notices(scope) for scope in changed}


def _now() -> list[Notice]:
    moment = timezone.now()
    begun = Q(starts_at=None) | Q(starts_at__lte=moment)
    lasting = Q(ends_at=None) | Q(ends_at__gt=moment)
    return list(Notice.objects.filter(begun, lasting).select_related("locale").order_by("pk"))


def _sections() -> list[str]:
    return [f"section:{number}" for number in Section.objects.values_list("pk", flat=True)]
