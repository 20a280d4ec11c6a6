"""Reviews one file with our own checks: guard, parse once, walk once, place the hits."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import libcst as cst

from reviewer.check import Asked, Hit, Module, Patch
from reviewer.edits import whole_lines
from reviewer.engines.answer import Reviewed, too_deep
from reviewer.engines.arm import Armed, by_node
from reviewer.finding import Edit, Facet, Finding, Fix, Problem, Span, listed
from reviewer.index import is_installed
from reviewer.outline import Outline
from reviewer.tree.guard import Syntax, TooDeep, is_harmless, parse
from reviewer.tree.parse import parse_module
from reviewer.tree.parts import Parts
from reviewer.tree.places import Places
from reviewer.tree.walk import Walk


class NotParsed(Exception):
    """Python's own parser refuses the file; `error` says where."""

    def __init__(self, error: SyntaxError) -> None:
        super().__init__(str(error))
        self.error = error


class Checks:
    """Armed checks in the form in which a walk asks them."""

    def __init__(self, armed: Iterable[Armed]) -> None:
        self._by_node = by_node(armed)
        self._walk = Walk(self._by_node)

    def review(
        self, path: str, text: str, known: Mapping[type[Any], object], outline: Outline | None = None
    ) -> Reviewed:
        """Review one decoded file; `known` are facts that the engine has already.

        Of a text whose outline is known Python's own parser has been asked before.

        Raises NotParsed when Python's parser refuses the text.
        """
        if outline is not None and is_harmless(outline):
            return self.review_parsed(path, text, {**known, Syntax: Syntax(text, outline=outline)})
        try:
            syntax = Syntax(text, parse(text))
        except TooDeep as cause:
            return Reviewed(path, problem=too_deep(path, str(cause)))
        except SyntaxError as cause:
            raise NotParsed(cause) from cause
        return self.review_parsed(path, text, {**known, Syntax: syntax})

    def review_parsed(self, path: str, text: str, known: Mapping[type[Any], object]) -> Reviewed:
        """Review a file that LibCST is known to survive."""
        try:
            tree = parse_module(text)
        except cst.ParserSyntaxError as cause:
            return Reviewed(path, problem=unread(path, cause))
        return self.review_tree(path, text, tree, known)

    def review_tree(
        self, path: str, text: str, tree: cst.Module, known: Mapping[type[Any], object]
    ) -> Reviewed:
        """Review a file whose LibCST tree is there already; `known` should hold its Syntax too."""
        module = Module(path, text, tree, known)
        try:
            found, asked, failures = self._hits(module)
            findings = tuple(_findings(module, found)) if found else ()
            problem = next(iter(failures.values()), None)
            return Reviewed(path, findings, problem, failed=tuple(failures), asked=asked)
        finally:
            module.forget()

    def _hits(self, module: Module) -> tuple[list[tuple[Armed, Hit]], dict[str, int], dict[str, Problem]]:
        """Ask every check; one that fails is our own defect, and must not cost the others' findings."""
        found: list[tuple[Armed, Hit]] = []
        counted: dict[str, int] = {}
        failures: dict[str, Problem] = {}
        asked = self._by_node
        for node in module.fact(Parts).nodes(self._walk):
            for armed in asked[node.__class__]:
                try:
                    for said in armed.run(node, module):
                        if isinstance(said, Asked):
                            counted[armed.order.rule] = said.definitions
                        else:
                            found.append((armed, said))
                except Exception as cause:  # noqa: BLE001  # whatever a check raises is told as a problem
                    rule = armed.order.rule
                    failures.setdefault(rule, _failed(module.path, rule, cause))
        return found, counted, failures


def _failed(path: str, rule: str, cause: Exception) -> Problem:
    last = traceback.extract_tb(cause.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    message = f"{rule} failed here ({type(cause).__name__} at {where}: {cause}); this is a defect of reviewer, please report it"
    return Problem(engine="native", path=path, message=message)


def unread(path: str, cause: cst.ParserSyntaxError) -> Problem:
    """Say that LibCST does not know what Python's own parser reads."""
    where = f"line {cause.raw_line}"
    return Problem(
        engine="native", path=path, message=f"not reviewed: LibCST {cst.LIBCST_VERSION} cannot parse {where}"
    )


def _findings(module: Module, found: list[tuple[Armed, Hit]]) -> list[Finding]:
    places = module.fact(Places)
    spans = places.spans(_nodes(found))
    return [_finding(module, places, spans, armed, hit) for armed, hit in found]


def _nodes(found: list[tuple[Armed, Hit]]) -> Iterable[cst.CSTNode]:
    for _, hit in found:
        if hit.span is None:
            yield hit.node
        for patch in hit.patches:
            yield from (each for each in (patch.node, patch.end) if isinstance(each, cst.CSTNode))
        for part in hit.parts:
            yield part.node


def _finding(
    module: Module,
    places: Places,
    spans: Mapping[cst.CSTNode, Span],
    armed: Armed,
    hit: Hit,
) -> Finding:
    order = armed.order
    span = hit.span or spans[hit.node]
    facets = tuple(Facet(part.name, part.code, spans[part.node].line) for part in hit.parts)
    edits = tuple(sorted(_edit(module, places, spans, patch) for patch in hit.patches))
    return Finding(
        rule=order.rule,
        path=module.path,
        span=places.first_word(span) if hit.head else span,
        severity=hit.severity or order.severity,
        message=_writable(order.message.format_map({**hit.words, "facets": listed(facets)})),
        symbol=places.symbol(hit.node) if hit.symbol is None else hit.symbol,
        fix=Fix(hit.safety, edits) if edits else None,
        confidence=hit.confidence,
        related=tuple(each for each in hit.related if not is_installed(each.path)),
        facets=facets,
    )


def _writable(message: str) -> str:
    """A literal of the source may hold half a surrogate pair, which no encoding can write."""
    return message.encode("utf-8", "backslashreplace").decode()


def _edit(module: Module, places: Places, spans: Mapping[cst.CSTNode, Span], patch: Patch) -> Edit:
    node, end = patch.node, patch.end
    span = node if isinstance(node, Span) else spans[node]
    if patch.where == "colon" and isinstance(node, cst.CSTNode):
        line, column = places.colon(node)
        return Edit(Span(line, column, line, column), patch.text)
    if patch.where == "before":
        return Edit(Span(span.line, span.column, span.line, span.column), patch.text)
    if patch.where == "after":
        return Edit(Span(span.end_line, span.end_column, span.end_line, span.end_column), patch.text)
    last = span if end is None else end if isinstance(end, Span) else spans[end]
    edit = Edit(Span(span.line, span.column, last.end_line, last.end_column), patch.text)
    return edit if patch.text else whole_lines(module.text, edit)
