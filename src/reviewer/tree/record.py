"""Where nodes stand in generated code: LibCST's code generation, recording only what is wanted."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import accumulate
from types import TracebackType

import libcst as cst
from libcst._nodes.internal import CodegenState

from reviewer.nesting import MAX_DEPTH


class _Stop(Exception):
    """The node before which code generation is to end has been reached."""


class _Extent:
    """Notes the first and last token of a node; a start or end node narrows them."""

    def __init__(
        self, state: _Recorder, node: cst.CSTNode, start: cst.CSTNode | None, end: cst.CSTNode | None
    ) -> None:
        self._state, self._node, self._start, self._end = state, node, start, end

    def __enter__(self) -> None:
        self._first = len(self._state.tokens)
        self._state.begun.setdefault(self._node, self._first)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            return
        extents = self._state.extents
        first = extents[self._start][0] if self._start is not None else self._first
        last = extents[self._end][1] if self._end is not None else len(self._state.tokens)
        extents[self._node] = first, last


class _Recorder(CodegenState):
    """A code generation that remembers the token range of the wanted nodes, and can stop early."""

    def __init__(
        self, module: cst.Module, wanted: Collection[cst.CSTNode], stop: cst.CSTNode | None, indent: str
    ) -> None:
        super().__init__(module.default_indent, module.default_newline)
        if indent:
            self.indent_tokens.append(indent)
        self.wanted = set(wanted)
        self.stop = stop
        self.begun: dict[cst.CSTNode, int] = {}
        self.extents: dict[cst.CSTNode, tuple[int, int]] = {}

    def before_codegen(self, node: cst.CSTNode) -> None:
        if node in self.wanted:
            self.begun[node] = len(self.tokens)
        if node is self.stop:
            raise _Stop

    def after_codegen(self, node: cst.CSTNode) -> None:
        if node in self.wanted:
            self.extents.setdefault(node, (self.begun[node], len(self.tokens)))

    def record_syntactic_position(  # type: ignore[override]  # any context manager will do
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> AbstractContextManager[None]:
        if node not in self.wanted:
            return nullcontext()
        self.wanted |= {other for other in (start_node, end_node) if other is not None}
        self.begun[node] = len(self.tokens)
        return _Extent(self, node, start_node, end_node)


def offsets(
    module: cst.Module,
    root: cst.CSTNode,
    wanted: Collection[cst.CSTNode],
    *,
    stop: cst.CSTNode | None = None,
    indent: str = "",
    is_elif: bool = False,
) -> dict[cst.CSTNode, tuple[int, int]]:
    """Give start and end of the wanted nodes in the code of `root`, as offsets from the code's begin.

    Code generation ends before the node `stop`; a wanted node that is not finished by then
    gets its start twice.
    """
    state = _Recorder(module, {*wanted, root}, stop, indent)
    with _deep_recursion():
        try:
            # reviewer: ignore[ruff:SLF001] LibCST has no other way to generate for a state of one's own
            generate = root._codegen
            generate(state, **({"is_elif": True} if is_elif else {}))
        except _Stop:
            # Our own signal: all that is wanted has been generated.
            pass
    ends = [0, *accumulate(map(len, state.tokens))]
    found = {node: (ends[first], ends[last]) for node, (first, last) in state.extents.items()}
    for node, first in state.begun.items():
        found.setdefault(node, (ends[first], ends[first]))
    return {node: found[node] for node in {*wanted, root} if node in found}


@contextmanager
def _deep_recursion() -> Iterator[None]:
    """Code generation takes up to six calls a level, all of them Python's own: they need no C stack."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, 10 * MAX_DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
