"""Posts a review once: the head is read again before, and a lost answer is looked for, never written again blindly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reviewer.github.closing import Closing, closable
from reviewer.github.draft import Draft
from reviewer.github.failures import Lost, Unreachable
from reviewer.github.gateway import Gateway
from reviewer.github.ledger import Ledger
from reviewer.github.marker import review_marker
from reviewer.github.standing import Thread, Who

_TRIES = 3


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a draft: the review's number, None where nothing was posted, and why, in a sentence."""

    ledger: Ledger
    review: int | None = None
    notes: tuple[str, ...] = ()


class Poster:
    """Posts to one pull request, as the account `me`."""

    def __init__(self, gateway: Gateway, number: int, me: Who) -> None:
        self._gateway, self._number, self._me = gateway, number, me

    def post(self, draft: Draft, event: str = "COMMENT") -> Posted:
        """Post what is new and close what is done; nothing where the head has moved since it was reviewed.

        Raises Denied where the token may not write, Rejected where GitHub does not take it.
        """
        voice = draft.voice
        done = [each for each in draft.idle if closable(each, self._me, draft.problems, voice.prefix)]
        if not draft.news and not done:
            return Posted(ledger=draft.ledger(), notes=("nothing new to say",))
        head = self._gateway.pull(self._number).head
        if head != voice.pull.head:
            note = f"the head moved to {head[:12]} meanwhile; the review of that commit will speak"
            return Posted(ledger=draft.ledger(posted=False), notes=(note,))
        review = self._once(draft.payload(event)) if draft.news else None
        closed = self._closed(done, draft)
        return Posted(ledger=draft.ledger(), review=review, notes=(closed,) if closed else ())

    def _closed(self, threads: Sequence[Thread], draft: Draft) -> str:
        closing = Closing(self._gateway, draft.voice.pull.head)
        for thread in threads:
            marker = thread.begun_by(self._me, draft.voice.scope)
            if marker is not None:
                closing.close(thread, marker)
        told = closing.told()
        return f"findings that are gone: {told}" if told else ""

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
