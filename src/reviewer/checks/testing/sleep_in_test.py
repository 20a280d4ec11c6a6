"""rules/testing/sleep-in-test.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.text import code_of, short
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents

_SLEEPS = word_set("time.sleep asyncio.sleep anyio.sleep trio.sleep gevent.sleep eventlet.sleep")
# Who patches sleep, or the clock, does not wait.
_CLOCKS = (
    "freezegun",
    "freeze_time",
    "time_machine",
    '.sleep"',
    ".sleep'",
    '"sleep"',
    "'sleep'",
    "MockClock",
)
_SPEED = ("benchmark", "perf", "load_test", "stress")


@dataclass(frozen=True)
class Options:
    """How many seconds a test may sleep."""

    max_seconds: float


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find tests, fixtures and their helpers that wait for a fixed time."""
    if not is_test_path(module.path) or not module.says("sleep") or module.says(*_CLOCKS):
        return
    if any(word in module.path for word in _SPEED):
        return
    for call in module.fact(Calls).all:
        if _sleeps(call, module, options) and _is_plain(call, module):
            yield Hit(call, words={"call": short(code_of(call, module))})


def _sleeps(call: cst.Call, module: Module, options: Options) -> bool:
    """Whether a call sleeps for a number of seconds that is known, and too long."""
    if len(call.args) != 1 or call.args[0].star or module.fact(Imports).name(call.func) not in _SLEEPS:
        return False
    value = module.fact(Origins).value(call.args[0].value) or call.args[0].value
    return isinstance(value, cst.Integer | cst.Float) and value.evaluated_value > options.max_seconds


def _is_plain(call: cst.Call, module: Module) -> bool:
    """Whether the wait is the test's own: no stand-in that is slow on purpose, and no loop that looks again."""
    functions: list[cst.FunctionDef] = []
    for above in module.fact(Parents).ancestors(call):
        if isinstance(above, cst.For | cst.While | cst.Lambda):
            return False
        if isinstance(above, cst.ClassDef) and functions and _stands_in(functions[-1], above, module):
            return False
        if isinstance(above, cst.FunctionDef):
            functions.append(above)
    return len(functions) < 2


def _stands_in(method: cst.FunctionDef, owner: cst.ClassDef, module: Module) -> bool:
    """Whether a method is there for the code under test to call: no test, and nothing calls it as a helper of one."""
    name = method.name.value
    if method.decorators or name.lower().startswith(
        ("test", "setup", "teardown", "asyncsetup", "asyncteardown")
    ):
        return False
    return "test" not in owner.name.value.lower() or f"self.{name}(" not in module.text
