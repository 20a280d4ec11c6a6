"""The flow record of a file: its statements and expressions as far as the flow of values is concerned.

Kept small on purpose: no comments, no docstrings, no annotations but their text, bodies of
functions as raw bytes that are read when somebody follows them.
"""

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


class _Bare(msgspec.Struct, frozen=True, array_like=True, gc=False, eq=False):
    """What needs no place of its own."""


# ------------------------------------------------------------------ expressions


class Name(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="n"):
    """A name that is read or bound."""

    id: str


class Text(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="s"):
    """A string; of a very long one only the beginning."""

    value: str


class Const(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="k"):
    """A number, a truth value or None."""

    value: int | float | bool | None


class Attr(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="a"):
    """`value.name`."""

    value: Expr
    name: str


class Keyword(_Bare, frozen=True, array_like=True, gc=False, eq=False):
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


class Slice(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="l"):
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


class Unary(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="u"):
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


class Star(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="*"):
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


class Yield(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="y"):
    """`yield value`, or `yield from value` if `many`."""

    value: Expr | None
    many: bool


class Lambda(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="\\"):
    """A lambda with the names of its parameters."""

    names: tuple[str, ...]
    body: Expr


class Other(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="?"):
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


# ------------------------------------------------------------------- statements


class Do(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="e"):
    """An expression that stands alone."""

    value: Expr


class Assign(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="="):
    """`one = other = value`."""

    targets: tuple[Expr, ...]
    value: Expr


class Annotated(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag=":"):
    """`target: annotation = value`; the annotation is source text."""

    target: Expr
    annotation: str
    value: Expr | None


class Augmented(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="+"):
    """`target += value`, by the sign without `=`."""

    target: Expr
    sign: str
    value: Expr


class Return(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="r"):
    """`return value`."""

    value: Expr | None


class Raise(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="!"):
    """`raise value from cause`."""

    value: Expr | None
    cause: Expr | None


class Jump(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="j"):
    """`break` or `continue`."""

    word: Literal["break", "continue"]


class Assert(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="a"):
    """`assert test`."""

    test: Expr


class Delete(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="d"):
    """`del targets`."""

    targets: tuple[Expr, ...]


class Outer(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="g"):
    """`global` or `nonlocal` names."""

    names: tuple[str, ...]


class Imports(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="i"):
    """An import: `source` is the module of `from source import ...` with its dots, empty for `import a`.

    `names` are pairs of what is imported and the name that it gets; the last of them ends at
    line `last_line`, column `last`.
    """

    source: str
    names: tuple[tuple[str, str], ...]
    last_line: int
    last: int


class If(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="?"):
    """`if`, each `elif`, and `other` for `else`: as many suites as tests."""

    tests: tuple[Expr, ...]
    suites: tuple[Suite, ...]
    other: Suite


class For(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="f"):
    """A `for` loop with its `else`."""

    target: Expr
    source: Expr
    body: Suite
    other: Suite
    asynchronous: bool


class While(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="w"):
    """A `while` loop with its `else`."""

    test: Expr
    body: Suite
    other: Suite


class Handler(_Bare, frozen=True, array_like=True, gc=False, eq=False):
    """`except kind as name`."""

    kind: Expr | None
    name: str
    body: Suite


class Try(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="t"):
    """A `try` with all that may follow it."""

    body: Suite
    handlers: tuple[Handler, ...]
    other: Suite
    last: Suite


class Item(_Bare, frozen=True, array_like=True, gc=False, eq=False):
    """`value as target` of a `with`."""

    value: Expr
    target: Expr | None


class With(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="c"):
    """A `with` and its body."""

    items: tuple[Item, ...]
    body: Suite
    asynchronous: bool


class Case(_Bare, frozen=True, array_like=True, gc=False, eq=False):
    """One case: the names that its pattern binds, its guard, its body."""

    names: tuple[str, ...]
    guard: Expr | None
    body: Suite


class Match(_Bare, frozen=True, array_like=True, gc=False, eq=False, tag="m"):
    """A `match` and its cases."""

    subject: Expr
    cases: tuple[Case, ...]


class Parameter(_Bare, frozen=True, array_like=True, gc=False, eq=False):
    """A parameter: `star` is 1 for `*args` and 2 for `**kwargs`; `named` ones take no argument by place."""

    name: str
    annotation: str = ""
    default: Expr | None = None
    star: int = 0
    named: bool = False


class Function(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="("):
    """A function; `body` is encoded, see `record.py`. `turns` says that a loop may stand in it."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: str
    decorators: tuple[Expr, ...]
    asynchronous: bool
    turns: bool
    body: msgspec.Raw


class Class(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="["):
    """A class and its body."""

    name: str
    bases: tuple[Expr, ...]
    keywords: tuple[Keyword, ...]
    decorators: tuple[Expr, ...]
    body: Suite


Stmt = (
    Do
    | Assign
    | Annotated
    | Augmented
    | Return
    | Raise
    | Jump
    | Assert
    | Delete
    | Outer
    | Imports
    | If
    | For
    | While
    | Try
    | With
    | Match
    | Function
    | Class
)
Suite = tuple[Stmt, ...]
Loopy = For | While | Clause
Node = Expr | Stmt | Keyword | Clause | Handler | Item | Case | Parameter
