"""Calls that keep a failure's traceback or end the program, and the log call that a fix writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Module, Patch
from reviewer.checks.shared.names import argument, dotted, is_name, last_part, word_set, words
from reviewer.checks.shared.text import indent_of

_LOGGER = re.compile(r"(?i)(^|_)log(ger|ging)?$|get_?logger$")
_MAKES_LOGGER = frozenset({"getLogger", "get_logger", "getChild"})
_IMPORTED_LOGGERS = frozenset({"logger", "LOGGER", "_logger", "LOG"})
_LEVELS = word_set("debug info warning warn error critical fatal exception log msg")
_FAILURE = word_set("exc exception exceptions traceback tb reraise raise failure crash excepthook unraisable")
_ERROR = frozenset({"error", "errors", "err"})
_DEALS_WITH = word_set(
    "handle log report record capture print notify send on process track store save add append fail "
    "collect emit show display render wrap translate convert"
)
_EXITS = frozenset({"sys.exit", "os._exit", "os.abort", "exit", "quit", "parser.error", "parser.exit"})
_EXIT_METHODS = frozenset({"exit", "abort", "fail"})
_CLIENT_FAULTS = word_set(
    "HttpResponseBadRequest HttpResponseForbidden HttpResponseNotFound HttpResponseNotAllowed"
)
_ENDING = frozenset({"ctx", "context", "click", "flask", "module", "typer"})


def is_logger(node: cst.BaseExpression) -> bool:
    """Tell whether an expression is a logger by its last name: `self.log`, `LOGGER`, `get_logger()`.

    Loggers are often imported from another module of the project, so the name has to do.
    """
    return _LOGGER.search(last_part(node)) is not None


def is_log_call(call: cst.Call) -> bool:
    """Tell whether a call writes a line to a log, with or without a traceback: `log.warning(...)`."""
    match call.func:
        case cst.Attribute(value=logger, attr=cst.Name(value=method)):
            return method in _LEVELS and is_logger(logger)
    return False


def logs_traceback(call: cst.Call) -> bool:
    """Tell whether a call writes the current traceback to a log: `.exception`, true `exc_info`, loguru's `opt`."""
    if _is_true(argument(call, "exc_info")) or _is_true(argument(call, "stack_info")):
        return True
    match call.func:
        case cst.Attribute(value=logger, attr=cst.Name(value="exception")):
            return is_logger(logger) or bool(call.args)
        case cst.Attribute(value=logger, attr=cst.Name(value="err")):  # Twisted's
            return is_logger(logger)
        case cst.Attribute(value=cst.Call(func=cst.Attribute(attr=cst.Name(value="opt"))) as opt):
            return _is_true(argument(opt, "exception"))
        case cst.Name(value="exception"):
            return bool(call.args)
    return False


def reports(call: cst.Call, reporters: frozenset[str]) -> bool:
    """Tell whether a call passes the current exception on by itself.

    `reporters` are function names a team uses. Names that say so count too: `print_exc`,
    `handle_error`, `Failure()`, `set_exception`.
    """
    name = last_part(call.func)
    if "reporter" in words(last_part(call.func.value) if isinstance(call.func, cst.Attribute) else ""):
        return True
    if name in reporters or (name == "fail" and not call.args):  # Twisted's `defer.fail()`
        return True
    said = words(name)
    return not said.isdisjoint(_FAILURE) or (
        not said.isdisjoint(_ERROR) and not said.isdisjoint(_DEALS_WITH) and not is_log_call(call)
    )


def ends_program(call: cst.Call) -> bool:
    """Tell whether a call ends the process, the command or the request, such as `sys.exit` and `abort`."""
    name = dotted(call.func)
    if name in _EXITS or name == "abort":
        return True
    receiver, _, method = name.rpartition(".")
    if method in ("error", "exit"):
        return receiver.rpartition(".")[2].endswith("parser")
    if method == "fail_json":  # Ansible's
        return True
    return method in _EXIT_METHODS and receiver.rpartition(".")[2] in _ENDING


def answers_client(call: cst.Call) -> bool:
    """Tell whether a call makes a response that tells the client of a fault of its own: a status of 400 to 499."""
    match argument(call, "status") or argument(call, "status_code"):
        case cst.Integer(value=number):
            return number.startswith("4") and len(number) == 3
        case cst.Attribute(attr=cst.Name(value=name)):
            return name.startswith("HTTP_4")
    return last_part(call.func) in _CLIENT_FAULTS


