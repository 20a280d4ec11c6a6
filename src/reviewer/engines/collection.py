"""Reviews without the garbage collector: trees hold no circles, and it would walk all their nodes to free none."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_VERY_MUCH = 1_000_000  # objects
_SELDOM = 500  # answers; to walk all that is known of a project costs half a second


@contextmanager
def no_collection() -> Iterator[None]:
    """Hold the garbage collector still; afterwards it is as it was."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class BetweenReviews:
    """The garbage collector of a process that stays: it works while nobody waits for an answer, or if very much lies about."""

    def __init__(self) -> None:
        gc.set_threshold(_VERY_MUCH, 10, 10)
        self._answers = 0

    def tidy(self) -> None:
        """Collect what an answer has left. What a project's files say stays: it is walked after the first, and seldom again."""
        if self._answers % _SELDOM == 0:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        else:
            gc.collect(1 if self._answers % 10 == 0 else 0)
        self._answers += 1


def hand_back() -> None:
    """Give memory that trees and facts have left to the system, where the C library keeps it: glibc's."""
    import ctypes  # only runs that review many files need it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
