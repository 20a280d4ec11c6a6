"""The fix of a pattern rule: the replacement's text with the source of what was matched in it."""

from __future__ import annotations

import ast
import re

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.finding import Span
from reviewer.pattern_page import Replace, code_of, each, variable
from reviewer.patterns.compare import Bound
from reviewer.patterns.imported import import_of
from reviewer.tree.parents import Parents
from reviewer.tree.places import Places

_LONGEST = 60
_ATOMS = (
    cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.BaseNumber, cst.BaseString, cst.List, cst.Dict,
    cst.Set, cst.ListComp, cst.DictComp, cst.SetComp, cst.Ellipsis,
)  # fmt: skip
_PLACED = re.compile(r"__(?:one|many)_(?:[A-Z][A-Z0-9_]*|_)")
# Where any expression can stand without parentheses: alone, between what parts arguments and elements,
# as the element of a comprehension, and as the target of a loop.
_FREE = (
    (re.compile(r"(?:^|[(\[{,=:]|\breturn)\s*$"), re.compile(r"\s*(?:$|[)\]},:\n])|\s+for\b")),
    (re.compile(r"\bfor\s+$"), re.compile(r"\s+in\b")),
)


def quoted(bound: Bound, module: Module) -> dict[str, str]:
    """Give the source of each metavariable, on one line and shortened, for the message."""
    words = {}
    for name, nodes in bound.items():
        text = " ".join(", ".join(module.tree.code_for_node(node).strip(" ,") for node in nodes).split())
        words[name] = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return words


def rewritten(
    replace: Replace, first: cst.CSTNode, last: cst.CSTNode, bound: Bound, module: Module
) -> tuple[Patch, ...]:
    """Give the edits of the fix; none where it could not be made with certainty."""
    imports: list[Patch] = []
    for line in each(replace.imports):
        patch = import_of(line, module)
        if patch is None:
            return ()
        imports += patch
    text = _filled(code_of(replace.code), bound, module)
    if text is None:
        return ()
    text = _fitting(text, first, module)
    return (*imports, Patch(first, text, end=last if last is not first else None))


def _filled(code: str, bound: Bound, module: Module) -> str | None:
    """Put the source of the metavariables into the replacement; None where that cannot be done."""
    sources = {name: _source(nodes, module) for name, nodes in bound.items()}
    parts, done = [], 0
    for place in _PLACED.finditer(code):
        name, many = variable(place.group()) or ("", False)
        source = sources.get(name)
        if source is None:
            return None
        before, after = code[done : place.start()], code[place.end() :]
        done = place.end()
        if many and not bound[name]:
            kept = before.rstrip()
            if kept.endswith(","):
                before = kept[:-1]
            elif after.lstrip().startswith(","):
                done += len(after) - len(after.lstrip().removeprefix(",").lstrip())
        elif not many and not _stands_alone(bound[name][0]) and not _is_free(code[: place.start()], after):
            source = f"({source})"
        parts += [before, source]
    text = "".join([*parts, code[done:]])
    return text if _is_python(text) else None


def _is_free(before: str, after: str) -> bool:
    return any(opens.search(before) and closes.match(after) for opens, closes in _FREE)


def _source(nodes: tuple[cst.CSTNode, ...], module: Module) -> str | None:
    """Give the source of what a metavariable took, as it stands in the file; None for statements over many lines."""
    values = [
        node.value if isinstance(node, cst.Arg) and not (node.keyword or node.star) else node
        for node in nodes
    ]
    texts = [_text(node, module) for node in values]
    if any(isinstance(node, cst.BaseStatement | cst.BaseSmallStatement) for node in nodes):
        return "\n".join(texts) if not any("\n" in text for text in texts) else None
    return ", ".join(texts)


def _text(node: cst.CSTNode, module: Module) -> str:
    places = module.fact(Places)
    span = places.span(node)
    lines = places.lines
    start, end = lines.offset(span.line, span.column), lines.offset(span.end_line, span.end_column)
    text = module.text[start:end]
    parenthesised = isinstance(node, cst.BaseExpression) and bool(node.lpar)
    return f"({text})" if parenthesised and not text.startswith("(") else text


def _stands_alone(node: cst.CSTNode) -> bool:
    return isinstance(node, _ATOMS) or (isinstance(node, cst.BaseExpression) and bool(node.lpar))


def _fitting(text: str, node: cst.CSTNode, module: Module) -> str:
    """Indent further lines as the first; put an expression into parentheses where something binds it to more."""
    if isinstance(node, cst.BaseExpression):
        above = module.fact(Parents).parent(node)
        binds = isinstance(
            above, cst.BinaryOperation | cst.UnaryOperation | cst.BooleanOperation | cst.Comparison
            | cst.ComparisonTarget | cst.Attribute | cst.Await | cst.IfExp | cst.Subscript | cst.Call
        )  # fmt: skip
        atom = isinstance(cst.parse_expression(text), _ATOMS)
        return text if atom or not binds or node.lpar else f"({text})"
    span: Span = module.fact(Places).span(node)
    indent = module.fact(Places).lines.line(span.line)[: span.column - 1]
    if indent.strip():
        return text
    return text.replace("\n", f"{module.tree.default_newline}{indent}")


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
