"""The outside suite tuf-conformance against our two clients, Python and JavaScript: what passes and what is expected to fail.

bin/bench conformance --suite DIR [--client NAME ...] [--vectors FILE]
DIR is a checkout of github.com/theupdateframework/tuf-conformance; it gets an environment of its own, with its own pins, in a
temporary directory. It needs the program faketime (Debian: faketime). FILE is Wycheproof's ed25519_test.json
(github.com/C2SP/wycheproof), for the reader's own check of Ed25519.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from shutil import which

HERE = Path(__file__).parent / "conformance"
PROGRAMS = {
    "python": [sys.executable, str(HERE / "python_client.py")],
    "javascript": ["node", str(HERE / "javascript_client.mjs")],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, required=True)
    parser.add_argument("--client", choices=PROGRAMS, action="append")
    parser.add_argument("--vectors", type=Path)
    asked = parser.parse_args()
    missing = [program for program in ("faketime", "node") if not which(program)]
    if missing:
        print(
            f"Missing on this machine: {', '.join(missing)}. On Debian: apt-get install faketime nodejs",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-conformance-") as home:
        python = _environment(Path(home), asked.suite)
        counts = {name: _run(name, python, asked.suite, Path(home)) for name in asked.client or PROGRAMS}
    print("| client | passed | expected to fail | wrong |\n|---|---|---|---|")
    for name, count in counts.items():
        print(f"| {name} | {count['passed']} | {count['xfailed']} | {_wrong(count)} |")
    wrong = sum(map(_wrong, counts.values()))
    return bool(wrong + (_vectors(asked.vectors) if asked.vectors else 0))


def _environment(home: Path, suite: Path) -> Path:
    """The suite pins versions of its own, so it shares nothing with ours."""
    subprocess.run([sys.executable, "-m", "venv", str(home / "env")], check=True)
    python = home / "env" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", str(suite)], check=True)
    return python


def _run(name: str, python: Path, suite: Path, home: Path) -> Counter[str]:
    entrypoint = home / name
    words = " ".join(f"'{word}'" for word in PROGRAMS[name])
    entrypoint.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    entrypoint.chmod(0o755)
    expected = HERE / f"{name}_client.xfails"
    (home / f"{name}.xfails").write_text(expected.read_text() if expected.exists() else "")
    report = home / f"{name}.json"
    words = [str(python), "-m", "pytest", "-q", "tuf_conformance", "--entrypoint", str(entrypoint)]
    subprocess.run(
        [*words, "--json-report", f"--json-report-file={report}", "-p", "no:cacheprovider"], cwd=suite, check=False
    )
    return Counter(json.loads(report.read_text())["summary"])


def _wrong(count: Counter[str]) -> int:
    return count["total"] - count["passed"] - count["xfailed"]


def _vectors(file: Path) -> int:
    """How many vectors our Ed25519 judges otherwise than Wycheproof."""
    groups = json.loads(file.read_text())["testGroups"]
    tests = [(group["publicKey"]["pk"], test) for group in groups for test in group["tests"]]
    vectors = json.dumps([(key, test["msg"], test["sig"]) for key, test in tests])
    done = subprocess.run(
        ["node", str(HERE / "vectors.mjs")], input=vectors, capture_output=True, text=True, check=True
    )
    verdicts = json.loads(done.stdout)
    wrong = sum(found != (test["result"] == "valid") for found, (_, test) in zip(verdicts, tests, strict=True))
    print(f"\nWycheproof: {len(tests) - wrong} of {len(tests)} vectors as they should be")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
