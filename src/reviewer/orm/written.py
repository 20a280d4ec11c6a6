"""What declarations say in so many words: names of calls, of tables, and the class in an annotation."""

from __future__ import annotations

from reviewer.index.expressions import parsed
from reviewer.index.facts import Call, Constant, Either, Expr, Item, Many, Name


def call_name(value: Expr | None) -> str | None:
    """Give the name that a call calls, or that a decorator is; None for anything else."""
    if isinstance(value, Call):
        value = value.function
    return value.text if isinstance(value, Name) else None


def bare(table: str) -> str:
    """Give a table's name as it can be compared with a class's: `user_group` is `UserGroup`'s."""
    return table.replace("_", "").lower()


def annotated(text: str) -> tuple[str | None, bool]:
    """Give the class that a relation's annotation names, and whether it holds many of them."""
    return _inside(parsed(text), many=False)


_HOLDERS = frozenset(
    ["Mapped", "DynamicMapped", "WriteOnlyMapped", "Optional", "Annotated", "ClassVar", "Final"]
)
_MANY = frozenset(
    [
        "list",
        "List",
        "set",
        "Set",
        "Sequence",
        "Collection",
        "Iterable",
        "MutableSequence",
        "MutableSet",
        "tuple",
        "Tuple",
        "DynamicMapped",
        "WriteOnlyMapped",
        "KeyFuncDict",
        "AppenderQuery",
        "InstrumentedList",
    ]
)


def _inside(value: Expr, many: bool) -> tuple[str | None, bool]:
    match value:
        case Constant(value=str(text)):
            return _inside(parsed(text), many)
        case Name(text=text):
            return text, many
        case Item(value=Name(text=holder), index=index):
            last = holder.rpartition(".")[2]
            if last in _HOLDERS or last in _MANY:
                inner = index.items[0] if isinstance(index, Many) and index.items else index
                return _inside(inner, many or last in _MANY)
        case Either(left=left, right=right):
            return _inside(right if left == Constant(None) else left, many)
    return None, many
