"""One file under treatment: its text and what is read from it, each at most once."""

from __future__ import annotations

from functools import cached_property

from reviewer import suppress
from reviewer.finding import Finding
from reviewer.lines import Lines, lines_of
from reviewer.treatment.context import Context
from reviewer.tree.scopes import Scopes, scopes_of

PASSED = "stmt"  # what findings that no page claims are about


class File:
    """The file's path, and its text (None where it cannot be read any more)."""

    def __init__(self, path: str, context: Context) -> None:
        self.path = path
        self._context = context

    @cached_property
    def text(self) -> str | None:
        """The decoded source."""
        return self._context.text(self.path)

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return lines_of(self.text or "")

    @cached_property
    def scopes(self) -> Scopes:
        """The scopes of the text; costs a parse."""
        return scopes_of(self.text or "")

    @cached_property
    def suppressions(self) -> list[suppress.Suppression]:
        """The comments that ask for silence."""
        return suppress.read(self.text or "")

    def kind(self, finding: Finding) -> str:
        """Give the kind of scope a finding is about."""
        book = self._context.book
        return book[finding.rule].scope if finding.rule in book else PASSED
