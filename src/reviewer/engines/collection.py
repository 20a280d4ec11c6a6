"""Reviews without the garbage collector: trees hold no circles, and it would walk all their nodes to free none."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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


def hand_back() -> None:
    """Give memory that trees and facts have left to the system, where the C library keeps it: glibc's."""
    import ctypes  # only runs that review many files need it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
