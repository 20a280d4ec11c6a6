"""What stands on the pull request already, in our own words: threads, and what earlier reviews listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from reviewer.finding import Finding
from reviewer.github.marker import NoteMarker, ReviewMarker, names, note_marker, review_marker

LONGEST_THREAD = 50  # comments that are read


class Who(msgspec.Struct, frozen=True):
    """An account; REST writes a bot's login with `[bot]` at its end, GraphQL without."""

    login: str
    bot: bool

    @classmethod
    def of(cls, login: str, kind: str = "") -> Who:
        """Read a login as either API writes it."""
        return cls(login.removesuffix("[bot]"), kind == "Bot" or login.endswith("[bot]"))


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment of a thread; `id` is REST's number, `node` GraphQL's name."""

    id: int
    node: str
    author: Who | None
    body: str
    hidden: bool = False


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A thread on the diff; `line` is where it stands at the head, None once it is outdated.

    `start` is the first line of a stretch, None for one line.
    """

    node: str
    path: str
    line: int | None
    comments: tuple[Comment, ...]
    start: int | None = None
    resolved: bool = False
    resolvable: bool = False

    def begun_by(self, me: Who, scope: str) -> NoteMarker | None:
        """Give what a thread is about if we began it under this configuration."""
        first = self.comments[0]
        marker = note_marker(first.body) if first.author == me else None
        return marker if marker is not None and marker.scope == scope else None

    def answered(self, me: Who) -> bool:
        """Tell whether anybody else spoke in a thread, or may have: very long ones are not read whole."""
        return len(self.comments) >= LONGEST_THREAD or any(each.author != me for each in self.comments)


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A review; `state` as REST writes it, `commit` the head that it was about."""

    id: int
    author: Who | None
    body: str
    state: str
    commit: str = ""

    def written_by(self, me: Who, scope: str) -> ReviewMarker | None:
        """Give what a review said if it is ours, under this configuration."""
        marker = review_marker(self.body) if self.author == me else None
        return marker if marker is not None and marker.scope == scope else None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was said before, by `me` and by others."""

    me: Who
    threads: tuple[Thread, ...] = ()
    reviews: tuple[Review, ...] = ()

    def listed(self, scope: str) -> Counter[str]:
        """Count, by their digests, the findings that our earlier reviews listed."""
        told: Counter[str] = Counter()
        for review in self.reviews:
            if (marker := review.written_by(self.me, scope)) is not None:
                told.update(marker.told)
        return told


def unlisted(findings: Sequence[Finding], listed: Counter[str]) -> Iterable[Finding]:
    """Give the findings that no earlier review listed; each that was listed uses up one."""
    left = Counter(listed)
    for finding in findings:
        known = next((name for name in names(finding) if left[name]), None)
        if known is None:
            yield finding
        else:
            left[known] -= 1
