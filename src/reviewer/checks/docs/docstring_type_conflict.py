"""rules/docs/docstring-type-conflict.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.docstrings.parsed import Docstring, Docstrings
from reviewer.checks.shared.docstrings.rewrite import change_row
from reviewer.checks.shared.docstrings.sections import Section
from reviewer.checks.shared.names import is_name, last_part
from reviewer.checks.shared.paths import is_foreign
from reviewer.checks.shared.signatures import parameters
from reviewer.checks.shared.text import code_of
from reviewer.finding import Safety

_KNOWN = frozenset({"str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "set", "complex"})
_ALIASES = {
    "string": "str", "text": "str", "unicode": "str", "integer": "int", "boolean": "bool",
    "dictionary": "dict", "List": "list", "Dict": "dict", "Tuple": "tuple", "Set": "set",
}  # fmt: skip
_ROLE = re.compile(r":\w+(?::\w+)?:|[`~]")
_EXTRA = re.compile(r",?\s*(?:\boptional\b|\bdefaults?\b.*|\brequired\b|\bkeyword-only\b)", re.IGNORECASE)
_SPHINX = re.compile(r"\s*:(?:type\s+(\w+)|param\s+([\w\[\], .|]+?)\s+(\w+)|(rtype))\s*:\s*(.*)$")
_NUMBERS = frozenset({"int", "float", "complex", "bool"})  # each is accepted where the next is asked for


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Find types in docstrings that contradict the annotations beside them."""
    docstrings = module.fact(Docstrings)
    for definition, node in module.fact(Definitions).functions():
        found = docstrings.find(node)
        if found is None or not (found[1].sections or ":rtype" in code_of(found[0], module)):
            continue
        if is_foreign(module):
            return
        hints = {each.name: each.node.annotation for each in parameters(node) if not each.stars}
        for told in _told(found[1]):
            hint = node.returns if told.name == "return" else hints.get(told.name)
            if hint is not None and _conflict(told.type, hint.annotation):
                what = "the result" if told.name == "return" else f"`{told.name}`"
                words = {"what": what, "told": told.type, "hint": code_of(hint.annotation, module)}
                patches = change_row(found[0], told.line, told.without)
                yield Hit(found[0], {"qualname": definition.qualname, **words}, patches, Safety.SAFE)


@dataclass(frozen=True)
class _Told:
    """A type in a docstring: of which parameter, or `return`; the line (from 0), and what to put in the place of a pattern in it."""

    name: str
    type: str
    line: int
    pattern: str
    rest: str

    def without(self, row: str) -> str:
        """Give the row without the type."""
        return re.sub(self.pattern, self.rest, row, count=1)


def _told(docstring: Docstring) -> Iterator[_Told]:
    """The types that a docstring gives to parameters, and to `return`."""
    for section in docstring.all("params"):
        yield from _of_params(section, docstring.lines)
    for number, line in enumerate(docstring.lines):
        found = _SPHINX.match(line) if line.lstrip().startswith(":") else None
        if found is not None:
            typed, kind, named, result, rest = found.groups()
            if named:
                yield _Told(named, kind, number, rf"(:param)\s+{re.escape(kind)}\s+", r"\1 ")
            elif typed or result:
                yield _Told(typed or "return", rest, number, r".*", "")


def _of_params(section: Section, lines: list[str]) -> Iterator[_Told]:
    for entry in section.entries:
        name = re.escape(entry.name)
        if section.style == "google":
            found = re.match(rf"\s*{name}\s*\(([^()]*)\)\s*:", lines[entry.line])
            pattern, rest = rf"\b({name})\s*\([^()]*\)(\s*:)", r"\1\2"
        else:
            found = (
                re.match(rf"\s*{name}\s*:\s*(.+)$", lines[entry.line]) if section.style == "numpy" else None
            )
            pattern, rest = rf"\b({name})\s*:.*$", r"\1"
        if found is not None:
            yield _Told(entry.name, found[1], entry.line, pattern, rest)


def _conflict(told: str, hint: cst.BaseExpression) -> bool:
    """Whether both are understood as a whole, and nothing can be of both types."""
    said, meant = _read(told), _hinted(hint)
    if not said or not meant:
        return False
    return said.isdisjoint(meant) and not (said <= _NUMBERS and meant <= _NUMBERS)


def _read(told: str) -> frozenset[str] | None:
    """The plain types that a text names; None where it says more than this."""
    text = _EXTRA.sub("", _ROLE.sub("", told)).strip().rstrip(".,")
    found: set[str] = set()
    for part in re.split(r"\||\bor\b|,", re.sub(r"\[[^\[\]]*\]", "", text)):
        word = part.strip().strip("\"'")
        name = _ALIASES.get(word, word)
        if name not in _KNOWN and name != "None":
            return None
        found.add(name)
    return frozenset(found - {"None"})


def _hinted(hint: cst.BaseExpression) -> frozenset[str] | None:
    """The plain types that an annotation means."""
    match hint:
        case cst.SimpleString(evaluated_value=str(text)):
            return _read(text)
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            return _together([left, right])
        case cst.Subscript(value=value, slice=parts):
            if last_part(value) in ("Optional", "Union"):
                return _together([each.slice.value for each in parts if isinstance(each.slice, cst.Index)])
            return _hinted(value)
        case cst.Name(value=name):
            known = _ALIASES.get(name, name) if name[0].isupper() else name
            return frozenset() if is_name(hint, "None") else frozenset({known}) if known in _KNOWN else None
    return None


def _together(hints: list[cst.BaseExpression]) -> frozenset[str] | None:
    found: set[str] = set()
    for each in hints:
        inner = _hinted(each)
        if inner is None:
            return None
        found |= inner
    return frozenset(found)
