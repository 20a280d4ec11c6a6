"""Holds what a run for a fork says about itself against what GitHub says."""

from __future__ import annotations

import msgspec

from reviewer.github.event import Event
from reviewer.github.handed import Handed
from reviewer.github.pull import Pull
from reviewer.refused import Refused


def about(event: Event, handed: Handed | None) -> Event:
    """Give the event with the number of its pull request, which after a run for a fork only the findings know.

    Raises Refused where nobody knows it.
    """
    if event.number is not None or not event.source:
        return event
    if handed is None or handed.pull is None:
        raise Refused(
            "after another run only its findings say which pull request: hand them over with --from"
        )
    return msgspec.structs.replace(event, number=handed.pull.number)


def vouched(event: Event, handed: Handed | None, pull: Pull) -> None:
    """Refuse findings about another commit, or from another repository, than GitHub says the run was about."""
    if handed is None:
        return
    heads = {pull.head, *([handed.pull.head] if handed.pull else []), *([event.head] if event.head else [])}
    if len(heads) > 1 or (event.source and event.source != pull.source):
        raise Refused(
            "the findings are about another commit than the head of the pull request; "
            "the run for that one will speak"
        )
