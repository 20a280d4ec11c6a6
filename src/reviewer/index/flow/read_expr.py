"""From `ast` expressions to those of a flow record."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from typing import Any, Literal

from reviewer.index.expressions import writable
from reviewer.index.flow.columns import Columns
from reviewer.index.flow.expr import (
    Attr,
    Await,
    Binary,
    Call,
    Choice,
    Clause,
    Comp,
    Compare,
    Const,
    Display,
    Expr,
    Formatted,
    Keyword,
    Lambda,
    Logic,
    Mapping,
    Name,
    Other,
    Slice,
    Star,
    Sub,
    Text,
    Unary,
    Walrus,
    Yield,
)
from reviewer.index.flow.walk import moved

_DEEPEST = 80  # levels kept of one expression: deeper ones are chains that no reader follows either
_LONGEST = 300  # characters kept of a string
_LARGEST = 1 << 63
_OTHER = Other()
_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.MatMult: "@",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_KINDS = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator"}
_ROUNDS = frozenset(
    {"map", "filter", "sorted", "min", "max", "groupby"}
)  # what calls a function for each item
_WRONG_PLACES = sys.version_info < (3, 12)  # of what stands in f-strings: older Pythons miscount lines there


class Expressions:
    """Builds expressions of one text; `turns` counts what may be a loop."""

    def __init__(self, text: str) -> None:
        self.turns = 0
        self._columns = Columns(text)
        self.place = self._columns.place
        self._by_class: dict[type[ast.expr], Callable[..., Expr]] = {
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Subscript: self._subscript,
            ast.Slice: self._slice,
            ast.NamedExpr: self._walrus,
            ast.IfExp: self._choice,
            ast.BoolOp: self._logic,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.Compare: self._compare,
            ast.Tuple: self._display,
            ast.List: self._display,
            ast.Set: self._display,
            ast.Dict: self._mapping,
            ast.Starred: self._star,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.JoinedStr: self._formatted,
            ast.Await: self._await,
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield_from,
            ast.Lambda: self._lambda,
        }

    def expr(self, node: ast.expr, depth: int = 0) -> Expr:
        """Build one expression."""
        kind = node.__class__
        if kind is ast.Constant:
            return self._constant(node)  # type: ignore[arg-type]
        line, column, end_line, end = self.place(node)
        if kind is ast.Name:
            return Name(line, column, end_line - line, end, node.id)  # type: ignore[attr-defined]
        build = self._by_class.get(kind)
        if build is None or depth > _DEEPEST:
            return _OTHER
        return build(node, line, column, end_line - line, end, depth + 1)

    def exprs(self, nodes: Sequence[ast.expr], depth: int = 0) -> tuple[Expr, ...]:
        """Build several expressions."""
        return tuple([self.expr(node, depth) for node in nodes]) if nodes else ()

    def maybe(self, node: ast.expr | None, depth: int = 0) -> Expr | None:
        """Build an expression that may be missing."""
        return self.expr(node, depth) if node is not None else None

    def keywords(self, nodes: Sequence[ast.keyword], depth: int = 0) -> tuple[Keyword, ...]:
        """Build named arguments."""
        return (
            tuple([Keyword(node.arg or "", self.expr(node.value, depth)) for node in nodes]) if nodes else ()
        )

    # ------------------------------------------------------------- each class

    def _constant(self, node: ast.Constant) -> Expr:
        value = node.value
        if isinstance(value, str):
            line, column, end_line, end = self.place(node)
            return Text(line, column, end_line - line, end, writable(value[:_LONGEST]))
        if value is None or isinstance(value, bool | float):
            return Const(value)
        if isinstance(value, int):
            return Const(value if abs(value) < _LARGEST else float("inf"))
        return _OTHER

    def _attribute(
        self, node: ast.Attribute, line: int, column: int, tall: int, end: int, depth: int
    ) -> Expr:
        return Attr(line, column, tall, end, self.expr(node.value, depth), node.attr)

    def _call(self, node: ast.Call, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        function = node.func
        if function.__class__ is ast.Name and function.id in _ROUNDS:
            self.turns += 1
        return Call(
            line,
            column,
            tall,
            end,
            self.expr(function, depth),
            self.exprs(node.args, depth),
            self.keywords(node.keywords, depth),
        )

    def _subscript(
        self, node: ast.Subscript, line: int, column: int, tall: int, end: int, depth: int
    ) -> Expr:
        return Sub(line, column, tall, end, self.expr(node.value, depth), self.expr(node.slice, depth))

    def _slice(self, node: ast.Slice, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        return Slice(
            self.maybe(node.lower, depth), self.maybe(node.upper, depth), self.maybe(node.step, depth)
        )

    def _walrus(self, node: ast.NamedExpr, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        return Walrus(line, column, tall, end, self.expr(node.target, depth), self.expr(node.value, depth))

    def _choice(self, node: ast.IfExp, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        test = self.expr(node.test, depth)
        return Choice(
            line, column, tall, end, test, self.expr(node.body, depth), self.expr(node.orelse, depth)
        )

    def _logic(self, node: ast.BoolOp, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        word: Literal["and", "or"] = "and" if node.op.__class__ is ast.And else "or"
        return Logic(line, column, tall, end, word, self.exprs(node.values, depth))

    def _unary(self, node: ast.UnaryOp, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        value = self.expr(node.operand, depth)
        if (
            node.op.__class__ is ast.USub
            and isinstance(value, Const)
            and isinstance(value.value, int | float)
        ):
            return Const(-value.value)
        return Unary(node.op.__class__ is ast.Not, value)

    def _binary(self, node: ast.BinOp, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        left = self.expr(node.left, depth)
        return Binary(line, column, tall, end, _SIGNS[node.op.__class__], left, self.expr(node.right, depth))

    def _compare(self, node: ast.Compare, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        signs = tuple([_SIGNS[each.__class__] for each in node.ops])
        return Compare(
            line, column, tall, end, self.expr(node.left, depth), signs, self.exprs(node.comparators, depth)
        )

    def _display(
        self, node: ast.Tuple | ast.List | ast.Set, line: int, column: int, tall: int, end: int, depth: int
    ) -> Expr:
        kind = node.__class__
        return Display(
            line,
            column,
            tall,
            end,
            "tuple" if kind is ast.Tuple else "list" if kind is ast.List else "set",
            self.exprs(node.elts, depth),
        )

    def _mapping(self, node: ast.Dict, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        keys = tuple([self.maybe(key, depth) for key in node.keys])
        return Mapping(line, column, tall, end, keys, self.exprs(node.values, depth))

    def _star(self, node: ast.Starred, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        return Star(self.expr(node.value, depth))

    def _comprehension(
        self,
        node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
        line: int,
        column: int,
        tall: int,
        end: int,
        depth: int,
    ) -> Expr:
        self.turns += 1
        clauses = tuple([self._clause(each, depth) for each in node.generators])
        if isinstance(node, ast.DictComp):
            key, value = self.expr(node.key, depth), self.expr(node.value, depth)
            return Comp(line, column, tall, end, "dict", key, value, clauses)
        kind: Any = _KINDS[node.__class__]
        return Comp(line, column, tall, end, kind, self.expr(node.elt, depth), None, clauses)

    def _clause(self, node: ast.comprehension, depth: int) -> Clause:
        line, column, end_line, end = self.place(node.target)
        return Clause(
            line,
            column,
            end_line - line,
            end,
            self.expr(node.target, depth),
            self.expr(node.iter, depth),
            self.exprs(node.ifs, depth),
            bool(node.is_async),
        )

    def _formatted(
        self, node: ast.JoinedStr, line: int, column: int, tall: int, end: int, depth: int
    ) -> Expr:
        first = node.values[0] if node.values else None
        head = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
        values: list[Expr] = []
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                inner = self.expr(each.value, depth)
                wrong = tall and _WRONG_PLACES and not self._columns.is_right(each.value)
                values.append(moved(inner, (line, column, tall, end)) if wrong else inner)
                if isinstance(each.format_spec, ast.JoinedStr) and len(each.format_spec.values) > 1:
                    values.append(self.expr(each.format_spec, depth))
        return Formatted(line, column, tall, end, writable(head[:_LONGEST]), tuple(values))

    def _await(self, node: ast.Await, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        return Await(line, column, tall, end, self.expr(node.value, depth))

    def _yield(self, node: ast.Yield, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        return Yield(self.maybe(node.value, depth), False)

    def _yield_from(
        self, node: ast.YieldFrom, line: int, column: int, tall: int, end: int, depth: int
    ) -> Expr:
        return Yield(self.expr(node.value, depth), True)

    def _lambda(self, node: ast.Lambda, line: int, column: int, tall: int, end: int, depth: int) -> Expr:
        args = node.args
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs, *filter(None, (args.vararg, args.kwarg))]
        return Lambda(
            line, column, tall, end, tuple([each.arg for each in every]), self.expr(node.body, depth)
        )


def sign_of(operator: ast.AST) -> str:
    """Give the sign of an operator."""
    return _SIGNS[operator.__class__]
