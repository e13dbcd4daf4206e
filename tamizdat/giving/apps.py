from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GivingConfig(AppConfig):
    name = "tamizdat.giving"
    label = "giving"
    verbose_name = _("Giving")
    default_auto_field = "django.db.models.BigAutoField"
