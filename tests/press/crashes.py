"""Kill a press at any step: the interpreter itself tells of every file operation before it is done, and may be refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fakes.press_store import MemoryStore

OPERATIONS = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.copyfile"}


class Killed(BaseException):
    """As final as SIGKILL for the code under test: nothing in it may catch this."""


class Countdown:
    """Kills at the ``steps``-th operation below ``root`` or on a store; inert when there are fewer."""

    def __init__(self) -> None:
        self.root = ""
        self.steps = -1

    def step(self) -> None:
        if self.steps < 0:
            return
        self.steps -= 1
        if self.steps < 0:
            raise Killed

    def audit(self, event: str, args: tuple[Any, ...]) -> None:
        if self.steps >= 0 and event in OPERATIONS and str(args[0]).startswith(self.root):
            self.step()


countdown = Countdown()
sys.addaudithook(countdown.audit)  # cannot be taken away again, hence the one countdown for all


@contextmanager
def killed_after(steps: int, root: Path) -> Iterator[None]:
    """Run a block that is killed at the given operation, and swallow the kill."""
    countdown.root, countdown.steps = str(root), steps
    try:
        yield
    except Killed:
        pass
    finally:
        countdown.steps = -1


class MortalStore(MemoryStore):
    """A store that can be killed before and after each change, never in the middle: a database's transaction."""

    def mark(self, stale):
        stale = list(stale)
        countdown.step()
        super().mark(stale)
        countdown.step()

    def record(self, printed, gone, placed=()):
        countdown.step()
        super().record(printed, gone, placed)
        countdown.step()

    def fail(self, reasons):
        countdown.step()
        super().fail(reasons)
        countdown.step()
