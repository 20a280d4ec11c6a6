"""rules/docs/docstring-raises-mismatch.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.bodies import own
from reviewer.checks.shared.decorators import calls
from reviewer.checks.shared.definitions import Definition, Definitions, is_private
from reviewer.checks.shared.dispatch import Overloads
from reviewer.checks.shared.docstrings.literal import Literal
from reviewer.checks.shared.docstrings.parsed import Docstring, Docstrings
from reviewer.checks.shared.docstrings.rewrite import insert_after, source_row
from reviewer.checks.shared.docstrings.sections import Section, indent
from reviewer.checks.shared.exceptions import Raised, named_in
from reviewer.checks.shared.names import last_part
from reviewer.checks.shared.paths import is_foreign, is_test_path
from reviewer.checks.shared.raising import raises
from reviewer.finding import Severity

_UNSAID = frozenset(
    {
        "NotImplementedError", "AssertionError", "StopIteration", "StopAsyncIteration", "SystemExit",
        "KeyboardInterrupt", "GeneratorExit", "Exit", "Abort", "CancelledError"
    }
)  # fmt: skip
_ROUTES = frozenset(
    {
        "get", "post", "put", "patch", "delete", "head", "options", "trace", "route", "api_route",
        "websocket"
    }
)  # fmt: skip
_CLASS = re.compile(r"\b[A-Z]\w*")
_MAY_RAISE = (
    cst.Call,
    cst.Subscript,
    cst.BinaryOperation,
    cst.For,
    cst.With,
    cst.Await,
    cst.Yield,
    cst.Assert,
)


@dataclass(frozen=True)
class Options:
    """Which functions are asked for a list of exceptions, and whether the list may say more than the body."""

    require_section: bool
    check_extraneous: bool
    check_private: bool
    style: str


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find docstrings whose list of exceptions is not what the body raises."""
    if is_test_path(module.path):
        return
    docstrings = module.fact(Docstrings)
    for definition, node in module.fact(Definitions).functions():
        found = docstrings.find(node, options.style)
        sections = found[1].all("raises") if found else []
        if found is None or not (sections or options.require_section):
            continue
        if is_foreign(module):
            return
        if not options.check_private and _is_private(definition):
            continue
        if not module.fact(Overloads).declares(definition):
            yield from _hits(definition, node, found, module, options)


def _hits(
    definition: Definition,
    node: cst.FunctionDef,
    found: tuple[Literal, Docstring],
    module: Module,
    options: Options,
) -> Iterator[Hit]:
    literal, docstring = found
    sections = docstring.all("raises")
    listed = _listed(sections)
    raised = {name: each for name, each in raises(node, module).items() if not _is_unsaid(name, node)}
    unlisted = [name for name, each in raised.items() if not _is_listed(each, listed, module)]
    if unlisted:
        tail = "does not list" if sections else "leaves out: it has none"
        words = {
            "qualname": definition.qualname,
            "problem": f"raises {_quoted(unlisted)}, which its Raises section {tail}",
        }
        yield Hit(literal, words, patches=_append(literal, docstring, unlisted))
    elif options.check_extraneous and sections and not _may_raise_more(node):
        extra = [
            name for name in _entries(sections) if not any(each.is_a({name}) for each in raised.values())
        ]
        if extra:
            problem = f"lists {_quoted(extra)} under Raises, but nothing in its body raises that"
            yield Hit(literal, {"qualname": definition.qualname, "problem": problem}, severity=Severity.INFO)


def _is_private(definition: Definition) -> bool:
    return definition.is_nested or any(is_private(each.name) for each in definition.upwards())


def _is_unsaid(name: str, node: cst.FunctionDef) -> bool:
    """Exceptions that are no part of a contract: marks of the abstract, ends of loops and of programs."""
    if name == "HTTPException":
        return any(last_part(call) in _ROUTES for call in calls(node))
    return name in _UNSAID


def _listed(sections: list[Section]) -> frozenset[str]:
    """Every word of the sections that may be a class, wherever in the text it stands."""
    text = "\n".join(line for section in sections for line in section.text)
    return frozenset([*_entries(sections), *_CLASS.findall(text)])


def _entries(sections: list[Section]) -> list[str]:
    return [entry.name for section in sections for entry in section.entries]


def _is_listed(raised: Raised, listed: frozenset[str], module: Module) -> bool:
    """Whether the class or an ancestor is listed; where ancestors are unknown, anything foreign may be one."""
    if raised.is_a(listed):
        return True
    if not raised.is_open:
        return False
    known = [named_in(name, module) for name in listed]
    return any(each is not None and not each.is_own for each in known)


def _may_raise_more(node: cst.FunctionDef) -> bool:
    """Whether something besides `raise` may raise: then no list is too long."""
    raised = {each.exc for each in own(node, cst.Raise) if isinstance(each, cst.Raise)}
    return any(each not in raised for each in own(node, *_MAY_RAISE))


def _append(literal: Literal, docstring: Docstring, names: list[str]) -> tuple[Patch, ...]:
    """The fix: a line for each class below the last one, for the author to complete."""
    sections = docstring.all("raises")
    if not sections or not sections[-1].entries:
        return ()
    section = sections[-1]
    last = _last_line(section, docstring)
    row = source_row(literal, section.entries[0].line)
    if row is None or row.lstrip().startswith(('"', "'")):
        return ()
    margin = row[: indent(row)]
    return insert_after(literal, last, "\n".join(_entry(section, margin, name) for name in names))


def _entry(section: Section, margin: str, name: str) -> str:
    if section.style == "sphinx":
        return f"{margin}:raises {name}: ..."
    return f"{margin}{name}\n{margin}    ..." if section.style == "numpy" else f"{margin}{name}: ..."


def _last_line(section: Section, docstring: Docstring) -> int:
    """The last line of a section that is not blank; of a field with the indented lines that go on from it."""
    last = section.entries[-1].line
    margin = indent(docstring.lines[section.entries[0].line])
    for number in range(last + 1, len(docstring.lines)):
        line = docstring.lines[number]
        if not line.strip() or indent(line) <= margin:
            break
        last = number
    return last


def _quoted(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
