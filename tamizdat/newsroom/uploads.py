"""Many files at a time. Wagtail would store such a file as it came, until its form is filled in; here it is cleaned first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.documents.views import multiple as documents
from wagtail.images.views import multiple as images

from tamizdat.newsroom.attachment_files import cleaned_attachment
from tamizdat.newsroom.picture_files import cleaned
from tamizdat.newsroom.refusals import said
from tamizdat.safety.refusals import Refused

FILE = "files[]"


class CleaningMixin:
    """Cleans the file before Wagtail's view sees it, and forgets what it was called."""

    request: HttpRequest
    object: Any

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if FILE in request.FILES:
            try:
                request.FILES[FILE] = self.cleaned(request.FILES[FILE])
            except Refused as refusal:
                return JsonResponse({"success": False, "error_message": "\n".join(said(refusal).messages)})
        values = request.POST.copy()
        values["title"] = ""
        request.POST = values  # type: ignore[assignment]  # Wagtail's script sends the file's name as a title
        response: HttpResponseBase = super().post(request)  # type: ignore[misc]
        return response

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        self.object.title = ""
        context: dict[str, Any] = super().get_edit_upload_form_context_data()  # type: ignore[misc]
        return context

    def cleaned(self, upload: Any) -> Any:
        raise NotImplementedError


class AddPhotos(CleaningMixin, images.AddView):
    def cleaned(self, upload: Any) -> Any:
        return cleaned(upload)


class AddAttachments(CleaningMixin, documents.AddView):
    def cleaned(self, upload: Any) -> Any:
        return cleaned_attachment(upload)


@hooks.register("register_admin_urls", order=-1)
def urls_before_wagtails_own() -> list[URLPattern]:
    return [
        path("images/multiple/add/", AddPhotos.as_view()),
        path("documents/multiple/add/", AddAttachments.as_view()),
    ]
