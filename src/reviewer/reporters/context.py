"""What a reporter may ask beyond the outcome itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from reviewer.finding import Finding
from reviewer.rulebook import Rule, Rulebook


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What reporters share.

    `show_times`, `show_fixes`, `show_summary` and `verbose` shape the text formats; without
    times every format is the same from run to run. `text` gives the decoded source of a path as findings write it, None where it cannot be
    read; `clauses` the statements of the standard by their ids; `prefix` is put before
    paths in formats read by a forge, when the project lies below the repository's root
    ("services/shop/").
    """

    text: Callable[[str], str | None]
    book: Rulebook
    root: Path
    show_times: bool = True
    show_fixes: bool = False
    show_summary: bool = True
    verbose: bool = False
    version: str = ""
    clauses: Mapping[str, str] = msgspec.field(default_factory=dict)
    prefix: str = ""

    def rule(self, finding: Finding) -> Rule | None:
        """Give the page of a finding's rule; None for a code that passes through."""
        return self.book.rules.get(finding.rule)

    def forge_path(self, path: str) -> str:
        """Give a path as the repository's forge knows it."""
        return self.prefix + path
