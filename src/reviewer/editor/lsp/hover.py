"""The page of a rule, where something was found or is let pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from reviewer import suppress
from reviewer.editor.lsp.client import Client
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.positions import Places
from reviewer.finding import Finding, Span
from reviewer.reporters.places import first_line, split
from reviewer.rulebook import Rule, Rulebook

_FENCE = re.compile(
    r"^```(\w+)[^\n]*$", re.MULTILINE
)  # a page says more behind the language than editors know


def hover(
    document: Document, findings: Sequence[Finding], position: types.Position, client: Client, book: Rulebook
) -> types.Hover | None:
    """Give what there is to read at a position: the findings there with their pages, or the pages that a comment names."""
    places = Places(document.text, client.encoding)
    line, column = places.place(position)
    at = Span(line, column, line, column)
    lines = split(document.text)
    there = [finding for finding in findings if first_line(finding.span, lines).contains(at)]
    parts = [f"**{finding.rule}**: {finding.message}" for finding in there]
    span = first_line(there[0].span, lines) if there else None
    named = list(dict.fromkeys(finding.rule for finding in there))
    if not there:
        for comment in _comments(document.text, at):
            named, span = list(comment.codes), comment.span
    parts += [_page(book[name]) for name in named if name in book]
    if not parts:
        return None
    return types.Hover(_written("\n\n---\n\n".join(parts), client), places.range(span) if span else None)


def _comments(text: str, at: Span) -> Iterator[suppress.Suppression]:
    return (each for each in suppress.read(text) if each.kind == "reviewer" and each.span.contains(at))


def _page(rule: Rule) -> str:
    prose = _FENCE.sub(r"```\1", rule.prose()).strip()
    return f"## {rule.name}\n\n{prose}"


def _written(markdown: str, client: Client) -> types.MarkupContent:
    kind = types.MarkupKind.Markdown if client.markdown else types.MarkupKind.PlainText
    return types.MarkupContent(kind, markdown)
