"""When a request is made again, and when it is not: a write whose answer was lost never is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from reviewer.github.failures import CAUGHT, Limited, Lost, Unreachable, translated

T = TypeVar("T")
BETWEEN_WRITES = 1.0  # seconds, as GitHub asks for
LONGEST_WAIT = 300.0  # seconds in all; a job that sleeps longer is better started again
_TRIES = 4
_UNNAMED = 60.0  # seconds, where GitHub names no time


class Patience:
    """Makes requests one after the other, in GitHub's own time; `waited` is how long we waited because of it."""

    def __init__(
        self,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
        longest: float = LONGEST_WAIT,
    ) -> None:
        self._wait, self._now, self._longest = wait, now, longest
        self._last_write: float | None = None
        self.waited = 0.0

    def read(self, ask: Callable[[], T]) -> T:
        """Ask for something, again after a lost answer. Raises Denied, Rejected, Unreachable."""
        for left in range(_TRIES - 1, -1, -1):
            try:
                return self._unless_limited(ask)
            except Lost as lost:
                if not left:
                    raise Unreachable(f"{lost}, {_TRIES} times; run the review again later") from lost
                self.pause(float(_TRIES - left))
        raise AssertionError("the last try has raised")

    def write(self, ask: Callable[[], T]) -> T:
        """Ask for a change, once. Raises Lost where it may have been done all the same, Denied, Rejected."""
        if self._last_write is not None:
            early = self._last_write + BETWEEN_WRITES - self._now()
            if early > 0:
                self._wait(early)
        try:
            return self._unless_limited(ask)
        finally:
            self._last_write = self._now()

    def pause(self, seconds: float) -> None:
        """Wait because GitHub asks for it; raises Unreachable where that takes too long."""
        if self.waited + seconds > self._longest:
            raise Unreachable(
                f"GitHub's rate limit asks to wait {seconds:.0f} s, and a run waits {self._longest:.0f} s at most; "
                "run the review again later"
            )
        self.waited += seconds
        self._wait(seconds)

    def _unless_limited(self, ask: Callable[[], T]) -> T:
        """What GitHub refuses for its limits was not done, and is asked for again when it says so."""
        pause = _UNNAMED
        while True:
            try:
                return ask()
            except CAUGHT as cause:
                failure = translated(cause, self._now)
                if not isinstance(failure, Limited):
                    raise failure from cause
                self.pause(pause if failure.seconds is None else failure.seconds)
                pause *= 2
