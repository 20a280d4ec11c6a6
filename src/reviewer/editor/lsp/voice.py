"""What the server says to people: one sentence each, once."""

from __future__ import annotations

from collections.abc import Callable

from lsprotocol import types

Log = Callable[[types.LogMessageParams], None]


class Voice:
    """Says sentences in the editor's log; one that was said is not said again until something changed."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._said: set[str] = set()

    def warn(self, sentence: str) -> None:
        """Say what could not be done, why, and the way out."""
        self._say(types.MessageType.Warning, sentence)

    def tell(self, sentence: str) -> None:
        """Say what is good to know."""
        self._say(types.MessageType.Info, sentence)

    def defect(self, error: BaseException) -> None:
        """Own up to a defect of ours."""
        where = "REVIEWER_DEBUG=1 shows where in the server's standard error"
        self._say(
            types.MessageType.Error, f"a defect of reviewer itself: {type(error).__name__}: {error}; {where}"
        )

    def anew(self) -> None:
        """Forget what was said: settings or files have changed."""
        self._said.clear()

    def _say(self, kind: types.MessageType, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._log(types.LogMessageParams(type=kind, message=f"reviewer: {sentence}"))
