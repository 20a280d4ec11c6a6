"""Compares code with a pattern, binding its metavariables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import libcst as cst

from reviewer.patterns.shape import arguments, fields, hole, left_out, parameters, statements

Bound = Mapping[str, tuple[cst.CSTNode, ...]]
Means = Callable[[cst.CSTNode, cst.CSTNode], bool | None]


class Comparison:
    """A way to compare: what a dotted name of the pattern means is asked of `means`.

    `means(pattern, code)` says whether code is what a name of the pattern means; None
    where the pattern's node is no such name, and its parts are to be compared.
    """

    def __init__(self, means: Means) -> None:
        self._means = means

    def match(self, pattern: cst.CSTNode, code: cst.CSTNode, bound: Bound) -> Iterator[Bound]:
        """Give each way to bind the metavariables so that the pattern is the code."""
        found = hole(pattern)
        if found is not None:
            yield from _bind(found[0], (code,), bound)
            return
        meant = self._means(pattern, code)
        if meant is not None:
            if meant:
                yield bound
            return
        block, other = statements(pattern), statements(code)
        if block is not None and other is not None:
            yield from self.sequence(block, other, bound)
        elif pattern.__class__ is code.__class__:
            yield from self._parts(pattern, code, bound)

    def sequence(
        self,
        patterns: Sequence[cst.CSTNode],
        codes: Sequence[cst.CSTNode],
        bound: Bound,
        *,
        whole: bool = True,
    ) -> Iterator[Bound]:
        """Match lists; unless `whole`, code may go on after the last pattern."""
        if not patterns:
            if not codes or not whole:
                yield bound
            return
        first, rest = patterns[0], patterns[1:]
        found = hole(first)
        if found is not None and found[1]:
            for size in range(len(codes) + 1):
                for now in _bind(found[0], tuple(codes[:size]), bound):
                    yield from self.sequence(rest, codes[size:], now, whole=whole)
        elif codes:
            for now in self.match(first, codes[0], bound):
                yield from self.sequence(rest, codes[1:], now, whole=whole)

    def _parts(self, pattern: cst.CSTNode, code: cst.CSTNode, bound: Bound) -> Iterator[Bound]:
        if isinstance(pattern, cst.SimpleString) and isinstance(code, cst.SimpleString):
            if pattern.evaluated_value == code.evaluated_value:
                yield bound
            return
        if isinstance(pattern, cst.Integer | cst.Float) and isinstance(code, cst.Integer | cst.Float):
            if pattern.evaluated_value == code.evaluated_value:
                yield bound
            return
        if isinstance(pattern, cst.Parameters) and isinstance(code, cst.Parameters):
            yield from self.sequence(parameters(pattern), parameters(code), bound)
            return
        yield from self._fields(pattern, code, fields(pattern.__class__), bound)

    def _fields(
        self, pattern: cst.CSTNode, code: cst.CSTNode, names: Sequence[str], bound: Bound
    ) -> Iterator[Bound]:
        if not names:
            yield bound
            return
        name, rest = names[0], names[1:]
        if left_out(pattern, name):
            yield from self._fields(pattern, code, rest, bound)
            return
        for now in self._field(getattr(pattern, name), getattr(code, name), bound):
            yield from self._fields(pattern, code, rest, now)

    def _field(self, pattern: object, code: object, bound: Bound) -> Iterator[Bound]:
        match pattern, code:
            case cst.CSTNode(), cst.CSTNode():
                yield from self.match(pattern, code, bound)
            case (list() | tuple(), list() | tuple()):
                if any(isinstance(each, cst.Arg) for each in (*pattern, *code)):
                    yield from self._arguments(pattern, code, bound)
                else:
                    yield from self.sequence(pattern, code, bound)
            case _ if not isinstance(pattern, cst.CSTNode | list | tuple) and pattern == code:
                yield bound

    def _arguments(
        self, pattern: Sequence[cst.Arg], code: Sequence[cst.Arg], bound: Bound
    ) -> Iterator[Bound]:
        """Keywords of the pattern may stand anywhere; what is left over must fit the rest, in order."""
        ordered, named = arguments(pattern)
        _, given = arguments(code)
        if not named.keys() <= given.keys():
            return
        rest = [arg for arg in code if arg.keyword is None or arg.keyword.value not in named]
        yield from self._named([(named[key].value, given[key].value) for key in named], ordered, rest, bound)

    def _named(
        self,
        pairs: Sequence[tuple[cst.CSTNode, cst.CSTNode]],
        ordered: Sequence[cst.Arg],
        rest: Sequence[cst.Arg],
        bound: Bound,
    ) -> Iterator[Bound]:
        if not pairs:
            yield from self.sequence(ordered, rest, bound)
            return
        for now in self.match(*pairs[0], bound):
            yield from self._named(pairs[1:], ordered, rest, now)


def _bind(name: str, codes: tuple[cst.CSTNode, ...], bound: Bound) -> Iterator[Bound]:
    """A metavariable that stands twice must be the same code twice; `$_` never binds."""
    if name == "_":
        yield bound
    elif name not in bound:
        yield {**bound, name: codes}
    elif len(codes) == len(bound[name]) and all(map(same, bound[name], codes)):
        yield bound


def same(one: cst.CSTNode, other: cst.CSTNode) -> bool:
    """Tell whether two pieces of code say the same but for blanks, comments and quotes."""
    return next(_LITERALLY.match(one, other, {}), None) is not None


_LITERALLY = Comparison(lambda pattern, code: None)
