"""Which expressions of a function are asked for their truth alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.index.flow.expr import Call, Choice, Clause, Expr, Logic, Name, Unary
from reviewer.index.flow.stmt import Assert, If, Node, While


def conditions(nodes: Iterable[Node]) -> Iterator[Expr]:
    """Give the expressions among and right below some nodes of which nothing but the truth is used, parts of `and`, `or` and `not` included."""
    for node in nodes:
        match node:
            case If(tests=tests) | Clause(tests=tests):
                for test in tests:
                    yield from _parts(test)
            case While(test=test) | Choice(test=test) | Assert(test=test):
                yield from _parts(test)
            case Unary(negated=True, value=value):
                yield from _parts(value)
            case Call(function=Name(id="bool"), args=(value,), keywords=()):
                yield from _parts(value)


def _parts(test: Expr) -> Iterator[Expr]:
    if isinstance(test, Logic):
        for each in test.values:
            yield from _parts(each)
    elif not (isinstance(test, Unary) and test.negated):  # what is negated is a condition of its own
        yield test
