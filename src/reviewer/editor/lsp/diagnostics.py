"""Findings as the protocol tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from reviewer.editor.lsp.client import Client
from reviewer.editor.lsp.positions import Places
from reviewer.finding import Finding, Related, Severity
from reviewer.reporters.places import first_line, split
from reviewer.rulebook import Rulebook

SOURCE = "reviewer"
LEVELS = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
# What editors fade out, and what they strike through.
_UNNECESSARY = frozenset(
    {"unused-import", "unused-variable", "unreachable-code", "unused-suppression", "redundant-cast"}
)
_DEPRECATED = frozenset({"deprecated-call", "deprecated-log-name"})
_MYPY_PAGE = "https://mypy.readthedocs.io/en/stable/_refs.html#code-"
Text = Callable[[str], str | None]


class Wording:
    """Writes the findings of one project for one client. `text` gives a file of it by its path, as it is open or on the disk."""

    def __init__(self, client: Client, root: Path, book: Rulebook, text: Text) -> None:
        self._client, self._root, self._book, self._text = client, root, book, text

    def diagnostics(self, findings: Iterable[Finding], text: str) -> list[types.Diagnostic]:
        """Write the findings of one text."""
        lines, places = split(text), Places(text, self._client.encoding)
        return [self._diagnostic(finding, lines, places) for finding in findings]

    def _diagnostic(self, finding: Finding, lines: list[str], places: Places) -> types.Diagnostic:
        # A whole function underlined says less than its first line.
        where = places.range(first_line(finding.span, lines))
        page = self.page(finding.rule) if self._client.describes else None
        return types.Diagnostic(
            range=where,
            message=finding.message,
            severity=LEVELS[finding.severity],
            code=finding.rule,
            source=SOURCE,
            code_description=types.CodeDescription(href=page) if page else None,
            tags=_tags(finding) if self._client.tags else None,
            related_information=self._related(finding) if self._client.related else None,
        )

    def text(self, path: str) -> str | None:
        """Give the text of a file of the project."""
        return self._text(path)

    def page(self, rule: str) -> str | None:
        """Give the address of the page about a rule or code."""
        if rule in self._book:
            return self._book[rule].page.absolute().as_uri()
        tool, _, code = rule.partition(":")
        return f"{_MYPY_PAGE}{code}" if tool == "mypy" and code else None

    def _related(self, finding: Finding) -> list[types.DiagnosticRelatedInformation] | None:
        told = [self._place(related) for related in finding.related]
        return [each for each in told if each is not None] or None

    def _place(self, related: Related) -> types.DiagnosticRelatedInformation | None:
        text = self._text(related.path)
        uri = from_fs_path(str(self._root / related.path))
        if text is None or uri is None:
            return None
        span = first_line(related.span, split(text))
        where = types.Location(uri, Places(text, self._client.encoding).range(span))
        return types.DiagnosticRelatedInformation(where, related.message)


def _tags(finding: Finding) -> list[types.DiagnosticTag] | None:
    if finding.rule in _UNNECESSARY:
        return [types.DiagnosticTag.Unnecessary]
    return [types.DiagnosticTag.Deprecated] if finding.rule in _DEPRECATED else None