def log_patches(module: Module, message: str, keyword: str = "") -> tuple[str, tuple[Patch, ...]] | None:
    """Give the text of a call that logs the current failure, and the patches that make its logger.

    `keyword` is empty for `logger.exception(...)`, else the level for `..., exc_info=True`.
    None where no place for a logger can be found.
    """
    name = next(_module_loggers(module.tree), "")
    patches: tuple[Patch, ...] = ()
    if not name:
        name = "logger"
        made = _new_logger(module)
        if made is None:
            return None
        patches = made
    if keyword:
        return f'{name}.{keyword}("{message}", exc_info=True)', patches
    return f'{name}.exception("{message}")', patches


def insert_call(module: Module, suite: cst.BaseSuite, call: str) -> Patch:
    """Give the patch that puts a call first into a suite, in the place of a lone `pass` or `...`."""
    first = suite.body[0]
    match first:
        case cst.SimpleStatementLine(body=[small]) | small if _is_empty(small) and len(suite.body) == 1:
            return Patch(small, call)
    if isinstance(suite, cst.SimpleStatementSuite):
        return Patch(first, f"{call}; ", where="before")
    newline = module.tree.default_newline
    return Patch(first, f"{call}{newline}{indent_of(first, module)}", where="before")


def _is_empty(small: cst.CSTNode) -> bool:
    return isinstance(small, cst.Pass) or (
        isinstance(small, cst.Expr) and isinstance(small.value, cst.Ellipsis)
    )


def _is_true(value: cst.BaseExpression | None) -> bool:
    match value:
        case None | cst.Name(value="False" | "None") | cst.Integer(value="0"):
            return False
    return True


def _module_loggers(tree: cst.Module) -> Iterator[str]:
    """The names that the module's top level binds to a logger."""
    for line in tree.body:
        if not isinstance(line, cst.SimpleStatementLine):
            continue
        for node in line.body:
            match node:
                case (
                    cst.Assign(
                        targets=[cst.AssignTarget(target=cst.Name(value=name))], value=cst.Call(func=func)
                    )
                    | cst.AnnAssign(target=cst.Name(value=name), value=cst.Call(func=func))
                ) if last_part(func) in _MAKES_LOGGER:
                    yield name
                case cst.ImportFrom(names=[*aliases]):
                    for alias in aliases:
                        if alias.asname is None and last_part(alias.name) in _IMPORTED_LOGGERS:
                            yield last_part(alias.name)


def _new_logger(module: Module) -> tuple[Patch, ...] | None:
    """Patches that import logging and make `logger` after the last import of the module's top."""
    imports = list(_top_imports(module.tree))
    newline = module.tree.default_newline
    if not imports or re.search(r"\blogger\b", module.text):
        return None
    last = imports[-1]
    if last.trailing_whitespace.comment is not None or len(last.body) > 1:
        return None
    logger = f"{newline}{newline}logger = logging.getLogger(__name__)"
    first = next((line for line in imports if not _is_future(line)), None)
    if any(_imports_logging(line) for line in imports):
        return (Patch(last, logger, where="after"),)
    if first is None:
        return (Patch(last, f"{newline}{newline}import logging{logger}", where="after"),)
    return (
        Patch(first, f"import logging{newline}", where="before"),
        Patch(last, logger, where="after"),
    )


def _top_imports(tree: cst.Module) -> Iterator[cst.SimpleStatementLine]:
    for place, line in enumerate(tree.body):
        match line:
            case cst.SimpleStatementLine(body=[cst.Import() | cst.ImportFrom(), *_]):
                yield line
            case cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString())]) if place == 0:
                continue
            case _:
                return


def _is_future(line: cst.SimpleStatementLine) -> bool:
    match line.body[0]:
        case cst.ImportFrom(module=cst.Name(value="__future__")):
            return True
    return False


def _imports_logging(line: cst.SimpleStatementLine) -> bool:
    match line.body[0]:
        case cst.Import(names=aliases):
            return any(is_name(alias.name, "logging") and alias.asname is None for alias in aliases)
    return False
