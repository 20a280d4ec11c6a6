"""Closes our threads whose finding is gone: edited to say so, and resolved where we may, else hidden.

A thread in which anybody else spoke, and one that a person resolved, is left to people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reviewer.finding import Problem
from reviewer.github.failures import Denied, Lost, Rejected
from reviewer.github.gateway import Gateway
from reviewer.github.marker import NoteMarker
from reviewer.github.standing import Thread, Who
from reviewer.github.voice import Voice

_REFUSALS = (Denied, Rejected, Lost)


def closable(thread: Thread, marker: NoteMarker, me: Who, problems: Iterable[Problem], voice: Voice) -> bool:
    """Tell whether a thread without a finding is ours to close.

    Where its file was not reviewed, or by none of those who see its rule, nobody knows that
    the finding is gone.
    """
    seers = _seers(marker.rule, voice)
    unknown = any(
        (not each.path or voice.prefix + each.path == thread.path)
        and (not each.engine or each.engine in seers)
        for each in problems
    )
    return not (thread.resolved or unknown or thread.answered(me))


def _seers(name: str, voice: Voice) -> frozenset[str]:
    """Give the engines that see a rule."""
    rule = voice.book.rules.get(name)
    if rule is None:
        return frozenset({name.partition(":")[0]})
    return frozenset({"native"}) if rule.checked else frozenset(rule.same_as)


class Closing:
    """Closes threads as fixed in a commit; `done` counts how."""

    def __init__(self, gateway: Gateway, head: str) -> None:
        self._gateway, self._head = gateway, head
        self.done: Counter[str] = Counter()

    def close(self, thread: Thread, marker: NoteMarker) -> None:
        """Close one thread, in the first way that GitHub allows; what it allows not is tried at the next push."""
        self.done[self._way(thread, marker)] += 1

    def told(self) -> str:
        """Say what was done; an empty text for nothing."""
        return ", ".join(f"{count} {way}" for way, count in sorted(self.done.items()))

    def _way(self, thread: Thread, marker: NoteMarker) -> str:
        resolved = thread.resolvable and self._resolved(thread)
        first = thread.comments[0]
        try:
            # Also where it is resolved: by the words we know that it was us, and that it may come back.
            self._gateway.edit(first, fixed(first.body, self._head, marker))
            if not resolved:
                self._gateway.hide(first)
        except _REFUSALS:
            # Deleted meanwhile, or a right is missing; what was done until here says enough.
            return "resolved" if resolved else "left in sight"
        return "resolved" if resolved else "hidden"

    def _resolved(self, thread: Thread) -> bool:
        try:
            return self._gateway.resolve(thread)
        except _REFUSALS:
            # `viewerCanResolve` promises more than some tokens may do.
            return False


def fixed(body: str, head: str, marker: NoteMarker) -> str:
    """Give the words of a comment whose finding is gone: that it is, and what it was."""
    first = body.partition("\n\n")[0]
    return (
        f"Fixed in {head}.\n\n{first}\n\n<!-- reviewer:fixed v=1 scope={marker.scope} rule={marker.rule} -->"
    )
