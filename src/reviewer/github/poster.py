"""Posts a review once: the head is read again before, and a lost answer is looked for, never written again blindly."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reviewer.github.anchors import nearest
from reviewer.github.choose import Spot
from reviewer.github.closing import Closing
from reviewer.github.comment import Note, note
from reviewer.github.draft import Draft
from reviewer.github.failures import Denied, Lost, Rejected, Unreachable
from reviewer.github.gateway import Gateway
from reviewer.github.ledger import Ledger
from reviewer.github.listed import change_of
from reviewer.github.marker import NoteMarker, review_marker
from reviewer.github.plan import NOTHING_LEFT, planned
from reviewer.github.rivals import yielded
from reviewer.github.standing import Standing, Thread
from reviewer.github.trial import Trial

_TRIES = 3


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a draft: the review's number, None where nothing was posted, and why, in a sentence."""

    ledger: Ledger
    review: int | None = None
    notes: tuple[str, ...] = ()


class Poster:
    """Posts to one pull request, beside what stands there."""

    def __init__(self, gateway: Gateway, standing: Standing) -> None:
        self._gateway, self._standing, self._me = gateway, standing, standing.me

    def post(self, draft: Draft, *, blocks: bool = False) -> Posted:
        """Post what is new, close what is done, dismiss what blocks no more.

        `blocks`: a new review asks for changes. Nothing is posted where the head has moved since
        it was reviewed. Raises Denied where the token may not write, Rejected where GitHub takes
        not even the body, Unreachable.
        """
        voice = draft.voice
        plan = planned(draft, self._standing, blocks=blocks)
        if not (draft.news or plan.done or plan.blocking):
            return Posted(ledger=draft.ledger(), notes=("nothing new to say",))
        if (moved := self._moved(draft)) is not None:
            return moved
        posted = Posted(ledger=draft.ledger())
        if draft.news:
            posted = self._post(draft, plan.event)
        more = [self._dismissed(voice.pull.number, review) for review in plan.blocking] + [
            self._closed(plan.done, draft)
        ]
        return msgspec.structs.replace(posted, notes=(*posted.notes, *(note for note in more if note)))

    def _moved(self, draft: Draft) -> Posted | None:
        """Read the head again: lines of an older one would stand in the wrong places."""
        pull = draft.voice.pull
        head = self._gateway.pull(pull.number).head
        if head == pull.head:
            return None
        note = f"the head moved to {head[:12]} meanwhile; the review of that commit will speak"
        return Posted(ledger=draft.ledger(posted=False), notes=(note,))

    def _post(self, draft: Draft, event: str) -> Posted:
        """Post a draft; what GitHub refuses of it moves into the body, and is posted all the same."""
        try:
            review = self._once(draft, event)
        except Rejected as refused:
            if (moved := self._moved(draft)) is not None:
                return moved
            draft, event = self._acceptable(draft, event, refused)
            review = self._once(draft, event)
        ledger = draft.ledger()
        twice = yielded(self._gateway, draft, review, self._me)
        if not twice:
            return Posted(ledger=ledger, review=review)
        ledger = msgspec.structs.replace(ledger, posted=ledger.posted - twice, there=ledger.there + twice)
        return Posted(ledger=ledger, review=review, notes=("another run had said it already",))

    def _acceptable(self, draft: Draft, event: str, refused: Rejected) -> tuple[Draft, str]:
        """Give what GitHub will take: nobody asks for changes of his own, and some lines take no comment."""
        if event != "COMMENT" and "your own pull request" in str(refused):
            return draft, "COMMENT"
        guilty = Trial(self._gateway, draft, self._me).guilty()
        if not guilty:
            raise refused
        nearer = self._nearer(draft, guilty)
        if nearer:
            refused_again = Trial(
                self._gateway, msgspec.structs.replace(draft, notes=nearer), self._me
            ).guilty()
            nearer = tuple(each for each in nearer if each not in refused_again)
        return draft.with_others(guilty, nearer), event

    def _nearer(self, draft: Draft, guilty: Sequence[Note]) -> tuple[Note, ...]:
        """Give refused comments places that GitHub's own list of the files shows, which may differ from git's diff."""
        voice = draft.voice
        try:
            listed = self._gateway.files(voice.pull.number)
        except (Denied, Lost, Unreachable):
            # The body has room for them too.
            return ()
        files = change_of(listed, "", voice.prefix).files
        found = [(each, nearest(each.finding, files)) for each in guilty]
        notes = [
            (each, note(Spot(each.finding, near, each.more), files, voice)) for each, near in found if near
        ]
        return tuple(new for old, new in notes if new.place != old.place)

    def _dismissed(self, number: int, review: int) -> str:
        """Dismiss a review of ours; give a sentence where that fails, for the next run tries again."""
        try:
            self._gateway.dismiss(number, review, NOTHING_LEFT)
        except (Denied, Rejected, Lost) as cause:
            return f"a review that asks for changes still stands: {cause}; the next run tries again"
        return "nothing blocks any more"

    def _closed(self, threads: Sequence[tuple[Thread, NoteMarker]], draft: Draft) -> str:
        closing = Closing(self._gateway, draft.voice.pull.head)
        for thread, marker in threads:
            closing.close(thread, marker)
        told = closing.told()
        return f"findings that are gone: {told}" if told else ""

    def _once(self, draft: Draft, event: str, tries: int = _TRIES) -> int:
        number = draft.voice.pull.number
        try:
            return self._gateway.post_review(number, draft.payload(event))
        except Lost as lost:
            self._gateway.patience.pause(float(_TRIES - tries + 1))
            if (found := self._find(draft, event)) is not None:
                return found
            if tries == 1:
                told = f"the review could not be posted: {lost}, {_TRIES} times; run it again later"
                raise Unreachable(told) from lost
        return self._once(draft, event, tries - 1)

    def _find(self, draft: Draft, event: str) -> int | None:
        """Look for the review that a lost answer may have been about."""
        wanted = review_marker(draft.payload(event)["body"])
        scope = draft.voice.scope
        found = [
            each.id
            for each in self._gateway.reviews(draft.voice.pull.number)
            if each.state != "PENDING" and each.written_by(self._me, scope) == wanted
        ]
        return max(found, default=None)
