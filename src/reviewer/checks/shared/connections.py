"""Calls that open a session or a connection, which somebody must close."""

from __future__ import annotations

from typing import Self

import libcst as cst

from reviewer.check import Module
from reviewer.checks.shared.names import dotted, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.index import Index
from reviewer.index.facts import Assignment, Call
from reviewer.orm.graph import graph_of
from reviewer.orm.names import Names
from reviewer.orm.values import Callee, Thing
from reviewer.orm.written import call_name
from reviewer.tree.imports import Imports

_CONNECTS = word_set(
    "sqlite3.connect psycopg.connect psycopg2.connect pymysql.connect MySQLdb.connect mysql.connector.connect "
    "oracledb.connect cx_Oracle.connect pyodbc.connect asyncpg.connect aiosqlite.connect duckdb.connect"
)
_REGISTRIES = word_set("sqlalchemy.orm.scoped_session sqlalchemy.ext.asyncio.async_scoped_session")
_OPENED = word_set("session async-session connection")


class Openers:
    """Tells which calls of one module open something; registries that hand out one session for all do not."""

    def __init__(self, module: Module) -> None:
        index = module.fact(Index)
        self._module = module
        self._names = Names(index, graph_of(index), module.path)

    @classmethod
    def of(cls, module: Module) -> Self:
        """Make ready to ask."""
        return cls(module)

    def opens(self, call: cst.Call, factories: list[str]) -> bool:
        """Tell whether a call opens a session or connection; `factories` are dotted names of functions that do."""
        name = self._module.fact(Imports).name(call.func) or ""
        if name in _CONNECTS or name in factories:
            return True
        if isinstance(call.func, cst.Call):  # sessionmaker(engine)()
            return self._made(self._module.fact(Imports).name(call.func.func) or "", "()")
        written = dotted(call.func)
        method = "()"
        value = self._names.value(written) if written else None
        if isinstance(value, Callee):
            made = self._names.made_by(value.name)
            return isinstance(made, Thing) and made.kind in _OPENED and self._owns(call)
        if value is None and isinstance(call.func, cst.Attribute):  # engine.connect()
            method = call.func.attr.value
            written = dotted(call.func.value)
            value = self._names.value(written) if written else None
        if isinstance(value, Thing):
            return not self._is_registry(written) and _gives(value, method)
        return self._local(call.func)

    def _owns(self, call: cst.Call) -> bool:
        """Whether a session gets its connections from an engine: on a connection of somebody else it owns nothing."""
        given = [arg.value for arg in call.args if arg.keyword is None or arg.keyword.value == "bind"]
        if not given:
            return not call.args
        known = self._names.value(dotted(given[0]))
        if known is None:
            known = self._names.made_by(self._module.fact(Origins).name(given[0]) or "")
        return isinstance(known, Thing) and known.kind == "engine"

    def _local(self, function: cst.BaseExpression) -> bool:
        """`Session()` after `Session = sessionmaker(...)` in the same function, and `engine.connect()` likewise."""
        origins = self._module.fact(Origins)
        name = origins.name(function) if isinstance(function, cst.Name) else None
        if name is not None:
            return self._made(name, "()")
        if isinstance(function, cst.Attribute) and isinstance(function.value, cst.Name):
            return self._made(origins.name(function.value) or "", function.attr.value)
        return False

    def _made(self, name: str, method: str) -> bool:
        made = self._names.made_by(name)
        return name not in _REGISTRIES and isinstance(made, Thing) and _gives(made, method)

    def _is_registry(self, written: str) -> bool:
        found = self._names.index.named(written, self._module.path)
        facts = found.facts if found is not None else None
        if found is None or not isinstance(facts, Assignment) or not isinstance(facts.value, Call):
            return False
        maker = self._names.index.named(call_name(facts.value) or "", found.path)
        return maker is not None and maker.name in _REGISTRIES


def _gives(thing: Thing, method: str) -> bool:
    effect = thing.orm.methods.get(thing.kind, {}).get(method, "")
    return method != "begin" and effect.startswith("new ") and effect.removeprefix("new ") in _OPENED
