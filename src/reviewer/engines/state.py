"""What tells one state of our own code, or of a pack's, from another: what was remembered by the one is no use to the next."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

from reviewer import __version__
from reviewer.cache import digest
from reviewer.engines.order import Order


def state_of(orders: tuple[Order, ...] = ()) -> str:
    """Give the name of all that a review depends on besides files: rules, options, versions, and the code of the checks."""
    packages = sorted({"reviewer", *(order.module.partition(".")[0] for order in orders if order.module)})
    code = [line for package in packages for line in _code(package)]
    return digest(msgspec.msgpack.encode([__version__, _libcst(), code, orders]))[:16]


@cache
def _code(package: str) -> tuple[str, ...]:
    """The time stamps of a package's modules; a running process never sees the next."""
    return tuple(sorted(stamp for place in _places(package) for stamp in _stamps(place)))


def _places(package: str) -> list[str]:
    spec = find_spec(package)
    return list(spec.submodule_search_locations or ()) if spec is not None else []


def _stamps(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield f"{entry.path}:{entry.stat().st_mtime_ns}"
            elif entry.is_dir():
                yield from _stamps(entry.path)


@cache
def _libcst() -> str:
    """The version of LibCST, from the module that its build writes: asking for an installed package's costs ten times as much."""
    for place in _places("libcst"):
        try:
            return Path(place, "_version.py").read_text(encoding="utf-8")
        except OSError:
            # An edition that keeps it elsewhere.
            continue
    from importlib.metadata import version

    return version("libcst")
