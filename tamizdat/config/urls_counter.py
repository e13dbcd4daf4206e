"""The counter: the few public pages that need a server. The paper itself is plain files."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
handler404 = "tamizdat.config.missing.page"
