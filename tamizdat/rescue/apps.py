from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RescueConfig(AppConfig):
    name = "tamizdat.rescue"
    label = "rescue"
    verbose_name = _("Rescue")
    default_auto_field = "django.db.models.BigAutoField"
