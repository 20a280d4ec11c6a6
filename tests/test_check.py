"""What a check is written against is proved by mypy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REGISTERED = """
from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on


@on(cst.For)
def right(node: cst.For, module: Module, options: NoOptions) -> Iterator[Hit]:
    yield Hit(node)


@on((cst.Try, cst.TryStar))
def both(node: cst.Try | cst.TryStar, module: Module, options: NoOptions) -> Iterator[Hit]:
    yield Hit(node)


@on(cst.For)
def wrong(node: cst.ExceptHandler, module: Module, options: NoOptions) -> Iterator[Hit]:
    yield Hit(node)


@on((cst.Try, cst.TryStar))
def half(node: cst.Try, module: Module, options: NoOptions) -> Iterator[Hit]:
    yield Hit(node)
"""


def test_a_registration_for_another_node_does_not_type_check(tmp_path: Path) -> None:
    (tmp_path / "checks.py").write_text(REGISTERED)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "checks.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = [int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error: " in line]
    assert [REGISTERED.splitlines()[line] for line in errors] == [
        "def wrong(node: cst.ExceptHandler, module: Module, options: NoOptions) -> Iterator[Hit]:",
        "def half(node: cst.Try, module: Module, options: NoOptions) -> Iterator[Hit]:",
    ]
