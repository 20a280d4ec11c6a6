"""Our own pass for one text after the other, by a process that stays: what was learned for one is kept for the next.

Its report is that of `native.review` for the same task.
"""

from __future__ import annotations

import ast
import time
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

import libcst as cst

from reviewer.cache import Cache
from reviewer.engines import native
from reviewer.engines.answer import Answer, Reviewed, syntax_error, too_deep
from reviewer.engines.arm import arm
from reviewer.engines.bracket_depth import too_many_brackets
from reviewer.engines.cell import Cell, CellDied
from reviewer.engines.collection import no_collection
from reviewer.engines.glance import Glance
from reviewer.engines.ground import Ground
from reviewer.engines.installed import site_of
from reviewer.engines.native_file import Checks, unread
from reviewer.engines.order import Order
from reviewer.finding import Report
from reviewer.index import Index
from reviewer.orm.kept import Kept
from reviewer.tree.again import Parsed, parse_again
from reviewer.tree.guard import Syntax, TooDeep, parse
from reviewer.tree.other_language import other_language
from reviewer.tree.parse import parse_module, trusted
from reviewer.tree.parts import Kept as KeptParts
from reviewer.tree.parts import Parts

_DECODED = 150  # flow records kept as objects: fewer than in a worker, as one file after another asks for the same ones
_TEXTS = 8  # texts whose trees are kept: 25 KB a line


class _Text(NamedTuple):
    """What a text was parsed to, by Python and by LibCST, and what was found in parts of it."""

    syntax: ast.Module
    parsed: Parsed
    kept: KeptParts


class Resident:
    """The checks of some orders over one project, ready for its next text; `python` is whose packages it uses.

    `glance` says when files are to be looked at again.
    """

    def __init__(
        self, root: Path, orders: tuple[Order, ...], cache: Cache, python: Path | None, glance: Glance
    ) -> None:
        self._root = root
        self._checks = Checks(arm(orders))
        self._ground = Ground(root, cache, site_of(python), glance)
        self._texts: OrderedDict[str, _Text] = OrderedDict()
        self._kept = Kept()
        self._cell = Cell(_libcst_reads, native.CELL_SECONDS)

    def review(self, task: native.Task) -> Report:
        """Review the one file of a task, whose text is a buffer."""
        started = time.perf_counter()
        (path,) = task.files
        text = task.buffers[path]
        with no_collection(), trusted():
            answer = self._answer(path, text, task)
        return native.report_of([answer], time.perf_counter() - started)

    def close(self) -> None:
        """End the process that was started for what Python's own parser refuses, and let go of the project."""
        self._cell.end()
        self._ground.close()

    def _answer(self, path: str, text: str, task: native.Task) -> Answer:
        """Give what becomes of a text."""
        before = self._texts.get(path)
        try:
            syntax = parse(text, (before.parsed.text, before.syntax) if before is not None else None)
        except TooDeep as cause:
            return Answer(Reviewed(path, problem=too_deep(path, str(cause))))
        except SyntaxError as cause:
            return self._refused(path, text, cause, task)
        index = self._ground.index(task.everything, task.buffers, {path: syntax})
        self._texts.pop(path, None)
        try:
            parsed = parse_again(text, syntax, before.parsed if before is not None else None)
        except cst.ParserSyntaxError as cause:
            return Answer(Reviewed(path, problem=unread(path, cause)))
        parts = Parts(parsed.tree, before.kept if before is not None else {})
        self._texts[path] = _Text(syntax, parsed, parts.kept)
        if len(self._texts) > _TEXTS:
            self._texts.popitem(last=False)
        known = {Index: index, Syntax: Syntax(text, syntax), Kept: self._kept, Parts: parts}
        reviewed = self._checks.review_tree(path, text, parsed.tree, known)
        index.forget_flows(_DECODED)
        return Answer(reviewed)

    def _refused(self, path: str, text: str, error: SyntaxError, task: native.Task) -> Answer:
        """Tell a syntax error, unless it is one for this Python only: LibCST is asked where it may die of it."""
        other = other_language(error, text)
        refusal = Answer(syntax_error(path, error, other))
        if other is not None:
            return refusal
        if too_many_brackets(self._root / path, text):
            return native.deep(path)
        try:
            if not self._cell.ask(text):
                return refusal
            index = self._ground.index(task.everything, task.buffers, {})
            return native.newer(task, index, path) or refusal
        except CellDied as cause:
            return native.died(path, str(cause))


def _libcst_reads(text: str) -> bool:
    """Tell whether LibCST knows the grammar of a text."""
    try:
        parse_module(text)
    except cst.ParserSyntaxError:
        # That it does not is the answer.
        return False
    return True
