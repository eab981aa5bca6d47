"""Lets the pauses of clients pass at once while nothing can be recorded."""

from __future__ import annotations

import logging
import threading
from typing import Any, ClassVar

log = logging.getLogger("azfacade.testing.recording")


class ReplayTime:
    """What clients ask before they pause. vcrpy makes a subclass for each cassette, which has the cassette."""

    cassette: Any = None
    _lock = threading.Lock()
    _has_told: ClassVar[bool] = False

    @classmethod
    def skips_pauses(cls) -> bool:
        """Return True where nothing can be recorded; a recording has to wait as long as the service needs."""
        if cls.cassette.write_protected:
            return True
        if cls.cassette.rewound and cls.cassette.record_mode.value == "new_episodes":
            cls._tell()
        return False

    @classmethod
    def _tell(cls) -> None:
        with cls._lock:
            if cls._has_told:
                return
            cls._has_told = True
        log.warning("the replay of %s waits in real time: %s", cls.cassette.path, WAITS)


WAITS = "in the record mode new_episodes any request may be new, and the service needs its time"
