"""What a run is to do on a pull request beside what stands there: the same for a real run and for a dry one."""

from __future__ import annotations

from typing import Any

import msgspec

from reviewer.github import requests
from reviewer.github.closing import closable, fixed
from reviewer.github.draft import Draft
from reviewer.github.marker import NoteMarker
from reviewer.github.requests import Sent
from reviewer.github.standing import Standing, Thread
from reviewer.github.wire import HIDE, RESOLVE

NOTHING_LEFT = "Nothing of what this asked for is left."


class Plan(msgspec.Struct, frozen=True):
    """The event of a new review, our reviews that block no more, and our threads whose finding is gone for sure."""

    event: str
    blocking: tuple[int, ...]
    done: tuple[tuple[Thread, NoteMarker], ...]


def planned(draft: Draft, standing: Standing, *, blocks: bool) -> Plan:
    """Decide; `blocks`: a new review asks for changes."""
    voice, me = draft.voice, standing.me
    blocking = tuple(
        each.id
        for each in standing.reviews
        if each.state == "CHANGES_REQUESTED" and each.written_by(me, voice.scope) is not None
    )
    done = tuple(
        (thread, marker)
        for thread in draft.idle
        if (marker := thread.begun_by(me, voice.scope)) is not None
        and closable(thread, marker, me, draft.problems, voice)
    )
    stays = blocks or draft.problems
    return Plan("REQUEST_CHANGES" if blocks else "COMMENT", () if stays else blocking, done)


def requests_of(plan: Plan, draft: Draft) -> list[dict[str, Any]]:
    """Give the requests of a run that GitHub denies nothing, in their order: method, path and body."""
    pull = draft.voice.pull
    where = pull.repository, pull.number
    sent = [requests.review(*where, draft.payload(plan.event))] if draft.news else []
    sent += [requests.dismissal(*where, review, NOTHING_LEFT) for review in plan.blocking]
    for thread, marker in plan.done:
        first = thread.comments[0]
        edited = requests.edit(pull.repository, first.id, fixed(first.body, pull.head, marker))
        if thread.resolvable:
            sent += [_graphql(RESOLVE, {"thread": thread.node}), edited]
        else:
            sent += [edited, _graphql(HIDE, {"comment": first.node})]
    return [each._asdict() for each in sent]


def _graphql(query: str, variables: dict[str, Any]) -> Sent:
    return Sent("POST", "/graphql", {"query": query, "variables": variables})
