"""Keeps mypy quiet about guesses, in projects that never asked it for its opinion."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator

from reviewer.engines.mypy_output import Entry

# What rests on types mypy had to guess where a function states none.
_GUESSED = frozenset(
    {"arg-type", "assignment", "attr-defined", "call-overload", "comparison-overlap", "dict-item", "index"}
    | {
        "list-item",
        "misc",
        "no-redef",
        "operator",
        "return-value",
        "str-bytes-safe",
        "type-var",
        "union-attr",
    }
)
_IMPORT_ISSUES = frozenset(
    {"assignment", "attr-defined", "import", "import-not-found", "import-untyped", "misc", "no-redef"}
)
_INNER_IMPORT = re.compile(r"\s+(?:from|import)\s")
_FALLBACK = "variable has type Module)"
_NOTHING = 'expression has type "None"'
_HANDLER = re.compile(r"\s*except\b.*\b(?:ImportError|ModuleNotFoundError)\b")


def certain(
    found: Iterable[Entry], line_of: Callable[[Entry], str], text_of: Callable[[Entry], str]
) -> list[Entry]:
    """Keep what does not rest on guessed types.

    Left out are inferences inside functions without a single hint, calls for a hint on a
    variable, and what is said of imports inside a `try`, an `if` or a function: those are
    written to be allowed to fail; so is the `None` that stands in for a failed one. `line_of` gives the source line of an entry, `text_of`
    the text of its file.
    """
    bare: dict[str, list[tuple[int, int]]] = {}
    kept: list[Entry] = []
    for entry in found:
        if entry.key == "var-annotated" or entry.message.endswith(_FALLBACK):
            continue
        if entry.key in _IMPORT_ISSUES and _INNER_IMPORT.match(line_of(entry)):
            continue
        if entry.key == "assignment" and _NOTHING in entry.message and _falls_back(entry, text_of):
            continue
        if entry.key in _GUESSED:
            if entry.path not in bare:
                bare[entry.path] = list(_unhinted(text_of(entry)))
            if any(first <= entry.line <= last for first, last in bare[entry.path]):
                continue
        kept.append(entry)
    return kept


def _falls_back(entry: Entry, text_of: Callable[[Entry], str]) -> bool:
    """Whether a line says what holds where an optional import failed: it stands in the handler, not at its edge."""
    lines = text_of(entry).splitlines()[: entry.line]
    if not lines:
        return False
    indent = len(lines[-1]) - len(lines[-1].lstrip())
    above = (line for line in reversed(lines) if line.strip() and len(line) - len(line.lstrip()) < indent)
    return _HANDLER.match(next(above, "")) is not None


def _unhinted(text: str) -> Iterator[tuple[int, int]]:
    """Give the first and last line of every function without any hint."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the reviewed code's escapes, not ours to tell
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _hinted(node):
            yield node.lineno, node.end_lineno or node.lineno


def _hinted(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = function.args
    every = (
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        arguments.vararg,
        arguments.kwarg,
    )
    return (
        function.returns is not None
        or function.type_comment is not None
        or any(one is not None and one.annotation is not None for one in every)
    )
