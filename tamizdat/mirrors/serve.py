"""An edition over HTTP: for the newspaper that has no other web server, and for every volunteer's mirror.

WhiteNoise does the protocol (ranges, revalidation, the brotli or gzip sibling a browser can read);
this says which files are the paper: pressed ones, inside the tree, whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.headers import Headers
from wsgiref.util import FileWrapper

from whitenoise import WhiteNoise
from whitenoise.responders import IsDirectoryError, MissingFileError, Response, StaticFile

from tamizdat.house import policies
from tamizdat.mirrors.onion_location import OnionLocation
from tamizdat.mirrors.types import A_MINUTE, TYPES, caching_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_POLICIES = {"worker.js": policies.WORKER, "verify.html": policies.VERIFY_PAGE}
"""Those two differ from all other pages."""
UNFINISHED = (".new", ".tmp", ".part", "~")


class PressedFiles(WhiteNoise):
    """Files of ``root``, looked for at each request, so that what is pressed now is served now."""

    def __init__(self, application: WSGIApplication, root: Path) -> None:
        self.root = os.path.realpath(root)
        self._onion = OnionLocation(self.root)
        super().__init__(
            application, root=self.root, autorefresh=True, max_age=A_MINUTE, mimetypes=TYPES, index_file=True
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return super().__call__(environ, start_response)  # type: ignore[no-any-return]  # WhiteNoise has no types
        except FileNotFoundError:  # the press removed it a moment ago
            return self.application(environ, start_response)  # type: ignore[no-any-return]

    def serve(
        self, static_file: StaticFile, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        response = static_file.get_response(environ["REQUEST_METHOD"], environ)
        start_response = self._onion.added(environ, start_response)
        whole = response.status == HTTPStatus.OK and response.file is not None
        start_response(
            f"{response.status} {response.status.phrase}",
            _headers_of_the_open_file(response) if whole else list(response.headers),
        )
        if response.file is None:
            return []
        return environ.get("wsgi.file_wrapper", FileWrapper)(response.file)  # type: ignore[no-any-return]

    def candidate_paths_for_url(self, url: str) -> Iterator[str]:
        if _is_public(url):
            yield from super().candidate_paths_for_url(url)

    def find_file_at_path(self, path: str, url: str) -> Any:
        """``index.html`` by its own name too: links in the paper name it, for copies that have no server."""
        if not url.endswith("/" + str(self.index_file)):
            return super().find_file_at_path(path, url)
        try:
            return self.get_static_file(path, url)
        except IsDirectoryError:
            raise MissingFileError(path) from None

    def get_static_file(self, path: str, url: str, stat_cache: None = None) -> StaticFile:
        if any(os.path.realpath(file) != file for file in (path, path + ".br", path + ".gz")):
            raise MissingFileError(path)
        return super().get_static_file(path, url, stat_cache)

    def add_cache_headers(self, headers: Headers, path: str, url: str) -> None:  # noqa: ARG002  WhiteNoise's own
        headers["Cache-Control"] = caching_of(url.removeprefix("/"))
        if policy := _POLICIES.get(url.rpartition("/")[2]):
            headers["Content-Security-Policy"] = policy


def _is_public(url: str) -> bool:
    """No hidden file but the web's own ``/.well-known/``, and nothing the press has not finished."""
    parts = url.split("/")[1:]
    hidden = [part for part in parts if part.startswith(".")]
    return "\0" not in url and hidden in ([], [".well-known"]) and not parts[-1].endswith(UNFINISHED)


def _headers_of_the_open_file(response: Response) -> list[tuple[str, str]]:
    """The size was read before the file was opened, and the press may have replaced it in between: the open one counts."""
    size = str(os.fstat(response.file.fileno()).st_size)
    headers = dict(response.headers)
    if headers["Content-Length"] != size:
        headers["Content-Length"] = size
        del headers["ETag"]
    return list(headers.items())
