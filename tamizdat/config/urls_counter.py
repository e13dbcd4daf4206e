"""The counter: the few public pages that need a server. The paper itself is plain files."""

from tamizdat.circulation.addresses import urlpatterns

__all__ = ["urlpatterns"]

handler404 = "tamizdat.config.missing.page"
