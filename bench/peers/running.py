"""Programs run and watched: the CPU seconds of a process with all its threads and children, and its peak of memory."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

QUIET = 3
"""Seconds without work after which a watcher has finished."""


class Missing(Exception):  # noqa: N818  it reads as what happened
    """A peer that cannot be installed here; says why."""


@dataclass(frozen=True)
class Run:
    cpu: float
    peak_mb: int
    files: int


def cache() -> Path:
    """Where environments of peers are kept between measurements."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "tamizdat-bench"


def processor_seconds() -> float:
    """Of this process so far, with all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def install(name: str, *words: str, cwd: Path | None = None) -> None:
    """Run an installer; its last line is the reason when it fails."""
    if not shutil.which(words[0]):
        raise Missing(f"{name}: there is no {Path(words[0]).name} here")
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
        raise Missing(f"{name} could not be installed: {last}")


def run(words: list[str], cwd: Path, output: Path, **variables: str) -> Run:
    process = subprocess.Popen(
        words, cwd=cwd, env=os.environ | variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words[0]} ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, files_in(output))


def watched(words: list[str], cwd: Path, change: Callable[[], None], first: float, patience: float = 1800) -> float:
    """CPU seconds that a watcher spends on one change, once it has settled after its first build, which takes about ``first``."""
    process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        before = _settled(process.pid, patience, least=first / 2)
        change()
        return _settled(process.pid, patience, least=before + 0.01) - before
    finally:
        process.kill()
        process.wait()


def files_in(folder: Path) -> int:
    return sum(len(names) for _, _, names in os.walk(folder))


def _settled(pid: int, patience: float, least: float) -> float:
    """The CPU seconds of a process once it has used ``least`` and then none for a while."""
    last, since, end = -1.0, time.monotonic(), time.monotonic() + patience
    while time.monotonic() < end:
        time.sleep(0.1)
        now = _cpu(pid)
        if now > last + 0.02:
            last, since = now, time.monotonic()
        elif now >= least and time.monotonic() - since > QUIET:
            return now
    raise RuntimeError("the watcher did not settle")


def _cpu(pid: int) -> float:
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, numbers[11:13])) / os.sysconf("SC_CLK_TCK")
