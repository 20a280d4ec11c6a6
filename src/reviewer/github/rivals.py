"""Two runs at once must not say the same twice: of two reviews of one head the earlier one stands."""

from __future__ import annotations

from reviewer.github.draft import Draft
from reviewer.github.failures import Denied, Lost, Rejected, Unreachable
from reviewer.github.gateway import Gateway
from reviewer.github.marker import NoteMarker, note_marker
from reviewer.github.pull import Pull
from reviewer.github.standing import Who


def yielded(gateway: Gateway, draft: Draft, mine: int, me: Who) -> int:
    """Take back the comments that a run which posted before us has made as well; give how many."""
    pull, scope = draft.voice.pull, draft.voice.scope
    try:
        return _taken_back(gateway, pull, scope, mine, me)
    except Unreachable:
        # The review stands; the next run closes what is said twice.
        return 0


def _taken_back(gateway: Gateway, pull: Pull, scope: str, mine: int, me: Who) -> int:
    rivals = [
        each.id
        for each in gateway.reviews(pull.number)
        if each.id < mine
        and each.state != "PENDING"
        and (marker := each.written_by(me, scope)) is not None
        and marker.head == pull.head
    ]
    said = {marker for rival in rivals for _, marker in _comments(gateway, pull.number, rival)}
    twice = [each for each, marker in _comments(gateway, pull.number, mine) if marker in said] if said else []
    for comment in twice:
        _take_back(gateway, comment)
    return len(twice)


def _comments(gateway: Gateway, number: int, review: int) -> list[tuple[int, NoteMarker]]:
    found = gateway.comments_of(number, review)
    return [(comment, marker) for comment, body in found if (marker := note_marker(body)) is not None]


def _take_back(gateway: Gateway, comment: int) -> None:
    try:
        gateway.delete_comment(comment)
    except (Denied, Rejected, Lost):
        # Deleted by somebody else, or lost on the way: the next run finds it idle and closes it.
        return
