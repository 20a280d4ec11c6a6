"""Waits until somebody pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Act = Callable[[str], Coroutine[Any, Any, None]]


class Debounce:
    """Acts on a key once it has been silent for a while; whoever is touched again waits anew."""

    def __init__(self, act: Act, failed: Callable[[BaseException], None]) -> None:
        self._act, self._failed = act, failed
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._acting: set[asyncio.Task[None]] = set()

    def touch(self, key: str, seconds: float) -> None:
        """Act after so many seconds of silence."""
        self.drop(key)
        self._waiting[key] = asyncio.get_running_loop().call_later(seconds, self._start, key)

    def drop(self, key: str) -> None:
        """Act on a key no more."""
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            waiting.cancel()

    def close(self) -> None:
        """Act on nothing any more."""
        for key in list(self._waiting):
            self.drop(key)
        for task in self._acting:
            task.cancel()

    def _start(self, key: str) -> None:
        self._waiting.pop(key, None)
        task = asyncio.ensure_future(self._act(key))
        self._acting.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._acting.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._failed(error)
