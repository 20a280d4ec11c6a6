"""How a process that stays answers quickly: what can wait is done while nobody does."""

from __future__ import annotations

import gc
import sys

from reviewer.engines.collection import hand_back
from reviewer.tree.scopes import scopes_of
from reviewer.tree.syntax import let_go

_VERY_MUCH = 1_000_000  # objects
_OFTEN = 25  # answers; what is left of an index that was made anew holds circles
_SELDOM = 500  # to walk all that is known of a project costs half a second
_TURN = 0.0005  # seconds; ruff's thread works for less than that between two things that it waits for


class Staying:
    """What one process does for all its answers; to be made once in it.

    The garbage collector works between two answers, or if very much lies about. A thread that waits for another
    program gets its turn soon after that has said something.
    """

    def __init__(self) -> None:
        gc.set_threshold(_VERY_MUCH, 10, 10)
        sys.setswitchinterval(_TURN)
        self._answers = 0

    def tidy(self) -> None:
        """Let go of what an answer has left. What a project's files say stays: it is walked after the first, and seldom again."""
        # Python's own tree of the last text, which the next answer would have to take apart.
        scopes_of.cache_clear()
        let_go()
        if self._answers % _SELDOM == 0:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            hand_back()
        else:
            gc.collect(2 if self._answers % _OFTEN == 0 else 0)
        self._answers += 1
