"""What stands around code, for `inside` and `not-inside`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module
from reviewer.patterns.compare import Bound
from reviewer.patterns.shape import statements
from reviewer.patterns.template import Template
from reviewer.tree.parents import Parents

_DEFINITIONS = (cst.FunctionDef, cst.ClassDef)
_LATER = (cst.FunctionDef, cst.Lambda)


def ways_inside(node: cst.CSTNode, template: Template, module: Module, bound: Bound) -> Iterator[Bound]:
    """Give each way in which something around a node is what the pattern describes.

    Code is inside a compound statement in its body: not in its header, not in its `else`.
    What a function's body does is not done where the function is defined: beyond that
    only definitions count.
    """
    comparison = template.comparison(module)
    for above in _around(node, module.fact(Parents), beyond=template.top in _DEFINITIONS):
        if len(template.nodes) == 1 and above.__class__ is template.top:
            yield from comparison.match(template.nodes[0], above, bound)


def _around(node: cst.CSTNode, parents: Parents, *, beyond: bool) -> Iterator[cst.CSTNode]:
    inner = node
    for above in parents.ancestors(node):
        body = getattr(above, "body", None)
        if not isinstance(body, cst.BaseSuite) or inner is body:
            yield above
        if isinstance(above, _LATER) and inner is above.body and not beyond:
            return
        inner = above


def runs(node: cst.CSTNode, size: int) -> Iterator[list[cst.CSTNode]]:
    """Give the ends of a block's list of statements that are long enough for a pattern of some statements."""
    found = statements(node) or []
    for start in range(len(found) - size + 1):
        yield found[start:]
