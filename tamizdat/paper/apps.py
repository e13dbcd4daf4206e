from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "tamizdat.paper"
    label = "paper"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tamizdat.paper import previews  # noqa: PLC0415  models are loaded only now

        previews.register()
