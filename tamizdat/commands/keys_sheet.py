"""What is shown of a newspaper's keys: on the terminal, as figures, and on a sheet to print."""

from __future__ import annotations

import html
import io
import json
import textwrap
from pathlib import Path
from typing import Any

import segno

from tamizdat.config.newspaper import Newspaper
from tamizdat.edition import roles
from tamizdat.edition.drafts import Draft, RoleChange
from tamizdat.edition.keyring import Keyring

SHEET = """\
<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{name}: how to know our paper</title>
<style>body{{font:14pt/1.5 serif;max-width:36em;margin:3em auto}}code{{font-size:16pt}}svg{{width:7cm}}</style>
<h1>{name}</h1>
<p>Any copy of this paper, from anyone, can be checked. What is ours is signed by keys that lead to this fingerprint:</p>
<p><code>{grouped}</code></p>
<p>The same in words, to be compared by voice:</p>
<p><code>{words}</code></p>
{code}
<p>tamizdat verify COPY --fingerprint {hex}</p>
"""


def figures(ring: Keyring) -> dict[str, Any]:
    """For programs."""
    root = ring.trusted().root
    fingerprint = ring.fingerprint()
    return {
        "fingerprint": fingerprint.hex(),
        "words": roles.words(fingerprint),
        "root": root.version,
        "expires": root.expires.isoformat(),
        "roles": {
            name: {"threshold": role.threshold, "keys": list(role.keyids)} for name, role in sorted(root.roles.items())
        },
        "here": ring.here(),
    }


def told(ring: Keyring) -> str:
    """For people, with a QR code that a telephone can take from the screen."""
    shown = figures(ring)
    lines = [
        f"Fingerprint  {grouped(shown['fingerprint'])}",
        f"In words     {shown['words']}",
        "",
        f"Root {shown['root']}, until {shown['expires'][:10]}:",
    ]
    for name in roles.ROLES:
        role = shown["roles"][name]
        keyids = ", ".join(key[:8] + ("*" if key in shown["here"] else "") for key in role["keys"])
        lines.append(f"  {name:10} {role['threshold']} of {len(role['keys'])}: {keyids}")
    return "\n".join([*lines, "  (* lies on this machine)", "", _code(shown["fingerprint"])])


def draft(draft: Draft) -> str:
    """What a holder is about to sign, and what of the last root it changes; key ids in full."""
    root, last = draft.root, draft.last
    lines = [
        f"Paper    {roles.words(draft.fingerprint)}",
        "         (its fingerprint: compare it with the one on paper)",
    ]
    if last:
        lines += [f"Root     {root.version}, in the place of root {last.version}"]
        lines += [f"Holds    until {root.expires:%Y-%m-%d} (root {last.version}: until {last.expires:%Y-%m-%d})"]
    else:
        lines += [f"Root     {root.version}, the first", f"Holds    until {root.expires:%Y-%m-%d}"]
    for change in draft.changes():
        lines += _changed(change)
    return "\n".join([*lines, "         (+ comes in, - is trusted no more)"])


def _changed(change: RoleChange) -> list[str]:
    before = f" (before: {change.before})" if change.before not in {0, change.threshold} else ""
    signs = f"{change.role + ' ':9}{change.threshold}{before} of these have to sign:"
    marked = (("  ", change.stay), ("+ ", change.come), ("- ", change.go))
    return [signs, *(f"  {mark}{keyid}" for mark, keyids in marked for keyid in keyids)]


def export(ring: Keyring, newspaper: Newspaper, into: Path) -> list[Path]:
    """The roots, the fingerprint and the sheet, as files in ``into``; their paths."""
    into.mkdir(parents=True, exist_ok=True)
    shown = figures(ring)
    files = {f"{number}.root.json": raw for number, raw in enumerate(ring.roots(), 1)}
    files["fingerprint.json"] = json.dumps(shown, indent=1).encode()
    files["sheet.html"] = _sheet(newspaper.name, shown).encode()
    for name, raw in files.items():
        (into / name).write_bytes(raw)
    return [into / name for name in files]


def grouped(fingerprint: str) -> str:
    return " ".join(textwrap.wrap(fingerprint, 4))


def _sheet(name: str, shown: dict[str, Any]) -> str:
    code = segno.make(f"tamizdat:{shown['fingerprint']}").svg_inline(scale=4)
    return SHEET.format(
        name=html.escape(name),
        grouped=grouped(shown["fingerprint"]),
        words=shown["words"],
        code=code,
        hex=shown["fingerprint"],
    )


def _code(fingerprint: str) -> str:
    out = io.StringIO()
    segno.make(f"tamizdat:{fingerprint}").terminal(out, compact=True)
    return out.getvalue()
