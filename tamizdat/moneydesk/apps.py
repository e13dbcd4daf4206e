from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MoneyDeskConfig(AppConfig):
    name = "tamizdat.moneydesk"
    label = "moneydesk"
    verbose_name = _("Money desk")
    default_auto_field = "django.db.models.BigAutoField"
