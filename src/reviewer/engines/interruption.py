"""Ctrl-C while programs run: all of them end, and the review with them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from reviewer.engines.tool import stop_all


@contextmanager
def ending_all() -> Iterator[None]:
    """End every program on Ctrl-C and raise KeyboardInterrupt, at the latest when the block ends.

    Python drops a KeyboardInterrupt that comes while it runs a weak reference's callback (as importing does) or
    a `__del__`; without this the review would go on, and wait for its programs. Outside the main thread,
    and where Ctrl-C is somebody else's, nothing is changed.
    """
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or usual is not signal.default_int_handler:
        yield
        return
    came = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        came.set()
        stop_all()
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
    if came.is_set():
        raise KeyboardInterrupt
