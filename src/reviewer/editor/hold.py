"""A lock that the system lets go of when its process ends, however it ends."""

from __future__ import annotations

import os
import sys


class Held:
    """A lock that this process holds; `file` is its open file, and whoever else is given that holds it as well."""

    def __init__(self, file: int) -> None:
        self.file = file

    def release(self) -> None:
        """Let go of it."""
        os.close(self.file)


def hold(path: str) -> Held | None:
    """Take a lock, which is a file; None where another process holds it. Programs started meanwhile do not inherit it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(file)
    except OSError:
        # Somebody else has it.
        os.close(file)
        return None
    return Held(file)


def _lock(file: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def wait_for(path: str) -> None:
    """Wait until nobody holds a lock; at most as long as a daemon takes for its last answer."""
    if sys.platform == "win32":
        return  # `msvcrt` waits no longer than ten seconds, and a daemon that is still there ends the new one
    import fcntl

    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    finally:
        os.close(file)
