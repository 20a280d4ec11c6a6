"""Which columns of a model hold numbers."""

from __future__ import annotations

import re

from reviewer.index import Index
from reviewer.index.facts import Assignment, Call, Class, Name
from reviewer.orm.model import Model
from reviewer.orm.written import call_name

_FIELDS = re.compile(
    r"(?:Positive)?(?:Small|Big)?(?:Integer|Decimal|Float)Field|Integer|BigInteger|SmallInteger|Numeric|Float|Double"
)
_HINT = re.compile(
    r"(?:\w+\.)*(?:Mapped\[)?(?:Optional\[)?\s*(?:int|float|(?:decimal\.)?Decimal)\b(?!\w)[\s|\]None]*"
)


def holds_number(model: Model, name: str, index: Index) -> bool:
    """Tell whether a column of a model is declared to hold a number, which keys and relations are not."""
    if name in model.keys or name in model.relations:
        return False
    for cls in index.mro(model.symbol):
        field = cls.facts.field(name) if isinstance(cls.facts, Class) else None
        if field is not None:
            return _is_number(field)
    return False


def _is_number(field: Assignment) -> bool:
    if _HINT.fullmatch(field.annotation):
        return True
    if not isinstance(field.value, Call):
        return False
    kinds = [call_name(field.value), *(_kind(each) for each in field.value.args)]
    foreign = any((each or "").endswith("ForeignKey") for each in kinds)
    return not foreign and any(_FIELDS.fullmatch((each or "").rpartition(".")[2]) for each in kinds)


def _kind(value: object) -> str | None:
    if isinstance(value, Call):
        return call_name(value)
    return value.text if isinstance(value, Name) else None
