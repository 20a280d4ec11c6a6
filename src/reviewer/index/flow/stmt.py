"""The statements of a flow record: no docstrings, annotations as text, bodies of functions as raw bytes."""

from __future__ import annotations

from typing import Literal

import msgspec

from reviewer.index.flow.expr import Bare, Clause, Expr, Keyword, Placed


class Do(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="e"):
    """An expression that stands alone."""

    value: Expr


class Assign(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="="):
    """`one = other = value`."""

    targets: tuple[Expr, ...]
    value: Expr


class Annotated(Bare, frozen=True, array_like=True, gc=False, eq=False, tag=":"):
    """`target: annotation = value`; the annotation is source text."""

    target: Expr
    annotation: str
    value: Expr | None


class Augmented(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="+"):
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


class Jump(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="j"):
    """`break` or `continue`."""

    word: Literal["break", "continue"]


class Assert(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="a"):
    """`assert test`."""

    test: Expr


class Delete(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="d"):
    """`del targets`."""

    targets: tuple[Expr, ...]


class Outer(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="g"):
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


class If(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="?"):
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


class Handler(Bare, frozen=True, array_like=True, gc=False, eq=False):
    """`except kind as name`."""

    kind: Expr | None
    name: str
    body: Suite


class Try(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="t"):
    """A `try` with all that may follow it."""

    body: Suite
    handlers: tuple[Handler, ...]
    other: Suite
    last: Suite


class Item(Bare, frozen=True, array_like=True, gc=False, eq=False):
    """`value as target` of a `with`."""

    value: Expr
    target: Expr | None


class With(Placed, frozen=True, array_like=True, gc=False, eq=False, tag="c"):
    """A `with` and its body."""

    items: tuple[Item, ...]
    body: Suite
    asynchronous: bool


class Case(Bare, frozen=True, array_like=True, gc=False, eq=False):
    """One case: the names that its pattern binds, its guard, its body."""

    names: tuple[str, ...]
    guard: Expr | None
    body: Suite


class Match(Bare, frozen=True, array_like=True, gc=False, eq=False, tag="m"):
    """A `match` and its cases."""

    subject: Expr
    cases: tuple[Case, ...]


class Parameter(Bare, frozen=True, array_like=True, gc=False, eq=False):
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
