from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PipelineConfig(AppConfig):
    name = "tamizdat.pipeline"
    label = "pipeline"
    verbose_name = _("Press")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tamizdat.letters import ports  # noqa: PLC0415  models are there only now
        from tamizdat.moneydesk.models import DeskAsk  # noqa: PLC0415  likewise
        from tamizdat.newsroom import previews  # noqa: PLC0415  likewise
        from tamizdat.pipeline.ask_preview import preview_ask  # noqa: PLC0415  likewise
        from tamizdat.pipeline.post_office import Office  # noqa: PLC0415  likewise
        from tamizdat.pipeline.receivers import connect  # noqa: PLC0415  likewise

        connect()
        ports.register(Office())
        previews.register(DeskAsk, preview_ask)
