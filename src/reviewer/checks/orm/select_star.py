"""rules/orm/select-star.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.names import last_part, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.text import short
from reviewer.finding import Severity
from reviewer.tree.imports import Imports

_STAR = re.compile(
    r"[sS](?i:elect\s+(?:distinct\s+|all\s+)?(?:[\w\"`]+\.)?\*)"
)  # its first letter is found fast
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_FILLED = "\0"  # stands for what is only known while the program runs
_QUERY = re.compile(
    r"\s*select\s+(?:distinct\s+|all\s+)?(?:[\w\"`]+\.)?\*\s+from\s+"
    r"(?!(?:information_schema|pg_\w+|sqlite_\w+|sys)\b)"
    r"[\w.\"`\[\]]+(?![\w.\"`\[\]\0%{])(?!\s*\()"
    r"(?!.*\blimit\s+0\b|.*\bwhere\s+(?:1\s*=\s*0|false\b))",
    re.IGNORECASE | re.DOTALL,
)
_RUNS = word_set(
    "execute executemany execute_sql exec_driver_sql raw read_sql read_sql_query "
    "fetch fetchrow fetchval fetch_all fetch_one fetch_val iterate cursor"
)
_WRAPS = word_set("sqlalchemy.text sqlalchemy.sql.text sqlalchemy.sql.expression.text sqlmodel.text")
_TIDIES = word_set("dedent cleandoc strip")


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report texts that are run as SQL and begin with `SELECT *`, once each."""
    if is_test_path(module.path) or _STAR.search(module.text) is None:
        return
    seen: set[cst.BaseExpression] = set()
    for call in module.fact(Calls).all:
        if not call.args or not _runs(call, module):
            continue
        query = _written(call.args[0].value, module)
        text = _COMMENT.sub(" ", _text(query) or "")
        if query not in seen and _QUERY.match(text):
            seen.add(query)
            raw = last_part(call) == "raw"  # Django finds the columns of raw queries by their names
            yield Hit(query, words={"query": short(text.strip())}, severity=Severity.INFO if raw else None)


def _runs(call: cst.Call, module: Module) -> bool:
    """Whether a call hands its first argument to a database: by a method's name, since the text is SQL."""
    func = call.func
    if isinstance(func, cst.Attribute) and func.attr.value in _RUNS:
        return True
    if last_part(func) not in ("text", "read_sql", "read_sql_query"):
        return False
    name = module.fact(Imports).name(func) or ""
    return name in _WRAPS or name.startswith("pandas.")


def _written(value: cst.BaseExpression, module: Module) -> cst.BaseExpression:
    """The text behind an argument: that of the one assignment to a name, or the argument itself."""
    return module.fact(Origins).value(value) or value


def _text(value: cst.BaseExpression) -> str | None:
    """The text of an expression, a NUL for what is filled in later; None for what is no text."""
    match value:
        case cst.SimpleString(evaluated_value=str(text)):
            return text
        case cst.ConcatenatedString(left=left, right=right):
            return f"{_text(left)}{_text(right)}"
        case cst.FormattedString(parts=parts):
            return "".join(
                part.value if isinstance(part, cst.FormattedStringText) else _FILLED for part in parts
            )
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            first = _text(left)
            return None if first is None else f"{first}{_text(right) or _FILLED}"
        case cst.BinaryOperation(left=left, operator=cst.Modulo()):
            return _text(left)
        case cst.Call(func=cst.Attribute(value=left, attr=cst.Name(value="format"))):
            return _text(left)
        case cst.Call(func=cst.Attribute(value=left, attr=cst.Name(value="strip")), args=[]):
            return _text(left)
        case cst.Call(func=func, args=[first]) if last_part(func) in _TIDIES:
            return _text(first.value)
    return None
