"""Answers `/reviewer ignore REASON`, a reply to one of our comments, with a suggestion that says so in the code.

What is ignored stands in the repository, with its reason, and in no list of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from reviewer import suppress
from reviewer.escape import one_line
from reviewer.github.failures import Lost
from reviewer.github.gateway import Gateway
from reviewer.github.standing import Comment, Standing, Thread
from reviewer.github.suggestion import Suggestion
from reviewer.github.voice import cut, plain

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_RULE = re.compile(r" rule=([a-zA-Z0-9:_-]+) ")
_LONGEST_REASON = 200


class Wanted(msgspec.Struct, frozen=True):
    """What a person asked: the number of the reply, and the reason, empty where none is given."""

    comment: int
    reason: str


def wanted(comment: int, body: str) -> Wanted | None:
    """Read a reply; None where it does not ask to ignore anything."""
    words = body.split(None, 2)
    if words[:2] != ["/reviewer", "ignore"]:
        return None
    return Wanted(comment, one_line(words[2]) if len(words) > 2 else "")


class Answering:
    """Answers in the threads of one pull request; `text` gives a file of its head by the repository's path."""

    def __init__(
        self, gateway: Gateway, standing: Standing, number: int, text: Callable[[str], str | None]
    ) -> None:
        self._gateway, self._standing, self._number, self._text = gateway, standing, number, text

    def answer(self, asked: Wanted) -> str:
        """Answer once, and say what was done in a sentence. Raises Denied, Rejected, Unreachable."""
        thread = next((each for each in self._standing.threads if _holds(each, asked.comment)), None)
        rule = self._rule(thread.comments[0]) if thread else None
        if thread is None or rule is None:
            return "the reply is to no comment of ours"
        marker = f"<!-- reviewer:reply v=1 to={asked.comment} -->"
        if any(each.author == self._standing.me and each.body.endswith(marker) for each in thread.comments):
            return "the reply was answered before"
        words = self._words(thread, rule, asked.reason)
        try:
            self._gateway.reply(self._number, thread.comments[0], f"{words}\n\n{marker}")
        except Lost as lost:
            return f"{lost}; whether the reply was answered shows in its thread"
        return f"answered how to ignore {rule}"

    def _rule(self, first: Comment) -> str | None:
        """Give the rule that one of our comments is about, whichever run of ours wrote it."""
        if first.author != self._standing.me or "<!-- reviewer:finding " not in first.body:
            return None
        found = _RULE.search(first.body.rstrip().rpartition("\n")[2])
        return found[1] if found else None

    def _words(self, thread: Thread, rule: str, reason: str) -> str:
        if not reason:
            return f"Why? Say it as `/reviewer ignore REASON`: the reason will stand beside the code that breaks `{rule}`."
        comment = f"# reviewer: ignore[{rule}] {cut(reason, _LONGEST_REASON)}"
        text = self._text(thread.path) if thread.line is not None else None
        made = silencing(text, thread.start or thread.line or 0, thread.line or 0, comment) if text else None
        if made is None:
            return f"Put this comment at the end of the line:\n\n{plain(f'`{comment}`')}"
        return f"This lets it pass, and says why:\n\n{made.block()}"


def silencing(text: str, first: int, last: int, comment: str) -> Suggestion | None:
    """Give lines `first` to `last` with a comment at the end of the first one; None where it would be no comment."""
    lines = _LINE.findall(text)
    if not 1 <= first <= last <= len(lines):
        return None
    commented = suppress.with_comment(text, first, comment)
    return None if commented is None else Suggestion(first, last, "".join([commented, *lines[first:last]]))


def _holds(thread: Thread, comment: int) -> bool:
    return any(each.id == comment for each in thread.comments)
