"""Reads one file: its facts, and beside them the flow record of its functions."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from reviewer.index.expressions import expr, exprs, name_of
from reviewer.index.facts import (
    Assignment,
    Class,
    Expr,
    FileFacts,
    Function,
    Import,
    Kind,
    Many,
    Parameter,
)
from reviewer.index.facts import Constant as Literal
from reviewer.index.flow.record import EMPTY, flow_of
from reviewer.index.functions import Def, Functions
from reviewer.index.pieces import Pieces
from reviewer.index.templates import is_template, read_template
from reviewer.outline import Outline


class FileRead(msgspec.Struct, frozen=True, array_like=True):
    """What one pass over a file gives: its facts, the flow of values in its functions as bytes, their hashes, its outline as bytes."""

    facts: FileFacts
    flow: bytes
    bodies: dict[str, str] = {}
    outline: bytes = b""


def read_file(
    text: str, tree: ast.Module | None = None, *, outlined: bool = False, functions: Functions | None = None
) -> FileRead:
    """Read a source text, of which `tree` may be known; one that Python cannot parse has facts that say `broken`, and no flow.

    The outline is made if it is asked for: it serves those alone who will need Python's parser again. `functions` may know
    what an earlier text said.
    """
    try:
        if tree is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "invalid escape sequence" and its like are the author's
                tree = ast.parse(text)
        pieces = Pieces(text)
        outline = Outline.of(tree, text).encode() if outlined else b""
        return FileRead(_facts(tree, pieces, functions), *flow_of(tree, pieces, functions), outline)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return FileRead(FileFacts(broken=True), EMPTY)


def read_any(path: str, text: str) -> FileRead:
    """Read a file of a project by its path: a module with its outline, or a template."""
    if is_template(path):
        return FileRead(FileFacts(template=read_template(text)), EMPTY)
    return read_file(text, outlined=True)


def facts_of(text: str) -> FileFacts:
    """Read the facts alone of a source text."""
    return read_file(text).facts


def _facts(tree: ast.Module, pieces: Pieces, functions: Functions | None) -> FileFacts:
    body = _Body(pieces, functions)
    body.read(tree.body)
    return FileFacts(
        imports=tuple(body.imports),
        classes=tuple(body.classes),
        functions=tuple(body.functions),
        assignments=tuple(body.assignments),
        exports=_exports(body.assignments),
        docstring=_has_docstring(tree.body),
    )


class _Body:
    """Collects what the body of a module or class binds, branches included."""

    def __init__(self, source: Pieces, known: Functions | None) -> None:
        self.imports: list[Import] = []
        self.classes: list[Class] = []
        self.functions: list[Function] = []
        self.assignments: list[Assignment] = []
        self._source = source
        self._known = known

    def read(self, statements: list[ast.stmt], typing: bool = False) -> None:
        """Read statements in order; `typing` says that they stand under `if TYPE_CHECKING`."""
        for node in statements:
            kind = node.__class__
            if kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
                self.functions.append(self._function(node))  # type: ignore[arg-type]
            elif kind is ast.ClassDef:
                self.classes.append(_class(node, self._source, self._known))  # type: ignore[arg-type]
            elif kind is ast.Assign or kind is ast.AnnAssign:
                self._assign(node)  # type: ignore[arg-type]
            elif kind is ast.Import or kind is ast.ImportFrom:
                self.imports += _imports(node, typing)  # type: ignore[arg-type]
            elif isinstance(node, ast.If):
                self.read(node.body, typing or _tests_typing(node.test))
                self.read(node.orelse, typing)
            elif isinstance(node, ast.Try | ast.TryStar):
                self.read(node.body, typing)
                for handler in node.handlers:
                    self.read(handler.body, typing)
                self.read(node.orelse, typing)
                self.read(node.finalbody, typing)
            elif isinstance(node, ast.With):
                self.read(node.body, typing)
            elif isinstance(node, ast.AugAssign):
                self._extend(node)

    def _function(self, node: Def) -> Function:
        read = partial(_function, source=self._source)
        return read(node) if self._known is None else self._known.once(read, Function, node)

    def _assign(self, node: ast.Assign | ast.AnnAssign) -> None:
        annotation = self._source.piece(node.annotation) if isinstance(node, ast.AnnAssign) else ""
        value: Expr | None = None
        for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
            if isinstance(target, ast.Name):
                if value is None and node.value is not None:
                    value = expr(node.value)
                self.assignments.append(Assignment(target.id, node.lineno, annotation, value))

    def _extend(self, node: ast.AugAssign) -> None:
        """Of `x += ...` only `__all__` matters."""
        if isinstance(node.target, ast.Name) and node.target.id == "__all__":
            self.assignments.append(Assignment("__all__", node.lineno, "+=", expr(node.value)))


def _class(node: ast.ClassDef, source: Pieces, known: Functions | None) -> Class:
    body = _Body(source, known)
    body.read(node.body)
    return Class(
        name=node.name,
        line=node.lineno,
        bases=exprs(node.bases),
        keywords={word.arg: expr(word.value) for word in node.keywords if word.arg},
        decorators=exprs(node.decorator_list),
        docstring=_has_docstring(node.body),
        methods=tuple(body.functions),
        fields=tuple(body.assignments),
        classes=tuple(body.classes),
    )


def _function(node: Def, source: Pieces) -> Function:
    docstring = _has_docstring(node.body)
    body = node.body[1:] if docstring else node.body
    last = body[0] if len(body) == 1 else None
    return Function(
        name=node.name,
        line=node.lineno,
        parameters=tuple(_parameters(node.args, source)),
        returns=source.piece(node.returns) if node.returns else "",
        decorators=exprs(node.decorator_list),
        docstring=docstring,
        asynchronous=isinstance(node, ast.AsyncFunctionDef),
        result=expr(last.value) if isinstance(last, ast.Return) and last.value else None,
        stub=not body or (last is not None and _does_nothing(last)),
    )


def _parameters(args: ast.arguments, source: Pieces) -> Iterator[Parameter]:
    positional = len(args.posonlyargs) + len(args.args)
    with_default = positional - len(args.defaults)
    for place, arg in enumerate([*args.posonlyargs, *args.args]):
        kind = Kind.POSITIONAL_ONLY if place < len(args.posonlyargs) else Kind.POSITIONAL
        yield _parameter(arg, kind, place >= with_default, source)
    if args.vararg:
        yield _parameter(args.vararg, Kind.VARIADIC, False, source)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield _parameter(arg, Kind.KEYWORD_ONLY, default is not None, source)
    if args.kwarg:
        yield _parameter(args.kwarg, Kind.KEYWORDS, False, source)


def _parameter(arg: ast.arg, kind: Kind, default: bool, source: Pieces) -> Parameter:
    return Parameter(arg.arg, kind, source.piece(arg.annotation) if arg.annotation else "", default)


def _imports(node: ast.Import | ast.ImportFrom, typing: bool) -> Iterator[Import]:
    line = node.lineno
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield Import(alias.asname or top, alias.name if alias.asname else top, line, alias.name, typing)
        return
    base = "." * node.level + (node.module or "")
    for alias in node.names:
        joint = "" if base.endswith(".") else "."
        target = base if alias.name == "*" else f"{base}{joint}{alias.name}"
        yield Import(alias.asname or alias.name, target, line, base, typing)


def _tests_typing(test: ast.expr) -> bool:
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is | ast.Eq):
        test = test.left  # `TYPE_CHECKING is True`
    named = name_of(test)
    return named is not None and named.rpartition(".")[2] == "TYPE_CHECKING"


def _has_docstring(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )


def _does_nothing(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return True
    raised = node.exc if isinstance(node, ast.Raise) else None
    named = name_of(raised.func if isinstance(raised, ast.Call) else raised) if raised else None
    return named == "NotImplementedError"


def _exports(assignments: Iterable[Assignment]) -> tuple[str, ...] | None:
    """The names of `__all__`, if it is written as displays of strings."""
    names: list[str] | None = None
    for assignment in assignments:
        if assignment.name != "__all__":
            continue
        if not isinstance(assignment.value, Many):
            return None
        more = [item.value for item in assignment.value.items if isinstance(item, Literal)]
        names = [*(names or [] if assignment.annotation == "+=" else []), *map(str, more)]
    return None if names is None else tuple(names)
