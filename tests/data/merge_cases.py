"""Small files, what ruff and mypy print of each, and what the merge must make of it.

A finding is written `rule line seen-by...`; the rule `-` stands for a code whose name, its
own or a page's, is of no matter here. Nothing merged is a veto: our check looked and saw no
defect. What the tools say is written `code line:column`, as
their engines hand it over.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One file, named by what is wrong with it."""

    name: str
    printed: tuple[str, ...]
    merged: tuple[str, ...]
    code: str


CASES = (
    Case(
        "missing-param-type",
        ("ruff:ANN001 1:7", "mypy:no-untyped-def 1:1"),
        ("missing-type-hints 1 native ruff:ANN001 mypy:no-untyped-def",),
        """\
def f(x, y: int) -> int:
    return y
""",
    ),
    Case(
        "missing-return-type",
        ("ruff:ANN201 1:5", "mypy:no-untyped-def 1:1"),
        ("missing-type-hints 1 native ruff:ANN201 mypy:no-untyped-def",),
        """\
def f(x: int):
    return x
""",
    ),
    Case(
        "missing-both-types",
        ("ruff:ANN201 2:5", "ruff:ANN001 3:5", "ruff:ANN001 4:5", "mypy:no-untyped-def 2:1"),
        ("missing-type-hints 2 native ruff:ANN201 ruff:ANN001 mypy:no-untyped-def",),
        """\
@staticmethod
def f(
    x,
    y,
):
    return x + y
""",
    ),
    Case(
        "missing-return-private",
        ("ruff:ANN202 1:5", "mypy:no-untyped-def 1:1"),
        ("missing-type-hints 1 native ruff:ANN202 mypy:no-untyped-def",),
        """\
def _f(x: int):
    return x
""",
    ),
    Case(
        "missing-return-special",
        ("ruff:ANN204 2:9", "mypy:no-untyped-def 2:5"),
        ("missing-type-hints 2 native ruff:ANN204 mypy:no-untyped-def",),
        """\
class A:
    def __init__(self):
        self.a = 1
""",
    ),
    Case(
        "missing-return-init-typed-arg",
        ("ruff:ANN204 2:9",),
        (),
        """\
class A:
    def __init__(self, a: int):
        self.a = a
""",
    ),
    Case(
        "missing-args-kwargs-type",
        ("ruff:ANN002 1:7", "ruff:ANN003 1:14", "mypy:no-untyped-def 1:1"),
        ("missing-type-hints 1 native ruff:ANN002 ruff:ANN003 mypy:no-untyped-def",),
        """\
def f(*args, **kwargs) -> None:
    pass
""",
    ),
    Case(
        "untyped-nested-lambda-async",
        ("ruff:ANN202 2:15", "mypy:no-untyped-def 2:5"),
        ("missing-type-hints 2 native ruff:ANN202 mypy:no-untyped-def",),
        """\
async def f() -> int:
    async def g(x: int):
        return x
    return await g(1)
""",
    ),
    Case(
        "any-annotation",
        ("ruff:ANN401 2:10", "mypy:explicit-any 2:1"),
        ("any-annotation 2 ruff:ANN401 mypy:explicit-any",),
        """\
from typing import Any
def f(x: Any) -> None:
    pass
""",
    ),
    Case(
        "implicit-optional",
        ("ruff:RUF013 1:10", "mypy:assignment 1:16"),
        ("implicit-optional 1 ruff:RUF013 mypy:assignment",),
        """\
def f(x: int = None) -> None:
    print(x)
""",
    ),
    Case(
        "bare-generic",
        ("mypy:type-arg 1:10",),
        ("- 1 mypy:type-arg",),
        """\
def f(x: list) -> None:
    pass
""",
    ),
    Case(
        "blanket-type-ignore",
        ("ruff:PGH003 1:15", "mypy:ignore-without-code 1:15"),
        ("unexplained-suppression 1 native ruff:PGH003 mypy:ignore-without-code",),
        """\
x: int = "a"  # type: ignore
""",
    ),
    Case(
        "unused-type-ignore",
        ("mypy:unused-ignore 1:13",),
        ("unused-suppression 1 mypy:unused-ignore",),
        """\
x: int = 1  # type: ignore[assignment]
""",
    ),
    Case(
        "missing-var-annotation",
        ("mypy:var-annotated 1:1",),
        ("- 1 mypy:var-annotated",),
        """\
x = []
""",
    ),
    Case(
        "bare-except",
        ("ruff:SIM105 2:5", "ruff:E722 4:5", "ruff:S110 4:5"),
        ("bare-except 4 native ruff:E722 ruff:SIM105 ruff:S110",),
        """\
def f() -> None:
    try:
        print(1)
    except:
        pass
""",
    ),
    Case(
        "blind-except",
        ("ruff:BLE001 4:12",),
        ("broad-except-unhandled 4 native ruff:BLE001",),
        """\
def f() -> None:
    try:
        print(1)
    except Exception:
        print(2)
""",
    ),
    Case(
        "swallowed-exception",
        ("ruff:SIM105 2:5", "ruff:S110 4:5", "ruff:BLE001 4:12"),
        ("broad-except-unhandled 4 native ruff:BLE001 ruff:SIM105 ruff:S110",),
        """\
def f() -> None:
    try:
        print(1)
    except Exception:
        pass
""",
    ),
    Case(
        "raise-without-from",
        ("ruff:B904 5:9",),
        ("raise-without-cause 5 ruff:B904",),
        """\
def f() -> None:
    try:
        print(1)
    except ValueError:
        raise RuntimeError("x")
""",
    ),
    Case(
        "raise-vanilla",
        ("ruff:TRY003 2:11", "ruff:TRY002 2:11", "ruff:EM101 2:21"),
        ("- 2 ruff:TRY003", "generic-raise 2 ruff:TRY002", "- 2 ruff:EM101"),
        """\
def f() -> None:
    raise Exception("something went wrong here")
""",
    ),
    Case(
        "error-instead-of-exception",
        ("ruff:TRY400 7:9",),
        ("failure-logged-too-low 7 ruff:TRY400",),
        """\
import logging
logger = logging.getLogger(__name__)
def f() -> None:
    try:
        print(1)
    except Exception:
        logger.error("x")
""",
    ),
    Case(
        "missing-doc-module",
        ("ruff:D100 1:1",),
        (),
        """\
x = 1
""",
    ),
    Case(
        "missing-doc-class",
        ("ruff:D101 1:7",),
        ("missing-docstring 1 native ruff:D101",),
        """\
class A:
    x = 1
""",
    ),
    Case(
        "missing-doc-method",
        ("ruff:D102 3:9",),
        ("missing-docstring 3 native ruff:D102",),
        """\
class A:
    \"\"\"Doc.\"\"\"
    def m(self) -> None:
        print(1)
""",
    ),
    Case(
        "missing-doc-function",
        ("ruff:D103 2:5",),
        ("missing-docstring 2 native ruff:D103",),
        """\
@decorator
def f() -> None:
    print(1)
""",
    ),
    Case(
        "doc-missing-param",
        ("ruff:D417 1:5",),
        ("docstring-params-mismatch 2 native ruff:D417",),
        """\
def f(a: int, b: int) -> int:
    \"\"\"Add.

    Args:
        a: first
    \"\"\"
    return a + b
""",
    ),
    Case(
        "doc-extra-param",
        ("ruff:DOC102 6:9",),
        ("docstring-params-mismatch 2 native ruff:DOC102",),
        """\
def f(a: int) -> int:
    \"\"\"Add.

    Args:
        a: first
        b: second

    Returns:
        x
    \"\"\"
    return a
""",
    ),
    Case(
        "doc-missing-returns",
        ("ruff:DOC201 2:5",),
        ("docstring-returns-mismatch 2 native ruff:DOC201",),
        """\
def f(a: int) -> int:
    \"\"\"Add.

    Args:
        a: first
    \"\"\"
    return a
""",
    ),
    Case(
        "doc-missing-raises",
        ("ruff:DOC501 2:5",),
        (),
        """\
def f(a: int) -> None:
    \"\"\"Check.

    Args:
        a: first
    \"\"\"
    if a:
        raise ValueError("no")
""",
    ),
    Case(
        "mutable-default",
        ("ruff:B006 1:22",),
        ("mutable-default 1 ruff:B006",),
        """\
def f(x: list[int] = []) -> list[int]:
    return x
""",
    ),
    Case(
        "call-in-default",
        (),
        (),
        """\
import time
def f(x: float = time.time()) -> float:
    return x
""",
    ),
    Case(
        "mutable-class-default",
        ("ruff:RUF012 2:24",),
        ("mutable-class-attribute 2 ruff:RUF012",),
        """\
class A:
    items: list[int] = []
""",
    ),
    Case(
        "naive-datetime",
        ("ruff:DTZ005 2:5",),
        ("naive-datetime 2 ruff:DTZ005",),
        """\
from datetime import datetime
x = datetime.now()
""",
    ),
    Case(
        "utcnow",
        ("ruff:DTZ003 2:5", "mypy:deprecated 2:5"),
        ("naive-datetime 2 ruff:DTZ003 mypy:deprecated",),
        """\
from datetime import datetime
x = datetime.utcnow()
""",
    ),
    Case(
        "request-no-timeout",
        ("ruff:S113 2:5",),
        ("missing-timeout 2 native ruff:S113",),
        """\
import requests
r = requests.get("http://x")
""",
    ),
    Case(
        "blocking-sleep-async",
        ("ruff:ASYNC251 3:5",),
        ("blocking-call-in-async 3 ruff:ASYNC251",),
        """\
import time
async def f() -> None:
    time.sleep(1)
""",
    ),
    Case(
        "blocking-http-async",
        ("ruff:ASYNC210 3:5",),
        ("blocking-call-in-async 3 ruff:ASYNC210",),
        """\
import requests
async def f() -> None:
    requests.get("http://x", timeout=3)
""",
    ),
    Case(
        "blocking-open-async",
        ("ruff:ASYNC230 2:12", "ruff:PTH123 2:12"),
        ("blocking-call-in-async 2 ruff:ASYNC230", "- 2 ruff:PTH123"),
        """\
async def f() -> str:
    return open("x").read()
""",
    ),
    Case(
        "dangling-task",
        ("ruff:RUF006 5:5", "mypy:unused-awaitable 5:5"),
        ("dangling-task 5 ruff:RUF006 mypy:unused-awaitable",),
        """\
import asyncio
async def g() -> None:
    pass
async def f() -> None:
    asyncio.create_task(g())
""",
    ),
    Case(
        "missing-await",
        ("mypy:unused-coroutine 4:5",),
        ("missing-await 4 mypy:unused-coroutine",),
        """\
async def g() -> None:
    pass
async def f() -> None:
    g()
""",
    ),
    Case(
        "sql-injection",
        ("ruff:S608 2:17",),
        ("sql-built-from-input 2 ruff:S608",),
        """\
def f(cur: object, name: str) -> None:
    cur.execute(f"SELECT * FROM users WHERE name = '{name}'")
""",
    ),
    Case(
        "hardcoded-password",
        ("ruff:S105 1:12",),
        ("hardcoded-secret 1 ruff:S105",),
        """\
password = "hunter2-secret"
""",
    ),
    Case(
        "shell-true",
        ("ruff:S602 3:5", "ruff:PLW1510 3:5"),
        ("- 3 ruff:S602", "- 3 ruff:PLW1510"),
        """\
import subprocess
def f(c: str) -> None:
    subprocess.run(c, shell=True)
""",
    ),
    Case(
        "eval-call",
        ("ruff:S307 2:12",),
        ("- 2 ruff:S307",),
        """\
def f(c: str) -> object:
    return eval(c)
""",
    ),
    Case(
        "print-call",
        ("ruff:T201 2:5",),
        ("print-as-logging 2 ruff:T201",),
        """\
def f() -> None:
    print("x")
""",
    ),
    Case(
        "root-logger",
        ("ruff:LOG015 3:5", "ruff:G004 3:18"),
        ("root-logger 3 ruff:LOG015", "- 3 ruff:G004"),
        """\
import logging
def f(x: int) -> None:
    logging.info(f"x={x}")
""",
    ),
    Case(
        "unreachable",
        ("mypy:unreachable 3:5",),
        ("unreachable-code 3 mypy:unreachable",),
        """\
def f() -> int:
    return 1
    return 2
""",
    ),
    Case(
        "missing-return-stmt",
        ("ruff:RET503 1:1", "mypy:return 1:1"),
        ("missing-return 1 ruff:RET503 mypy:return",),
        """\
def f(x: int) -> int:
    if x:
        return 1
""",
    ),
    Case(
        "undefined-name",
        ("ruff:F821 2:11", "mypy:name-defined 2:11"),
        ("undefined-name 2 ruff:F821 mypy:name-defined",),
        """\
def f() -> None:
    print(missing_name)
""",
    ),
    Case(
        "unused-import",
        ("ruff:F401 1:8",),
        ("unused-import 1 ruff:F401",),
        """\
import os
""",
    ),
    Case(
        "redefinition",
        ("ruff:F811 3:5", "mypy:no-redef 3:1"),
        ("redefinition 3 ruff:F811 mypy:no-redef",),
        """\
def f() -> None:
    pass
def f() -> None:
    pass
""",
    ),
    Case(
        "format-mismatch",
        ("ruff:F507 1:7", "mypy:str-format 1:17"),
        ("format-mismatch 1 ruff:F507 mypy:str-format",),
        """\
print("%s %s" % (1,))
""",
    ),
    Case(
        "possibly-undefined",
        ("mypy:possibly-undefined 4:12",),
        ("possibly-undefined 4 mypy:possibly-undefined",),
        """\
def f(a: bool) -> int:
    if a:
        y = 1
    return y
""",
    ),
    Case(
        "missing-override",
        ("mypy:explicit-override 4:5",),
        ("missing-override 4 mypy:explicit-override",),
        """\
class A:
    def m(self) -> None: ...
class B(A):
    def m(self) -> None: ...
""",
    ),
    Case(
        "comparison-overlap",
        ("mypy:comparison-overlap 2:12",),
        ("non-overlapping-comparison 2 mypy:comparison-overlap",),
        """\
def f(a: int) -> bool:
    return a == "x"
""",
    ),
    Case(
        "none-compare",
        ("ruff:E711 2:17",),
        ("none-comparison 2 ruff:E711",),
        """\
def f(a: int | None) -> bool:
    return a == None
""",
    ),
    Case(
        "type-compare",
        ("ruff:E721 2:12",),
        ("type-comparison 2 ruff:E721",),
        """\
def f(a: object) -> bool:
    return type(a) == int
""",
    ),
    Case(
        "unused-async",
        ("ruff:RUF029 1:11",),
        ("- 1 ruff:RUF029",),
        """\
async def f() -> int:
    return 1
""",
    ),
    Case(
        "assert-in-prod",
        ("ruff:S101 2:5",),
        ("assert-as-validation 2 native ruff:S101",),
        """\
def f(a: int) -> None:
    assert a > 0
""",
    ),
    Case(
        "test-sleep",
        (),
        (),
        """\
import time
def test_a() -> None:
    time.sleep(1)
    assert True
""",
    ),
    Case(
        "star-import",
        ("ruff:F403 1:1",),
        ("- 1 ruff:F403",),
        """\
from os import *
""",
    ),
    Case(
        "unsorted-imports",
        ("ruff:I001 1:1",),
        ("- 1 ruff:I001",),
        """\
import sys
import os
print(sys, os)
""",
    ),
    Case(
        "bad-name-function",
        ("ruff:N802 1:5",),
        ("- 1 ruff:N802",),
        """\
def badName() -> None:
    pass
""",
    ),
    Case(
        "bad-name-class",
        ("ruff:N801 1:7",),
        ("- 1 ruff:N801",),
        """\
class bad_class:
    pass
""",
    ),
    Case(
        "complex",
        ("ruff:C901 1:5", "ruff:PLR0912 1:5"),
        ("complex-function 1 ruff:C901 ruff:PLR0912",),
        """\
def f(a: int) -> int:
    if a == 1:
        return 1
    if a == 2:
        return 2
    if a == 3:
        return 3
    if a == 4:
        return 4
    if a == 5:
        return 5
    if a == 6:
        return 6
    if a == 7:
        return 7
    if a == 8:
        return 8
    if a == 9:
        return 9
    if a == 10:
        return 10
    if a == 11:
        return 11
    if a == 12:
        return 12
    if a == 13:
        return 13
    return 0
""",
    ),
    Case(
        "attr-on-none",
        ("mypy:union-attr 2:12",),
        ("attribute-on-optional 2 mypy:union-attr",),
        """\
def f(a: str | None) -> str:
    return a.strip()
""",
    ),
    Case(
        "unicode-col",
        ("ruff:SIM115 1:16",),
        ("- 1 ruff:SIM115",),
        """\
s = "\xe9\xe9\U0001f600"; f = open(3.5)
""",
    ),
    Case(
        "tab-col",
        ("ruff:SIM115 2:6",),
        ("- 2 ruff:SIM115",),
        """\
if True:
\tf = open(3.5)
""",
    ),
    Case(
        "multiline-call",
        ("ruff:S113 3:5",),
        ("missing-timeout 3 native ruff:S113",),
        """\
import requests
r = (
    requests
    .get(
        "http://x",
    )
)
""",
    ),
    Case(
        "decorated-class-doc",
        ("ruff:D101 3:7",),
        ("missing-docstring 3 native ruff:D101",),
        """\
import dataclasses
@dataclasses.dataclass
class A:
    x: int
""",
    ),
    Case(
        "fast-no-annotated",
        ("ruff:FAST002 6:7",),
        ("fastapi-dependency-style 6 ruff:FAST002",),
        """\
from fastapi import FastAPI, Depends
app = FastAPI()
def dep() -> int:
    return 1
@app.get("/x")
def x(q: int = Depends(dep)) -> int:
    return q
""",
    ),
    Case(
        "redundant-response-model",
        ("ruff:FAST001 3:16",),
        ("fastapi-response-model-twice 3 ruff:FAST001",),
        """\
from fastapi import FastAPI
app = FastAPI()
@app.get("/x", response_model=int)
def x() -> int:
    return 1
""",
    ),
    Case(
        "pytest-raises-broad",
        ("ruff:B017 3:10", "ruff:PT011 3:24"),
        ("pytest-raises-too-broad 3 ruff:B017 ruff:PT011",),
        """\
import pytest
def test_x() -> None:
    with pytest.raises(Exception):
        int("a")
""",
    ),
    Case(
        "dj-nullable-string",
        ("ruff:DJ001 3:12",),
        ("- 3 ruff:DJ001",),
        """\
from django.db import models
class A(models.Model):
    name = models.CharField(max_length=3, null=True)
""",
    ),
    Case(
        "dj-no-str",
        ("ruff:DJ008 2:7",),
        ("- 2 ruff:DJ008",),
        """\
from django.db import models
class A(models.Model):
    name = models.CharField(max_length=3)
""",
    ),
    Case(
        "syntax-error",
        ("mypy:syntax 1:8",),
        ("syntax-error 1 native ruff:invalid-syntax mypy:syntax",),
        """\
def f(:
    pass
""",
    ),
)
