"""Relations that lead nowhere for every row of a query: reading one gives None, and asks the database nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index.flow.expr import Const
from reviewer.orm.builtin import Argument
from reviewer.orm.eager import SEPARATOR, under
from reviewer.orm.model import Model

_NOTHING = f"{SEPARATOR}isnull"


def absent(model: Model, args: list[Argument]) -> list[str]:
    """Give the paths of what a filter leaves out: `filter(author__isnull=True)`, `filter(author=None)`.

    Only columns of the row itself say so without a query.
    """
    return [path for name in _left_out(args) if _is_own(model, name) for path in under(name, None)]


def _left_out(args: list[Argument]) -> Iterator[str]:
    for _, keyword, _, node in args:
        if isinstance(node, Const) and keyword:
            name = keyword.removesuffix(_NOTHING)
            if node.value is (None if name == keyword else True):
                yield name


def _is_own(model: Model, name: str) -> bool:
    relation = model.relations.get(name)
    return relation is not None and relation.kind == "one" and bool(relation.column)
