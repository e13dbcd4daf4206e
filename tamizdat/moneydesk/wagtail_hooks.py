"""Where the money desk meets Wagtail's admin. Hooks only: what they do lives elsewhere."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from tamizdat.moneydesk.doors import SEE
from tamizdat.moneydesk.export import export, months
from tamizdat.moneydesk.money import money
from tamizdat.moneydesk.support import Support

register_snippet(Support)


class MoneyItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


@hooks.register("register_newspaper_menu_item")
def lead_to_the_money() -> MenuItem:
    return MoneyItem(_("Money"), reverse("moneydesk_money"), name="money", icon_name="table", order=140)


@hooks.register("register_admin_urls")
def open_the_money_desk() -> list[URLPattern]:
    return [
        path("money/", money, name="moneydesk_money"),
        path("money/books/", export, name="moneydesk_export"),
        path("money/months/", months, name="moneydesk_months"),
    ]


@hooks.register("insert_global_admin_css")
def dress_the_money_desk() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("moneydesk/desk.css"))
