"""Which expressions of a function are asked for their truth alone."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index.flow.expr import Call, Choice, Clause, Expr, Logic, Name, Unary
from reviewer.index.flow.stmt import Assert, If, Suite, While
from reviewer.index.flow.walk import below


def conditions(body: Suite) -> Iterator[Expr]:
    """Give the expressions of a body of which nothing but the truth is used, parts of `and`, `or` and `not` included.

    Bodies of functions inside it are not entered.
    """
    for node in below(body, If, While, Choice, Assert, Clause, Unary, Call):
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
