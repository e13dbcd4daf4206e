"""A mirror on a port: what lies in a directory, and nothing else."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import waitress

from tamizdat.config.headers import PAPER, with_headers
from tamizdat.mirrors.serve import PressedFiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def serve_mirror(directory: Path, host: str, port: int) -> Any:
    """A server, ready to ``run()``. It logs no request, sets no cookie and names no software."""
    # It warns of each request that waits a moment for a thread: of every page with pictures. A mirror has no other log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    application = with_headers(PressedFiles(_nothing, directory), PAPER, "http://")
    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=8,
            max_request_body_size=1024,
            connection_limit=1000,
            asyncore_use_poll=True,
            channel_timeout=60,
            log_socket_errors=False,
            ident=None,
        )
    except OSError as error:
        raise click.ClickException(
            f"Port {port} of {host} cannot be served: {error.strerror}. Choose another."
        ) from error
    click.echo(f"Serving {directory} at http://{host}:{port}/")
    return server


def _nothing(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "14")])
    return [b"Nothing here.\n"]
