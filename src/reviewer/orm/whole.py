"""Whether a query asks for all rows of a table."""

from __future__ import annotations

from reviewer.index.flow.expr import Attr, Await, Call, Const, Expr, Name, Text, Unary
from reviewer.index.flow.stmt import Suite
from reviewer.index.flow.walk import walk
from reviewer.orm.naming import value_of

_FILTERS = frozenset({"filter", "exclude", "filter_by", "where"})
_KEEPING = frozenset(
    {"all", "order_by", "select_related", "prefetch_related", "only", "defer", "annotate", "using", "reverse"}
    | {
        "options",
        "unique",
        "scalars",
        "fetchall",
        "join",
        "outerjoin",
        "execution_options",
        "values",
        "values_list",
    }
)
_RUNNING = frozenset({"scalars", "execute", "exec", "stream", "stream_scalars"})
_SCOPED = "scoped"
_WHOLE = "whole"


def extent(node: Expr, body: Suite) -> str:
    """Tell how much a query asks for: "whole", "scoped", or an empty text where it is limited or nobody can tell.

    A whole query has no conditions, or none that depends on anything; a scoped one has.
    """
    match node:
        case Await(value=value):
            return extent(value, body)
        case Name(id=name):
            made = value_of(name, body)
            return extent(made, body) if made is not None else ""
        case Call(function=Attr(name=method), args=(statement, *_)) if method in _RUNNING:
            return extent(statement, body)
        case Call(function=Attr(value=owner, name="query"), args=(model,)) if isinstance(model, Name | Attr):
            return _WHOLE if isinstance(owner, Name | Attr) else ""
        case Call(function=Name(id="select") | Attr(name="select"), args=(model,)):
            return _WHOLE if isinstance(model, Name | Attr) else ""
        case Call(function=Attr(value=owner, name=method)) if method in _FILTERS | _KEEPING:
            inner = extent(owner, body)
            fixed = method not in _FILTERS or _is_constant(node)
            return inner if fixed or not inner else _SCOPED
        case Attr(name="objects" | "_default_manager"):
            return _WHOLE
    return ""


def _is_constant(call: Call) -> bool:
    """Whether the conditions of a filter are written out: `live=True`, `Book.live`, `Book.kind == "novel"`."""
    return not any(
        isinstance(each, Name) and not each.id[:1].isupper() for each in walk([*call.args])
    ) and all(isinstance(word.value, Const | Text | Unary) for word in call.keywords)
