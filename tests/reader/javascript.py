"""Runs the reader's modules in Node, as tests of Python: a snippet gets ``data`` and gives back what it returns."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import tamizdat.house

READER = Path(tamizdat.house.__file__).parent / "static" / "house" / "reader"

FRAME = """
import {{ readFileSync }} from "node:fs";
import {{ webcrypto }} from "node:crypto";
globalThis.crypto ??= webcrypto; // Node 18
const {{ {names} }} = await import({module});
const data = JSON.parse(readFileSync(0, "utf8"));
const bytes = (base64) => Uint8Array.from(Buffer.from(base64, "base64"));
const why = (promise) => promise.then(() => "accepted", (error) => error.why ?? String(error.stack));
const answer = await (async () => {{ {snippet} }})();
process.stdout.write(JSON.stringify(answer ?? null));
"""


def run(module: str, names: str, snippet: str, data: Any = None) -> Any:
    """What ``snippet`` returns, with ``names`` of ``module`` at hand; ``why(promise)`` is the reason of a refusal."""
    program = FRAME.format(names=names, module=json.dumps((READER / module).as_uri()), snippet=snippet)
    done = subprocess.run(
        ["node", "--input-type=module", "-e", program],  # noqa: S607  from the PATH, as its users have it
        input=json.dumps(data),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
