"""rules/errors/missing-timeout.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

import libcst as cst

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.arguments import add_keyword, keyword, positional
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.endpoints import has_endpoints, in_endpoint
from reviewer.checks.shared.names import dotted, is_name
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.text import code_of, short
from reviewer.checks.shared.timeouts import CALLS, FOR_CLIENTS, METHODS, NAMES, Wait
from reviewer.finding import Confidence, Severity
from reviewer.tree.imports import Imports
from reviewer.tree.walk import below

_IMPORT = re.compile(r"\n[ \t]*(?:from|import)\b.*")  # the line's end first: it is found fast
_LIBRARY = re.compile(rf"\b(?:{'|'.join(sorted(NAMES))})\b")
_SENDS = frozenset({"request", "send", "get", "post", "put", "patch", "delete"})


@dataclass(frozen=True)
class Options:
    """The seconds a fix writes, and further calls that take a `timeout`, by their dotted names."""

    default_timeout: int
    calls: list[str]


class Waiting:
    """The names under which a module can call what waits, by what it imports: most modules none, and calls are many."""

    def __init__(self, module: Module) -> None:
        libraries = set()
        if module.says(*NAMES):
            lines = _IMPORT.findall(f"\n{module.text}")
            libraries = {name for line in lines for name in _LIBRARY.findall(line)}
        if libraries & FOR_CLIENTS and not has_endpoints(module):
            libraries -= FOR_CLIENTS
        self.names = frozenset().union(*(NAMES[library] for library in libraries))

    @classmethod
    def of(cls, module: Module) -> Self:
        """Search the text once."""
        return cls(module)


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report the calls that can wait for ever for somebody else."""
    if is_test_path(module.path):
        return
    names = module.fact(Waiting).names
    if not names and not options.calls:
        return
    for call in module.fact(Calls).all:
        if options.calls or _called(call) in names:
            yield from _judged(call, module, options)


def _called(call: cst.Call) -> str | None:
    func = call.func
    return func.attr.value if isinstance(func, cst.Attribute) else getattr(func, "value", None)


def _judged(call: cst.Call, module: Module, options: Options) -> Iterator[Hit]:
    wait = _wait(call, module, options)
    if wait is None:
        return
    limit = _limit(call, wait)
    if limit == "set" or (limit == "missing" and not wait.forever) or _is_excused(call, wait, module):
        return
    yield Hit(
        call,
        words={
            "call": short(code_of(call.func, module)),
            "problem": "has no timeout" if limit == "missing" else "has its timeout switched off",
            "keyword": wait.keywords[0],
        },
        patches=_fix(call, wait, limit, module, options),
        severity=Severity.INFO if wait.hint else None,
        confidence=Confidence.HIGH if wait.sure else Confidence.MEDIUM,
    )


def _wait(call: cst.Call, module: Module, options: Options) -> Wait | None:
    """How this call waits, by what its name is imported as or by what made the object it is called on."""
    name = module.fact(Imports).name(call.func)
    if name is not None:
        return CALLS.get(name) or (Wait() if name in options.calls else None)
    match call.func:
        case cst.Attribute(value=made, attr=cst.Name(value=method)):
            origin = module.fact(Origins).call(made)
            if origin is None:
                return None
            maker = module.fact(Imports).name(origin.func)
            if maker is None:
                return _submitted(origin, method, module)
            return METHODS.get(maker, {}).get(method)
    return None


def _submitted(origin: cst.Call, method: str, module: Module) -> Wait | None:
    """The future that `pool.submit(...)` gave."""
    match origin.func:
        case cst.Attribute(value=pool, attr=cst.Name(value=made)):
            return METHODS.get(module.fact(Origins).name(pool) or "", {}).get(f"{made}.{method}")
    return None


def _limit(call: cst.Call, wait: Wait) -> Literal["set", "missing", "off"]:
    """Whether a call is limited, not limited, or told not to be."""
    if any(arg.star == "**" or (arg.star and wait.position is not None) for arg in call.args):
        return "set"
    given = [arg for name in wait.keywords if (arg := keyword(call, name)) is not None]
    if wait.position is not None and (arg := positional(call, wait.position)) is not None:
        given.append(arg)
    if any(not is_name(arg.value, "None") for arg in given):
        return "set"
    if any(keyword(call, name) is not None for name in wait.carriers):
        return "set"
    return "off" if given else "missing"


def _is_excused(call: cst.Call, wait: Wait, module: Module) -> bool:
    if wait.for_clients:
        return not in_endpoint(call, module) or _does_not_block(call, wait)
    if wait.by_socket and module.says("setdefaulttimeout"):
        return True
    if "dsn" in wait.carriers and positional(call, 0) is not None:
        return True
    match call.func:
        case cst.Attribute(value=session) if call.func.attr.value in _SENDS:
            return _has_adapter(session, module)
    return False


def _does_not_block(call: cst.Call, wait: Wait) -> bool:
    """Whether a first argument may say not to wait at all: `lock.acquire(False)`."""
    return bool(wait.carriers) and positional(call, 0) is not None


def _has_adapter(session: cst.BaseExpression, module: Module) -> bool:
    """Whether a session is given an adapter of the team's own, or another way to send, that may set limits."""
    scope = module.fact(Origins).scope(session)
    name = dotted(session)
    if scope is None or not name:
        return False
    for node in below(scope, cst.Call, cst.AssignTarget):
        match node:
            case cst.Call(func=cst.Attribute(value=mounted, attr=cst.Name(value="mount")), args=[_, adapter]):
                if dotted(mounted) == name and not _is_plain_adapter(adapter.value, module):
                    return True
            case cst.AssignTarget(target=cst.Attribute(value=changed, attr=cst.Name(value=attr))):
                if dotted(changed) == name and attr in _SENDS:
                    return True
    return False


def _is_plain_adapter(adapter: cst.BaseExpression, module: Module) -> bool:
    made = module.fact(Origins).name(adapter)
    return made in ("requests.adapters.HTTPAdapter", "requests.HTTPAdapter")


def _fix(
    call: cst.Call, wait: Wait, limit: Literal["set", "missing", "off"], module: Module, options: Options
) -> tuple[Patch, ...]:
    seconds = str(options.default_timeout)
    if limit == "missing":
        patch = add_keyword(call, wait.keywords[0], seconds, module)
        return (patch,) if patch is not None else ()
    off = next(arg for arg in call.args if is_name(arg.value, "None") and _is_limit(arg, wait))
    return (Patch(off.value, seconds),)


def _is_limit(arg: cst.Arg, wait: Wait) -> bool:
    return arg.keyword is None or arg.keyword.value in wait.keywords
