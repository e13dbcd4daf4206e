from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PipelineConfig(AppConfig):
    name = "tamizdat.pipeline"
    label = "pipeline"
    verbose_name = _("Press")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tamizdat.pipeline.receivers import connect  # noqa: PLC0415  models are there only now

        connect()
