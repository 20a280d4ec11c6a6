"""What a run is to do on a pull request beside what stands there: the same for a real run and for a dry one."""

from __future__ import annotations

from typing import Any

import msgspec

from reviewer.github.closing import closable, fixed
from reviewer.github.draft import Draft
from reviewer.github.marker import NoteMarker
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
    top = f"/repos/{pull.repository}/pulls"
    reviews = f"{top}/{pull.number}/reviews"
    sent = [_request("POST", reviews, draft.payload(plan.event))] if draft.news else []
    dismissal = {"message": NOTHING_LEFT, "event": "DISMISS"}
    sent += [_request("PUT", f"{reviews}/{review}/dismissals", dismissal) for review in plan.blocking]
    for thread, marker in plan.done:
        first = thread.comments[0]
        words = {"body": fixed(first.body, pull.head, marker)}
        edited = _request("PATCH", f"{top}/comments/{first.id}", words)
        if thread.resolvable:
            sent += [_graphql(RESOLVE, {"thread": thread.node}), edited]
        else:
            sent += [edited, _graphql(HIDE, {"comment": first.node})]
    return sent


def _request(method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"method": method, "path": path, "body": body}


def _graphql(query: str, variables: dict[str, Any]) -> dict[str, Any]:
    return _request("POST", "/graphql", {"query": query, "variables": variables})
