"""Keeps mypy quiet about guesses, in projects that never asked it for its opinion."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from reviewer.engines.mypy_output import Entry
from reviewer.tree.blocks import parse

# What rests on types mypy had to guess where a function states none.
_GUESSED = frozenset(
    {"arg-type", "assignment", "attr-defined", "call-overload", "comparison-overlap", "dict-item", "index"}
    | {
        "list-item",
        "method-assign",
        "misc",
        "no-redef",
        "operator",
        "override",
        "return-value",
        "str-bytes-safe",
        "str-format",
        "type-var",
        "union-attr",
    }
)
_IMPORT_ISSUES = frozenset(
    {"assignment", "attr-defined", "import", "import-not-found", "import-untyped", "misc", "no-redef"}
)
# What rests on the value a variable without a hint was given first, at the level of a module or a class.
_FIRST_VALUE = frozenset({"assignment", "dict-item", "index", "list-item"})
_INNER_IMPORT = re.compile(r"\s+(?:from|import)\s")
_FALLBACK = "variable has type Module)"
_NOTHING = 'expression has type "None"'
# A class attribute that another class gives another value, a plain attribute that a property overrides: usual
# where no hint says what the attribute may hold.
_ATTRIBUTE_OF_BASE = re.compile(
    r', base class "[^"]*" defined the type as |^Cannot override writeable attribute'
)
# Values and names that mypy refuses to follow where no hint helps it.
_NOT_FOLLOWED = re.compile(
    r"^Cannot determine type of |^List or tuple literal expected|^Cannot assign multiple types|^Cannot assign to a type"
    r"|undefined in superclass$|type\[Never\]|has named arguments: "
    r'|^Module "[^"]*" has no attribute "_|expression has type "None", variable has type "type\['
    # The values of a dict that is unpacked have one type between them; a column that SQLAlchemy's
    # old style declares without a hint is a `Column` to mypy, and the value of a row at run time.
    r'|has incompatible type "\*\*dict\[|\bColumn(?:Element)?\['
)
# Calls that reach a method of whichever class the code is mixed into.
_OF_A_CLASS = re.compile(r"\b(?:super\(\)|self|cls)\.")
_CALLED = re.compile(r"(?:call to|for) \"(\w+)\"")
# How a value was chosen before Python had `x if a else y`.
_CHOSEN = re.compile(r"\band\s+[\w.]+\s+or\b")
_STAR = re.compile(r"^[ \t]*from\s+\S+\s+import\s+\*", re.MULTILINE)
_FILLED = re.compile(r"^[ \t]*from\s+\S+\s+import\s+\*|\bglobals\(\)|\bdef __getattr__\(", re.MULTILINE)
_LACKS = re.compile(r'^Module "([\w.]+)" has no attribute ')
_HANDLER = re.compile(r"\s*except\b.*\b(?:ImportError|ModuleNotFoundError)\b")


def certain(
    found: Iterable[Entry], root: Path, line_of: Callable[[Entry], str], text_of: Callable[[Entry], str]
) -> list[Entry]:
    """Keep what does not rest on guessed types.

    Left out are inferences inside functions without a single hint or from the first value of
    a variable, calls for a hint on a variable, and what is said of imports inside a `try`, an
    `if` or a function: those are written to be allowed to fail, as is the `None` that stands
    in for a failed one. Names are left to ruff where a star import may bring them, and
    modules of the project at `root` that fill themselves may hold any name. `line_of` gives
    the source line of an entry, `text_of` the text of its file.
    """
    shapes: dict[str, _Shape] = {}
    kept: list[Entry] = []
    for entry in found:
        if _usual(entry, line_of, text_of) or _fills_itself(entry, root):
            continue
        if entry.key in _GUESSED | _FIRST_VALUE | {"type-arg"} or _calls_a_method(entry, line_of):
            if entry.path not in shapes:
                shapes[entry.path] = _shape(text_of(entry))
            if shapes[entry.path].guesses(entry):
                continue
        kept.append(entry)
    return kept


def _fills_itself(entry: Entry, root: Path) -> bool:
    """Whether a name is missing in a module of the project that star imports or code at run time fill."""
    lacks = _LACKS.match(entry.message)
    if lacks is None:
        return False
    place = root.joinpath(*lacks[1].split("."))
    for file in (place / "__init__.py", place.parent / f"{place.name}.py"):
        try:
            return _FILLED.search(file.read_text("utf-8", "replace")) is not None
        except OSError:
            # The module is the other kind of file, or none of this project.
            continue
    return False


def _calls_a_method(entry: Entry, line_of: Callable[[Entry], str]) -> bool:
    """Whether an error in a call may rest on the class of an object, which at run time is another, or on its place.

    An attribute that holds a class, as frameworks make instances of it, has methods that want a `self` more.
    """
    if entry.key != "call-arg":
        return False
    line, called = line_of(entry), _CALLED.search(entry.message)
    if ' of "' in entry.message or _OF_A_CLASS.search(line) is not None:
        return True
    return called is None or re.search(rf"\.\s*{called[1]}\(", line) is not None


def _usual(entry: Entry, line_of: Callable[[Entry], str], text_of: Callable[[Entry], str]) -> bool:
    """Whether an error tells of something that unhinted code does on purpose, whatever the types."""
    if entry.key == "var-annotated" or entry.message.endswith(_FALLBACK):
        return True
    if entry.key in _IMPORT_ISSUES and _INNER_IMPORT.match(line_of(entry)):
        return True
    if _NOT_FOLLOWED.search(entry.message):
        return True
    if entry.key == "no-redef" and "possibly by an import" in entry.message:
        return True  # meant where the import has been used by then; ruff tells where it was not
    if entry.key in {"assignment", "override"} and _ATTRIBUTE_OF_BASE.search(entry.message):
        return True
    if entry.key == "name-defined":
        return "." in entry.message or _STAR.search(text_of(entry)) is not None
    if entry.key == "truthy-function":
        return _CHOSEN.search(line_of(entry)) is not None
    return entry.key == "assignment" and _NOTHING in entry.message and _falls_back(entry, text_of)


def _falls_back(entry: Entry, text_of: Callable[[Entry], str]) -> bool:
    """Whether a line says what holds where an optional import failed: it stands in the handler, not at its edge."""
    lines = text_of(entry).splitlines()[: entry.line]
    if not lines:
        return False
    indent = len(lines[-1]) - len(lines[-1].lstrip())
    above = (line for line in reversed(lines) if line.strip() and len(line) - len(line.lstrip()) < indent)
    return _HANDLER.match(next(above, "")) is not None


class _Shape(msgspec.Struct, frozen=True):
    """The lines of a file, first and last, where mypy guesses."""

    unhinted: tuple[tuple[int, int], ...] = ()
    first_values: tuple[tuple[int, int], ...] = ()
    classes: tuple[tuple[int, int], ...] = ()

    def guesses(self, entry: Entry) -> bool:
        """Whether an error may rest on a guess."""
        if entry.key == "type-arg":
            places = self.classes
        else:
            places = self.unhinted + (self.first_values if entry.key in _FIRST_VALUE else ())
        return any(first <= entry.line <= last for first, last in places)


def _shape(text: str) -> _Shape:
    """Find the functions and classes without any hint, and the assignments without one outside of functions."""
    tree = parse(text)
    if tree is None:
        return _Shape()
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return _Shape(
        tuple(_lines(node) for node in functions if not _hinted(node)),
        tuple(_lines(node) for node in _outside(tree)),
        tuple(_lines(node) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and _plain(node)),
    )


def _lines(node: ast.stmt) -> tuple[int, int]:
    return node.lineno, node.end_lineno or node.lineno


def _plain(defined: ast.ClassDef) -> bool:
    """Whether no hint stands in a class, so that its bases need none either."""
    return not any(
        isinstance(node, ast.AnnAssign)
        or (isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _hinted(node))
        for node in ast.walk(defined)
    )


def _outside(tree: ast.Module) -> Iterator[ast.stmt]:
    """Walk over the assignments of modules and classes to what no hint and no import gave a type."""
    typed = _typed(tree)
    waiting: list[ast.AST] = [tree]
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if isinstance(node, ast.Assign):
                if not any(isinstance(one, ast.Name) and one.id in typed for one in node.targets):
                    yield node
            elif isinstance(node, ast.AugAssign):
                yield node
            elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case) and not isinstance(
                node, ast.FunctionDef | ast.AsyncFunctionDef
            ):
                waiting.append(node)


def _typed(tree: ast.Module) -> set[str]:
    """Give the names whose type is stated: with a hint here, or where they are imported from."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


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
