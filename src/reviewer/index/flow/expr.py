"""The expressions of a flow record, as far as the flow of values is concerned: no comments, long strings cut."""

from __future__ import annotations

from typing import Literal

import msgspec

from reviewer.finding import Span


class Placed(msgspec.Struct, frozen=True, array_like=True, gc=False, eq=False):
    """What stands somewhere: `line` from 1, `column` and `end` in code points from 1, `tall` lines more than one."""

    line: int
    column: int
    tall: int
    end: int

    @property
    def span(self) -> Span:
        """The place of this node in its file."""
        return Span(self.line, self.column, self.line + self.tall, self.end)


class Bare(msgspec.Struct, frozen=True, array_like=True, gc=False, eq=False):
    """What needs no place of its own."""


class Name(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="n"):
    """A name that is read or bound."""

    id: str


class Text(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="s"):
    """A string; of a very long one only the beginning."""

    value: str


class Const(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="k"):
    """A number, a truth value or None."""

    value: int | float | bool | None


class Attr(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="a"):
    """`value.name`."""

    value: Expr
    name: str


class Keyword(Bare, frozen=True, array_like=True, gc=False, eq=False):
    """A named argument; the name of `**mapping` is empty."""

    name: str
    value: Expr


class Call(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="c"):
    """A call; `*more` stands among `args` as Star."""

    function: Expr
    args: tuple[Expr, ...]
    keywords: tuple[Keyword, ...]


class Sub(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="i"):
    """`value[index]`."""

    value: Expr
    index: Expr


class Slice(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="l"):
    """`lower:upper:step` inside brackets."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None


class Walrus(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="w"):
    """`(target := value)`."""

    target: Expr
    value: Expr


class Choice(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="t"):
    """`body if test else other`."""

    test: Expr
    body: Expr
    other: Expr


class Logic(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="b"):
    """Two or more operands between `and` or `or`."""

    word: Literal["and", "or"]
    values: tuple[Expr, ...]


class Unary(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="u"):
    """`not value`, or another operator before a value."""

    negated: bool
    value: Expr


class Binary(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="o"):
    """`left + right`, by the sign."""

    sign: str
    left: Expr
    right: Expr


class Compare(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="q"):
    """A comparison; `signs` stand before each of `others`."""

    left: Expr
    signs: tuple[str, ...]
    others: tuple[Expr, ...]


class Display(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="d"):
    """A written tuple, list or set."""

    kind: Literal["tuple", "list", "set"]
    items: tuple[Expr, ...]


class Mapping(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="m"):
    """A written dict; the key of `**other` is None."""

    keys: tuple[Expr | None, ...]
    values: tuple[Expr, ...]


class Star(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="*"):
    """`*value`."""

    value: Expr


class Clause(Placed, frozen=True, array_like=True, gc=False, eq=False):
    """`for target in source if ...` of a comprehension; it stands where its target begins."""

    target: Expr
    source: Expr
    tests: tuple[Expr, ...]
    asynchronous: bool


class Comp(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="g"):
    """A comprehension; `value` is that of a dict's, whose key is `item`."""

    kind: Literal["list", "set", "dict", "generator"]
    item: Expr
    value: Expr | None
    clauses: tuple[Clause, ...]


class Formatted(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="f"):
    """An f-string: the text that it begins with, and the expressions in it."""

    head: str
    values: tuple[Expr, ...]


class Await(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="x"):
    """`await value`."""

    value: Expr


class Yield(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="y"):
    """`yield value`, or `yield from value` if `many`."""

    value: Expr | None
    many: bool


class Lambda(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="\\"):
    """A lambda with the names of its parameters."""

    names: tuple[str, ...]
    body: Expr


class Other(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="?"):
    """Anything else, and what nests too deep."""


Expr = (
    Name
    | Text
    | Const
    | Attr
    | Call
    | Sub
    | Slice
    | Walrus
    | Choice
    | Logic
    | Unary
    | Binary
    | Compare
    | Display
    | Mapping
    | Star
    | Comp
    | Formatted
    | Await
    | Yield
    | Lambda
    | Other
)
