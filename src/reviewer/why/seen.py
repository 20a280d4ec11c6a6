"""Why our own check sees nothing of a line: which of its options, given another value, would make it speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin

from reviewer.config.option_types import option_type
from reviewer.rulebook import Rule


def unseen(rule: Rule, options: dict[str, Any], speaks: Callable[[dict[str, Any]], bool]) -> Iterator[str]:
    """Give in sentences the options that keep a check silent.

    `options` are those in force; `speaks` tells whether the check sees the line under others.
    """
    for name, value in options.items():
        for other in _others(value, option_type(rule, name)):
            if speaks({**options, name: other}):
                yield f"its option `{name}` is {_shown(value)}; with {_shown(other)} it would be reported"
                break


def _others(value: object, kind: object) -> Iterator[object]:
    """Other values worth trying: the opposite, the other words, none of what is listed, the least number."""
    if isinstance(value, bool):
        yield not value
    elif get_origin(kind) is Literal:
        yield from (word for word in get_args(kind) if word != value)
    elif isinstance(value, list) and value:
        yield []
    elif isinstance(value, dict) and value:
        yield {}
    elif isinstance(value, int) and value > 0:
        yield 0


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else "empty" if value in ([], {}) else f"`{value}`"
