"""rules/observability/failure-logged-quietly.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.checks.shared.expected import in_predicate
from reviewer.checks.shared.explained import is_explained, is_foretold
from reviewer.checks.shared.failures import cleans_up, loop_around, may_be_silent, tries_import
from reviewer.checks.shared.handlers import Attempt, Handler, caught, clause
from reviewer.checks.shared.loggers import is_logger, logs_traceback
from reviewer.checks.shared.names import argument, is_name, word_set
from reviewer.checks.shared.paths import is_foreign
from reviewer.orm.roles import role_of
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents

_LOW = frozenset({"debug", "info"})
# What says that another machine could not be reached or did not do its part. Waiting in vain is often meant.
_FAILURES = word_set(
    "builtins.ConnectionError builtins.ConnectionRefusedError builtins.ConnectionResetError builtins.BrokenPipeError "
    "requests.RequestException requests.ConnectionError requests.HTTPError requests.exceptions.RequestException "
    "requests.exceptions.ConnectionError requests.exceptions.HTTPError requests.exceptions.SSLError "
    "httpx.HTTPError httpx.RequestError httpx.TransportError httpx.ConnectError httpx.NetworkError httpx.HTTPStatusError "
    "aiohttp.ClientError aiohttp.ClientConnectionError aiohttp.ClientResponseError aiohttp.ClientConnectorError "
    "urllib.error.URLError urllib.error.HTTPError urllib3.exceptions.HTTPError socket.gaierror socket.error "
    "smtplib.SMTPException botocore.exceptions.ClientError botocore.exceptions.BotoCoreError "
    "sqlalchemy.exc.SQLAlchemyError sqlalchemy.exc.DBAPIError sqlalchemy.exc.OperationalError "
    "sqlalchemy.exc.InterfaceError sqlalchemy.exc.ProgrammingError django.db.Error django.db.DatabaseError "
    "django.db.OperationalError django.db.InterfaceError django.db.utils.DatabaseError django.db.utils.OperationalError "
    "psycopg.Error psycopg.OperationalError psycopg2.Error psycopg2.OperationalError psycopg2.DatabaseError "
    "pymysql.Error sqlite3.Error sqlite3.OperationalError redis.RedisError redis.ConnectionError "
    "redis.exceptions.RedisError redis.exceptions.ConnectionError kombu.exceptions.OperationalError"
)


@on((cst.Try, cst.TryStar))
def check(attempt: Attempt, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report failures of a network or database of which a line that nobody reads is the only trace."""
    if not module.says(".debug(", ".info(", "print(") or role_of(module.path) != "product":
        return
    for handler in attempt.handlers:
        level = _only_trace(handler.body)
        if level is not None and _fails(handler, module) and not _is_meant(handler, attempt, module):
            words = {"clause": clause(handler, module), "level": level}
            yield Hit(handler, words, head=True)


def _fails(handler: Handler, module: Module) -> bool:
    """Whether every exception that a clause names says so."""
    names = [module.fact(Imports).name(each) for each in caught(handler)]
    return bool(names) and all(name in _FAILURES for name in names)


def _is_meant(handler: Handler, attempt: Attempt, module: Module) -> bool:
    """Whether somebody has thought of it: a reason, a second try, an attempt whose failure is an answer."""
    if is_explained(handler, module) or is_foretold(attempt) or is_foreign(module):
        return True
    if isinstance(loop_around(attempt, module), cst.While):
        return True  # it is tried again
    function = module.fact(Parents).function(attempt)
    if function is not None and function.name.value == "emit":
        return True  # a handler of `logging` has nobody else to tell
    return (
        tries_import(attempt)
        or cleans_up(attempt, module)
        or may_be_silent(handler, module)
        or in_predicate(handler, module)
    )


def _only_trace(suite: cst.BaseSuite) -> str | None:
    """What a suite does to tell of the failure, if it does nothing else than that and giving up."""
    told: list[str] = []
    for line in suite.body:
        if not isinstance(line, cst.SimpleStatementLine):
            return None
        for node in line.body:
            level = _told(node)
            if level is None and not _gives_up(node):
                return None
            told += [level] if level else []
    return told[0] if told else None


def _told(node: cst.CSTNode) -> str | None:
    match node:
        case cst.Expr(value=cst.Call(func=cst.Attribute(value=logger, attr=cst.Name(value=method))) as call):
            low = method in _LOW and is_logger(logger) and not logs_traceback(call)
            return f"`{method}`" if low else None
        case cst.Expr(value=cst.Call(func=cst.Name(value="print")) as call):
            return "`print`" if argument(call, "file") is None else None
    return None


def _gives_up(node: cst.CSTNode) -> bool:
    match node:
        case cst.Pass() | cst.Continue() | cst.Break() | cst.Return(value=None):
            return True
        case cst.Return(value=cst.List(elements=[]) | cst.Dict(elements=[]) | cst.Tuple(elements=[])):
            return True
        case cst.Return(value=value):
            return is_name(value, "None", "False")
    return False
