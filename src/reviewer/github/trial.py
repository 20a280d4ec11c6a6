"""Finds the comments for which GitHub refuses a whole review, without anybody seeing a try.

GitHub takes a review whole or not at all, and names no guilty comment. A review without an
event is pending: only its author sees it, and it can be deleted again. The set is halved with
such reviews until the guilty are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewer.github.comment import Note
from reviewer.github.draft import Draft
from reviewer.github.failures import Lost, Rejected
from reviewer.github.gateway import Gateway
from reviewer.github.standing import Who

_TRIES = 24  # pending reviews; what is not cleared by then goes into the body


class Trial:
    """Tries the comments of one draft."""

    def __init__(self, gateway: Gateway, draft: Draft, me: Who) -> None:
        self._gateway, self._draft, self._me = gateway, draft, me
        self._left = _TRIES

    def guilty(self) -> tuple[Note, ...]:
        """Give the comments that GitHub does not take, and those that could not be tried."""
        self._tidy()
        return tuple(self._among(self._draft.notes))

    def _among(self, notes: Sequence[Note]) -> Sequence[Note]:
        if not notes or self._taken(notes):
            return ()
        if len(notes) == 1 or not self._left:
            return notes
        middle = len(notes) // 2
        return [*self._among(notes[:middle]), *self._among(notes[middle:])]

    def _taken(self, notes: Sequence[Note]) -> bool:
        if not self._left:
            return False
        self._left -= 1
        number = self._draft.voice.pull.number
        try:
            self._gateway.delete_review(number, self._gateway.post_review(number, self._payload(notes)))
        except Rejected:
            # This is the answer we ask for.
            return False
        except Lost:
            self._tidy()
            return False
        return True

    def _payload(self, notes: Sequence[Note]) -> dict[str, Any]:
        others = [each for each in self._draft.notes if each not in notes]
        payload = self._draft.without(others).payload()
        del payload["event"]
        return payload

    def _tidy(self) -> None:
        """Delete pending reviews of ours that a run left behind: there can be only one at a time."""
        pull, scope = self._draft.voice.pull, self._draft.voice.scope
        for review in self._gateway.reviews(pull.number):
            if review.state == "PENDING" and review.written_by(self._me, scope) is not None:
                try:
                    self._gateway.delete_review(pull.number, review.id)
                except Lost:
                    # If it is still there, the next try is refused, and its comments go into the body.
                    continue
