"""From `ast` statements to those of a flow record."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

import msgspec

from reviewer.index.flow.read_expr import Expressions, sign_of
from reviewer.index.flow.stmt import (
    Annotated,
    Assert,
    Assign,
    Augmented,
    Case,
    Class,
    Delete,
    Do,
    For,
    Function,
    Handler,
    If,
    Imports,
    Item,
    Jump,
    Match,
    Outer,
    Parameter,
    Raise,
    Return,
    Stmt,
    Suite,
    Try,
    While,
    With,
)
from reviewer.index.functions import Def, Functions
from reviewer.index.pieces import Pieces

_ENCODER = msgspec.msgpack.Encoder()
_NOTHING = msgspec.Raw(_ENCODER.encode(()))


class Statements:
    """Builds the statements of one text."""

    def __init__(self, text: str, pieces: Pieces, functions: Functions | None = None) -> None:
        self._expressions = Expressions(text)
        self._expr = self._expressions.expr
        self._pieces = pieces
        self._functions = functions
        self._is_inside = False
        self._by_class: dict[type[ast.stmt], Callable[..., Stmt | None]] = {
            ast.Expr: self._do,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Return: self._return,
            ast.Raise: self._raise,
            ast.Break: lambda node: Jump("break"),
            ast.Continue: lambda node: Jump("continue"),
            ast.Assert: lambda node: Assert(self._expr(node.test)),
            ast.Delete: lambda node: Delete(self._expressions.exprs(node.targets)),
            ast.Global: lambda node: Outer(tuple(node.names)),
            ast.Nonlocal: lambda node: Outer(tuple(node.names)),
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.Try: self._try,
            ast.TryStar: self._try,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Match: self._match,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
        }

    def suite(self, nodes: Sequence[ast.stmt]) -> Suite:
        """Build statements in order; what does nothing is left out."""
        by_class = self._by_class
        found: list[Stmt] = []
        for node in nodes:
            build = by_class.get(node.__class__)
            statement = build(node) if build is not None else None
            if statement is not None:
                found.append(statement)
        return tuple(found)

    def _do(self, node: ast.Expr) -> Stmt | None:
        return None if node.value.__class__ is ast.Constant else Do(self._expr(node.value))

    def _assign(self, node: ast.Assign) -> Stmt:
        value = self._expr(node.value)
        return Assign(self._expressions.exprs(node.targets), value)

    def _annotated(self, node: ast.AnnAssign) -> Stmt:
        value = self._expressions.maybe(node.value)
        return Annotated(self._expr(node.target), self._pieces.piece(node.annotation), value)

    def _augmented(self, node: ast.AugAssign) -> Stmt:
        return Augmented(self._expr(node.target), sign_of(node.op), self._expr(node.value))

    def _return(self, node: ast.Return) -> Stmt:
        line, column, last, end = self._expressions.place(node)
        return Return(line, column, last - line, end, self._expressions.maybe(node.value))

    def _raise(self, node: ast.Raise) -> Stmt:
        line, column, last, end = self._expressions.place(node)
        maybe = self._expressions.maybe
        return Raise(line, column, last - line, end, maybe(node.exc), maybe(node.cause))

    def _import(self, node: ast.Import) -> Stmt:
        line, column, last, end = self._expressions.place(node)
        names = tuple([(each.name, each.asname or each.name.partition(".")[0]) for each in node.names])
        return Imports(line, column, last - line, end, "", names, *self._last(node))

    def _import_from(self, node: ast.ImportFrom) -> Stmt:
        line, column, last, end = self._expressions.place(node)
        names = tuple([(each.name, each.asname or each.name) for each in node.names])
        return Imports(
            line, column, last - line, end, "." * node.level + (node.module or ""), names, *self._last(node)
        )

    def _last(self, node: ast.Import | ast.ImportFrom) -> tuple[int, int]:
        return self._expressions.place(node.names[-1])[2:]

    def _if(self, node: ast.If) -> Stmt:
        tests, suites = [self._expr(node.test)], [self.suite(node.body)]
        other = node.orelse
        while len(other) == 1 and isinstance(other[0], ast.If):
            branch = other[0]
            tests.append(self._expr(branch.test))
            suites.append(self.suite(branch.body))
            other = branch.orelse
        return If(tuple(tests), tuple(suites), self.suite(other))

    def _for(self, node: ast.For | ast.AsyncFor) -> Stmt:
        self._expressions.turns += 1
        line, column, last, end = self._expressions.place(node)
        return For(
            line,
            column,
            last - line,
            end,
            self._expr(node.target),
            self._expr(node.iter),
            self.suite(node.body),
            self.suite(node.orelse),
            isinstance(node, ast.AsyncFor),
        )

    def _while(self, node: ast.While) -> Stmt:
        self._expressions.turns += 1
        line, column, last, end = self._expressions.place(node)
        test = self._expr(node.test)
        return While(line, column, last - line, end, test, self.suite(node.body), self.suite(node.orelse))

    def _try(self, node: ast.Try | ast.TryStar) -> Stmt:
        return Try(
            self.suite(node.body),
            tuple(
                [
                    Handler(self._expressions.maybe(each.type), each.name or "", self.suite(each.body))
                    for each in node.handlers
                ]
            ),
            self.suite(node.orelse),
            self.suite(node.finalbody),
        )

    def _with(self, node: ast.With | ast.AsyncWith) -> Stmt:
        line, column, last, end = self._expressions.place(node)
        maybe = self._expressions.maybe
        items = tuple([Item(self._expr(each.context_expr), maybe(each.optional_vars)) for each in node.items])
        suite = self.suite(node.body)
        return With(line, column, last - line, end, items, suite, isinstance(node, ast.AsyncWith))

    def _match(self, node: ast.Match) -> Stmt:
        cases = [
            Case(tuple(_captured(each.pattern)), self._expressions.maybe(each.guard), self.suite(each.body))
            for each in node.cases
        ]
        return Match(self._expr(node.subject), tuple(cases))

    def _function(self, node: Def) -> Stmt:
        if self._functions is None or self._is_inside:
            return self._read(node)
        self._is_inside = True
        try:
            return self._functions.once(self._read, Statements, node)
        finally:
            self._is_inside = False

    def _read(self, node: Def) -> Function:
        line, column, last, end = self._expressions.place(node)
        parameters = tuple(self._parameters(node.args))
        decorators = self._expressions.exprs(node.decorator_list)
        before = self._expressions.turns
        try:
            body = msgspec.Raw(_ENCODER.encode(self.suite(node.body)))
        except RecursionError:  # deeper than anything that was written by hand
            body = _NOTHING
        return Function(
            line,
            column,
            last - line,
            end,
            node.name,
            parameters,
            self._pieces.piece(node.returns) if node.returns else "",
            decorators,
            isinstance(node, ast.AsyncFunctionDef),
            self._expressions.turns > before,
            body,
        )

    def _parameters(self, args: ast.arguments) -> Iterator[Parameter]:
        positional = [*args.posonlyargs, *args.args]
        bare: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
        for arg, default in zip(positional, [*bare, *args.defaults], strict=True):
            yield self._parameter(arg, default)
        if args.vararg:
            yield self._parameter(args.vararg, star=1)
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
            yield self._parameter(arg, default, named=True)
        if args.kwarg:
            yield self._parameter(args.kwarg, star=2)

    def _parameter(
        self, arg: ast.arg, default: ast.expr | None = None, star: int = 0, named: bool = False
    ) -> Parameter:
        annotation = self._pieces.piece(arg.annotation) if arg.annotation else ""
        return Parameter(arg.arg, annotation, self._expressions.maybe(default), star, named)

    def _class(self, node: ast.ClassDef) -> Stmt:
        line, column, last, end = self._expressions.place(node)
        return Class(
            line,
            column,
            last - line,
            end,
            node.name,
            self._expressions.exprs(node.bases),
            self._expressions.keywords(node.keywords),
            self._expressions.exprs(node.decorator_list),
            self.suite(node.body),
        )


def _captured(pattern: ast.pattern) -> Iterator[str]:
    """The names that a pattern binds."""
    for each in ast.walk(pattern):
        name = getattr(each, "name", None) or getattr(each, "rest", None)
        if isinstance(each, ast.MatchAs | ast.MatchStar | ast.MatchMapping) and isinstance(name, str):
            yield name
