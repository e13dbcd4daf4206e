"""How providers are asked over HTTP: briefly, in measure, and nobody but them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import requests

from tamizdat.giving.providers.port import ProviderDown, ProviderRefused, UnknownReference

PATIENCE: Final = (4.0, 12.0)
"""Seconds to connect, and between two pieces of an answer."""
AT_MOST: Final = 20.0
"""Seconds for the whole of an answer."""
LARGEST: Final = 8 << 20
"""Bytes of an answer: a list of a hundred subscriptions has one."""
LATER: Final = frozenset({408, 409, 425, 429})
"""Answers that say *later*: 409 is given while the same key is under way."""


class OutOfMeasure(requests.RequestException):
    """An answer that is longer, or takes longer, than one of theirs can."""


class Wire(requests.Session):
    """A session that follows no redirect, reads no more than it should, and takes nothing from the machine it runs on.

    ``trust_env`` is off because a ``.netrc`` would put itself in the place of our key.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **named: Any) -> requests.Response:
        """As in requests. Raises :class:`requests.RequestException`."""
        named["timeout"] = named.get("timeout") or PATIENCE
        named["allow_redirects"] = False
        named["stream"] = True
        answer = super().request(method, url, *args, **named)
        with answer:
            answer._content = _in_measure(answer)  # noqa: SLF001  requests has no other way to bound what it reads
        return answer


class Api:
    """A provider's interface that takes and gives JSON. ``base`` has no slash at its end."""

    def __init__(self, name: str, base: str, session: requests.Session | None = None) -> None:
        self.base = base
        self._name = name
        self._session = session or Wire()

    def ask(self, method: str, path: str, headers: Mapping[str, str], **named: Any) -> Any:
        """The answer, out of JSON; None where there is none. Raises what the port says."""
        try:
            answer = self._session.request(method, self.base + path, headers=dict(headers), **named)
        except requests.RequestException as error:
            raise ProviderDown(f"{self._name} does not answer ({type(error).__name__}).") from None
        if answer.status_code not in {200, 201, 202, 204}:
            raise self._refusal(answer)
        return self._read(answer)

    def get(self, path: str, headers: Mapping[str, str], **params: Any) -> Any:
        return self.ask("GET", path, headers, params=params)

    def _read(self, answer: requests.Response) -> Any:
        try:
            return json.loads(answer.content) if answer.content else None
        except ValueError:
            raise ProviderDown(f"{self._name} answered with something that is no JSON.") from None

    def _refusal(self, answer: requests.Response) -> Exception:
        code = answer.status_code
        if code == requests.codes.not_found:
            return UnknownReference(f"{self._name} knows no such thing (404).")
        if code in LATER or code >= requests.codes.server_error:
            return ProviderDown(f"{self._name} answered {code}: later.")
        if code in {requests.codes.unauthorized, requests.codes.forbidden}:
            return ProviderRefused(f"{self._name} does not take our key ({code}). Look at it: tamizdat doctor")
        if code < requests.codes.bad_request:
            return ProviderRefused(f"{self._name} sends us elsewhere ({code}), where we do not go.")
        return ProviderRefused(f"{self._name} says no ({code}{_named(answer)}).")


@contextmanager
def understood(name: str) -> Iterator[None]:
    """An answer that has another shape than the one we read is a refusal in words, and no crash."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ProviderRefused(f"{name}'s answer has not the shape we know ({type(error).__name__}).") from None


def _in_measure(answer: requests.Response) -> bytes:
    until, read = time.monotonic() + AT_MOST, bytearray()
    for piece in answer.iter_content(1 << 16):
        read += piece
        if len(read) > LARGEST:
            raise OutOfMeasure("The answer has no end.")
        if time.monotonic() > until:
            raise OutOfMeasure("The answer takes too long.")
    return bytes(read)


def _named(answer: requests.Response) -> str:
    """The provider's own name of what is wrong, and never its sentences: they may repeat what a donor typed."""
    try:
        told = json.loads(answer.content)
        issues = [each.get("issue", "") for each in told.get("details", [])] if isinstance(told, dict) else []
        names = [told.get("name") or told.get("code") or "", *issues] if isinstance(told, dict) else []
    except (ValueError, AttributeError, TypeError):
        return ""
    words = [name for name in names if isinstance(name, str) and name.replace("_", "").replace("-", "").isalnum()]
    return "".join(f", {word[:60]}" for word in words[:3])
