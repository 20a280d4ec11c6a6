"""Runs functions of small projects on real databases of several sizes and tells how many queries each ran.

A driver is a program: it reads requests from its standard input, one JSON object a line, and answers each
with one line. Every project is imported in a process of its own, and every function runs in another, so
that an ORM finds itself as new. Only the standard library and the ORM are needed.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import os
import pickle
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from oracle import counting
from oracle.filling import fill

SIZES = (3, 6)
_SECONDS = 20  # for one function


class Driver:
    """What a program for one ORM adds; `create` runs in a process of its own, and so does `run` where it must."""

    modules: list[ModuleType]
    runs_once = False
    """Whether the ORM cannot connect to a second database in one process."""

    def load(self, root: Path) -> None:
        """Import the modules of a project that lies on the import path."""
        self.modules = [importlib.import_module(name) for name in names_of(root)]

    def create(self, path: str) -> None:
        """Make the tables of the project in a new database."""
        raise NotImplementedError

    def finish(self, path: str) -> None:
        """Change the rows of a database where being filled alone does not make sense of them."""

    def run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        """Connect to a database and call the function with what it asks for."""
        raise NotImplementedError


def names_of(root: Path) -> list[str]:
    """Give the dotted names of a project's modules."""
    files = (path.relative_to(root).with_suffix("").parts for path in sorted(root.rglob("*.py")))
    return [".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in files]


def serve(driver: Driver) -> None:
    """Answer requests until there are no more; what the projects print goes nowhere."""
    with os.fdopen(os.dup(1), "w") as out, Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        for line in sys.stdin:
            answer = _apart(partial(_project, driver, json.loads(line)))
            print(json.dumps(answer), file=out, flush=True)


def call(function: Callable[..., Any], given: dict[str, Any]) -> None:
    """Call a function with those arguments that it names, and go through all that it gives."""
    counting.restart()
    words = {name: given[name] for name in inspect.signature(function).parameters}
    found = function(**words)
    if inspect.isawaitable(found):
        raise TypeError("a coroutine needs acall")
    if isinstance(found, Iterator):
        list(found)


async def acall(function: Callable[..., Any], given: dict[str, Any]) -> None:
    """Do the same for a function that may be asynchronous."""
    if not inspect.iscoroutinefunction(function) and not inspect.isasyncgenfunction(function):
        call(function, given)
        return
    counting.restart()
    found = function(**{name: given[name] for name in inspect.signature(function).parameters})
    if isinstance(found, AsyncIterator):
        async for _ in found:
            pass
    else:
        await found


def run_any(function: Callable[..., Any], given: dict[str, Any]) -> None:
    """Call a function of either kind, the asynchronous one in a loop of its own."""
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        asyncio.run(acall(function, given))
    else:
        call(function, given)


def _project(driver: Driver, request: dict[str, Any]) -> dict[str, Any]:
    root = Path(request["root"])
    sys.path.insert(0, str(root))
    counting.home = f"{root}/"
    counting.measures = request.get("measures", False)
    driver.load(root)
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        empty = f"{folder}/empty.sqlite"
        failed = _apart(lambda: driver.create(empty))
        if failed:
            return {"failed": failed["failed"]}
        found = []
        for size in SIZES:
            path = f"{folder}/{size}.sqlite"
            shutil.copy(empty, path)
            fill(path, size, request.get("extra", ""))
            driver.finish(path)
            found.append(_apart(partial(_all_cases, driver, request["cases"], path)))
        failed = next((each for each in found if "failed" in each), {})
        return failed or {case: [each[case] for each in found] for case in found[0]}


def _all_cases(driver: Driver, cases: list[list[str]], path: str) -> dict[str, Any]:
    signal.signal(signal.SIGALRM, _too_long)
    found = {}
    for module, name in cases:
        work = partial(_case, driver, getattr(sys.modules[module], name), path)
        found[f"{module}:{name}"] = _apart(work) if driver.runs_once else work()
    return found


def _case(driver: Driver, function: Callable[..., Any], path: str) -> dict[str, Any]:
    """Run one function on a copy of the database that no other has touched."""
    size = int(Path(path).stem)
    numbers = range(1, size + 1)
    given = {
        "request": None,
        "key": 1,
        "keys": list(numbers),
        "names": [f"name{number}" for number in numbers],
    }
    copy = f"{path}.{function.__name__}"
    shutil.copy(path, copy)
    signal.alarm(_SECONDS)
    try:
        driver.run(function, copy, given)
    except Exception as error:  # noqa: BLE001  # what an ORM raises is the answer to the case
        causes = (error, error.__cause__, getattr(error, "orig", None))
        names = [type(each).__name__ for each in causes if each is not None]
        return {"raised": names, "text": traceback.format_exc(limit=-3)}
    finally:
        signal.alarm(0)
    return {
        "queries": len(counting.statements),
        "statements": counting.statements[:40],
        "places": Counter(counting.places),
        "callers": Counter(counting.callers),
        "steps": counting.steps[0],
    }


def _too_long(*_: object) -> None:
    raise TimeoutError(f"this function ran for more than {_SECONDS} seconds")


def _apart(work: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    """Do some work in a child of this process, and give what it gives, or what `failed`."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            try:
                found = work() or {}
            except Exception:  # noqa: BLE001  # the parent tells it
                found = {"failed": traceback.format_exc(limit=-6)}
            with os.fdopen(writer, "wb") as out:
                pickle.dump(found, out)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        data = answer.read()
    os.waitpid(child, 0)
    given: dict[str, Any] = pickle.loads(data) if data else {"failed": "the process died"}
    return given
