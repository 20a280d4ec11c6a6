"""The hidden last line of everything we write: by it we know our own words, and what they are about.

Only the last line counts, and only in the words of our own account: whatever a comment quotes
stands above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec

from reviewer.finding import Finding

_NOTE = re.compile(
    r"<!-- reviewer:finding v=1 scope=([0-9a-f]{8}) rule=([a-zA-Z0-9:_-]+) id=([0-9a-f]*) fp=([0-9a-f]*) -->"
)
_REVIEW = re.compile(
    r"<!-- reviewer:review v=1 scope=([0-9a-f]{8}) head=([0-9a-f]+) run=([0-9a-f]+) told=([0-9a-fx,]*) -->"
)
_DIGITS = 10
_MOST = 2_000  # names in one review, which take a third of its room


class NoteMarker(msgspec.Struct, frozen=True):
    """What one comment is about: a finding's rule, identity and fingerprint, under one configuration."""

    scope: str
    rule: str
    identity: str
    fingerprint: str

    def written(self) -> str:
        """Give the hidden line."""
        return (
            f"<!-- reviewer:finding v=1 scope={self.scope} rule={self.rule} "
            f"id={self.identity} fp={self.fingerprint} -->"
        )


class ReviewMarker(msgspec.Struct, frozen=True, kw_only=True):
    """What one review said: at which head, by which run, and the digests of the findings that it only listed."""

    scope: str
    head: str
    run: str
    told: Mapping[str, int] = msgspec.field(default_factory=dict)

    def written(self) -> str:
        """Give the hidden line."""
        told = ",".join(key if count == 1 else f"{key}x{count}" for key, count in sorted(self.told.items()))
        return f"<!-- reviewer:review v=1 scope={self.scope} head={self.head} run={self.run} told={told} -->"


def note_marker(body: str) -> NoteMarker | None:
    """Read the marker of a comment; None where its last line is none."""
    found = _NOTE.fullmatch(_last_line(body))
    return NoteMarker(*found.groups()) if found else None


def review_marker(body: str) -> ReviewMarker | None:
    """Read the marker of a review; None where its last line is none."""
    found = _REVIEW.fullmatch(_last_line(body))
    if found is None:
        return None
    told: Counter[str] = Counter()
    for word in found[4].split(","):
        key, _, count = word.partition("x")
        if key and (count or "1").isdecimal():
            told[key] += int(count or "1")
    return ReviewMarker(scope=found[1], head=found[2], run=found[3], told=told)


def scope_of(place: str, name: str) -> str:
    """Give the digest of what sets one configuration apart from others in the same repository.

    `place` is the project's folder in the repository, `name` what the user calls the run.
    """
    return sha256(f"{place}\0{name}".encode("utf-8", "surrogateescape")).hexdigest()[:8]


def names(finding: Finding) -> tuple[str, str]:
    """Give the short names under which a review remembers a finding that it only listed: its own, its rule's.

    No path is in them.
    """
    named = finding.identity or finding.fingerprint
    return _digest(f"{finding.rule}\0{named}"), _digest(finding.rule)


def digests(findings: Sequence[Finding]) -> Mapping[str, int]:
    """Give the short names of findings, with how many bear each; of very many, those of their rules."""
    own = Counter(names(finding)[0] for finding in findings)
    return own if len(own) <= _MOST else Counter(names(finding)[1] for finding in findings)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _last_line(body: str) -> str:
    return body.rstrip().rpartition("\n")[2]
