"""Text and attributes of XML, for feeds and sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterable

# XML 1.0 §2.2: these can stand in no document, escaped or not.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def escaped(text: str) -> str:
    return _ILLEGAL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(name: str, text: str = "", **attributes: str) -> str:
    """``<name key="value">text</name>``, all escaped; an underscore at the end of a key is Python's, not XML's."""
    given = "".join(f' {key.rstrip("_")}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{escaped(text)}</{name}>\n" if text else f"<{name}{given}/>\n"


def document(root: str, namespaces: Iterable[str], parts: Iterable[str]) -> bytes:
    """A whole file: ``namespaces`` are attributes of the root as they stand; ``parts`` are finished elements."""
    head = " ".join([root, *namespaces])
    return f"{DECLARATION}<{head}>\n{''.join(parts)}</{root}>\n".encode()
