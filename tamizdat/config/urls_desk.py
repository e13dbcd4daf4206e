"""The desk: editors only, never on the public host. Even its pictures are for those who signed in."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import reports as report_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from tamizdat.config.staff_media import serve
from tamizdat.newsroom.unmasking import unmaskers_only

decorate_urlpatterns(report_urls.urlpatterns, unmaskers_only)
"""Wagtail's reports tell which account wrote which story, and so who stands behind its byline."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("media/<path:path>", require_admin_access(serve)),
    path("documents/", include(decorate_urlpatterns(wagtaildocs_urls.urlpatterns, require_admin_access))),
    path("", include(wagtailadmin_urls)),
]
