"""Posts a review once: the head is read again before, and a lost answer is looked for, never written again blindly."""

from __future__ import annotations

from typing import Any

import msgspec

from reviewer.github.draft import Draft
from reviewer.github.failures import Lost, Unreachable
from reviewer.github.gateway import Gateway
from reviewer.github.ledger import Ledger
from reviewer.github.marker import review_marker

_TRIES = 3


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a draft: the review's number, None where nothing was posted, and why, in a sentence."""

    ledger: Ledger
    review: int | None = None
    note: str = ""


class Poster:
    """Posts to one pull request."""

    def __init__(self, gateway: Gateway, number: int) -> None:
        self._gateway, self._number = gateway, number

    def post(self, draft: Draft, event: str = "COMMENT") -> Posted:
        """Post what is new; nothing where nothing is, or where the head has moved since it was reviewed.

        Raises Denied where the token may not write, Rejected where GitHub does not take it.
        """
        if not draft.news:
            return Posted(ledger=draft.ledger(), note="nothing new to say")
        head = self._gateway.pull(self._number).head
        if head != draft.voice.pull.head:
            note = f"the head moved to {head[:12]} meanwhile; the review of that commit will speak"
            return Posted(ledger=draft.ledger(posted=False), note=note)
        return Posted(ledger=draft.ledger(), review=self._once(draft.payload(event)))

    def _once(self, payload: dict[str, Any], tries: int = _TRIES) -> int:
        try:
            return self._gateway.post_review(self._number, payload)
        except Lost as lost:
            self._gateway.patience.pause(float(_TRIES - tries + 1))
            if (found := self._find(payload)) is not None:
                return found
            if tries == 1:
                told = f"the review could not be posted: {lost}, {_TRIES} times; run it again later"
                raise Unreachable(told) from lost
        return self._once(payload, tries - 1)

    def _find(self, payload: dict[str, Any]) -> int | None:
        """Look for the review that a lost answer may have been about."""
        wanted = review_marker(payload["body"])
        return next(
            (
                each.id
                for each in self._gateway.reviews(self._number)
                if each.state != "PENDING"
                and review_marker(each.body) == wanted
                and each.commit == payload["commit_id"]
            ),
            None,
        )
