"""Work of the timetable that waits for other hosts: beside it, so that no story is late because a mirror is slow."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import wraps

from django.db import close_old_connections, connections

log = logging.getLogger(__name__)


def in_background(do: Callable[[], object]) -> Callable[[], None]:
    """An entry of the timetable that begins ``do`` in a thread, unless it is still at it. It dies with the process."""
    busy = threading.Lock()

    @wraps(do)
    def begin() -> None:
        if busy.acquire(blocking=False):
            threading.Thread(target=_work, args=(do, busy), name=do.__name__, daemon=True).start()

    return begin


def _work(do: Callable[[], object], busy: threading.Lock) -> None:
    try:
        close_old_connections()
        do()
    except Exception as error:  # noqa: BLE001  the others go on; only its kind is logged: the message may name somebody
        log.error("%s failed: %s. It is tried again.", do.__name__, type(error).__name__)  # noqa: TRY400
    finally:
        connections.close_all()
        busy.release()
