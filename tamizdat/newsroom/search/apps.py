from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.search.apps import WagtailSearchAppConfig


class CardIndexConfig(AppConfig):
    name = "tamizdat.newsroom.search"
    label = "card_index"
    verbose_name = _("Card index")
    default_auto_field = "django.db.models.BigAutoField"


class QuietSearchConfig(WagtailSearchAppConfig):
    """Wagtail's search app without its signals: they would queue a task for every save of everything.

    Pages file their cards themselves (``cards.Filed``), and nothing else has an index.
    """

    default = False

    def ready(self) -> None:
        """Leave out what Wagtail does here: signal receivers, and relations to its own index, which stays empty."""
