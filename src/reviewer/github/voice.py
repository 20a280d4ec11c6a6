"""What the texts of a review are made from, beside the findings themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import msgspec

from reviewer.escape import code, markdown
from reviewer.finding import Finding
from reviewer.github.pull import Pull
from reviewer.rulebook import Rule, Rulebook, home

LONGEST = 65_000  # bytes, below the 65,536 characters that GitHub takes

_LONGEST_PATH = 300  # characters


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """The pull request, the rule book, and how this configuration is known.

    `prefix` is the project's folder in the repository, with a slash at its end; `pages` the
    address, at a fixed revision, of the folder of our rule pages, empty where none is known;
    `root` the project's folder on the disk, where a team's own pages may lie; `clauses` the
    statements of the standard; `text` gives a file of the head. `proved` holds the
    fingerprints of the findings whose fix was tried. `footer` are the facts of the run.
    """

    pull: Pull
    book: Rulebook
    scope: str
    text: Callable[[str], str | None]
    prefix: str = ""
    pages: str = ""
    root: Path | None = None
    clauses: Mapping[str, str] = msgspec.field(default_factory=dict)
    proved: frozenset[str] = frozenset()
    footer: tuple[str, ...] = ()

    def rule(self, finding: Finding) -> Rule | None:
        """Give the page of a finding's rule; None for a code that passes through."""
        return self.book.rules.get(finding.rule)

    def where(self, path: str, line: int) -> str:
        """Give a link to a line of the head, or, of a path longer than anyone reads, its beginning."""
        shown = code(cut(f"{path}:{line}", _LONGEST_PATH))
        if len(path) > _LONGEST_PATH:
            return shown
        return f"[{shown}]({self.pull.link(self.prefix + path, line)})"

    def named(self, finding: Finding) -> str:
        """Give a finding's rule, with a link to its page, at a fixed revision, where the page has an address."""
        address = self._address(self.rule(finding))
        return f"[{code(finding.rule)}]({address})" if address else code(finding.rule)

    def _address(self, rule: Rule | None) -> str:
        if rule is None:
            return ""
        if self.pages and rule.page.is_relative_to(home()):
            return f"{self.pages.rstrip('/')}/{quote(rule.page.relative_to(home()).as_posix())}"
        if self.root is not None and rule.page.is_relative_to(self.root):
            return self.pull.link(self.prefix + rule.page.relative_to(self.root).as_posix(), 1)
        return ""


def cut(text: str, most: int) -> str:
    """Cut a text after so many characters, and show that it was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def plain(text: str, most: int = 1_500) -> str:
    """Give words of engines or of the code under review as harmless Markdown of one line."""
    return markdown(cut(text, most))
