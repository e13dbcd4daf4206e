from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GivingConfig(AppConfig):
    name = "tamizdat.giving"
    label = "giving"
    verbose_name = _("Giving")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Circulation cannot know giving's letters, nor a bank a database, so giving tells them."""
        from tamizdat.giving.promised import Rows  # noqa: PLC0415  models are there only now
        from tamizdat.giving.providers.bank.register import keep_by  # noqa: PLC0415
        from tamizdat.giving.writers import teach  # noqa: PLC0415

        teach()
        keep_by(Rows)
