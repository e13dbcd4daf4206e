"""The counter: the few public pages that need a server. The paper itself is plain files."""

from tamizdat.circulation.addresses import urlpatterns as letters
from tamizdat.giving.addresses import urlpatterns as support

urlpatterns = [*letters, *support]

__all__ = ["urlpatterns"]

handler404 = "tamizdat.config.missing.page"
