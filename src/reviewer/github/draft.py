"""A review as it will be posted: pure data, the same input gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec

from reviewer.finding import Finding, Problem
from reviewer.github.anchors import anchor
from reviewer.github.body import body
from reviewer.github.choose import MOST, choose
from reviewer.github.comment import Note, note
from reviewer.github.known import known
from reviewer.github.ledger import Ledger
from reviewer.github.marker import ReviewMarker, digests
from reviewer.github.standing import Standing, Thread, unlisted
from reviewer.github.voice import Voice
from reviewer.introduced import Change, Compared


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said, and what need not be said.

    `notes` are new comments, `listed` new findings for the body alone, `there` those that were
    told before, `idle` our threads whose finding is gone, `suppressed` counts what the change
    does not answer for.
    """

    voice: Voice
    notes: tuple[Note, ...]
    listed: tuple[Finding, ...]
    there: tuple[Finding, ...]
    idle: tuple[Thread, ...] = ()
    problems: tuple[Problem, ...] = ()
    suppressed: int = 0

    @property
    def news(self) -> bool:
        """Tell whether there is anything to say."""
        return bool(self.notes or self.listed)

    def without(self, notes: Sequence[Note]) -> Draft:
        """Give the draft with some comments moved into the body."""
        gone = set(notes)
        return msgspec.structs.replace(
            self,
            notes=tuple(each for each in self.notes if each not in gone),
            listed=(*self.listed, *(each.finding for each in notes)),
        )

    def with_others(self, refused: Sequence[Note], others: Sequence[Note]) -> Draft:
        """Give the draft with some comments replaced by others about findings of theirs; the body takes the rest."""
        instead = {each.finding for each in others}
        rest = self.without([each for each in refused if each.finding not in instead])
        kept = [each for each in rest.notes if each not in refused]
        notes = sorted([*kept, *others], key=lambda each: (each.place.path, each.place.line))
        return msgspec.structs.replace(rest, notes=tuple(notes))

    def payload(self, event: str = "COMMENT") -> dict[str, Any]:
        """Give the body of the request that posts the review."""
        comments = [_entry(each, self.voice.prefix) for each in self.notes]
        pull = self.voice.pull
        said = json.dumps([pull.head, event, comments, [each.fingerprint for each in self.listed]])
        marker = ReviewMarker(
            scope=self.voice.scope,
            head=pull.head,
            run=sha256(said.encode()).hexdigest()[:16],
            told=digests(self.listed),
        )
        news = [*(each.finding for each in self.notes), *self.listed]
        text = body(news, self.listed, self.problems, marker, self.voice, standing=len(self.there))
        return {"commit_id": pull.head, "body": text, "event": event, "comments": comments}

    def ledger(self, *, posted: bool = True) -> Ledger:
        """Count what becomes of every finding; where nothing could be posted all stands in another report."""
        news = len(self.notes) if posted else 0
        listed = len(self.listed) + len(self.notes) - news
        return Ledger(
            found=len(self.notes) + len(self.listed) + len(self.there) + self.suppressed,
            posted=news,
            there=len(self.there),
            summarised=listed,
            suppressed=self.suppressed,
        )


def drafted(seen: Compared, change: Change, standing: Standing, voice: Voice, *, most: int = MOST) -> Draft:
    """Decide what a review says of the findings of a change, beside what stands there already.

    A thread about a finding that the change does not answer for is not done with.
    """
    findings, old = seen.outcome.findings, seen.old
    matched = known(findings, standing, voice.scope, voice.prefix)
    left = msgspec.structs.replace(standing, threads=matched.idle)
    idle = known(old, left, voice.scope, voice.prefix).idle
    rest = [each for each in findings if each not in matched.told]
    fresh = list(unlisted(rest, standing.listed(voice.scope)))
    chosen = choose(fresh, lambda finding: anchor(finding, change.files), most)
    new = set(fresh)
    return Draft(
        voice=voice,
        notes=tuple(note(spot, change.files, voice) for spot in chosen.spots),
        listed=chosen.listed,
        there=tuple(each for each in findings if each not in new),
        idle=idle,
        problems=seen.outcome.problems,
        suppressed=len(old),
    )


def _entry(note: Note, prefix: str) -> dict[str, Any]:
    place = note.place
    entry = {"path": prefix + place.path, "body": note.body, "line": place.line, "side": "RIGHT"}
    if place.start is not None:
        entry |= {"start_line": place.start, "start_side": "RIGHT"}
    return entry
