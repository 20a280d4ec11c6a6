"""The facts of a run that its results depend on: the same facts give the same review."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import version

import msgspec

from reviewer import __version__
from reviewer.config import Config
from reviewer.introduced import Change, Compared, FilterMode
from reviewer.reporters.words import counted

_OF_THE_MACHINE = ("root", "source", "python", "baseline", "rule-pages")


def footer(seen: Compared, config: Config, change: Change, head: str, mode: FilterMode) -> tuple[str, ...]:
    """Give the lines of a review's footer."""
    return tuple(_lines(seen, config, change, head, mode))


def _lines(seen: Compared, config: Config, change: Change, head: str, mode: FilterMode) -> Iterator[str]:
    outcome, trend = seen.outcome, seen.trend
    yield f"reviewer {__version__} with ruff {version('ruff')}, mypy {version('mypy')}"
    yield f"profile {outcome.profile}, configuration {_digest(config)}, filter mode {mode.value}"
    yield f"from {change.base[:12]} to {head[:12]}"
    if trend is not None:
        yield f"in the touched files there were {counted(trend.before, 'finding')}, and now there are {trend.after:,}"
    yield from outcome.notes


def _digest(config: Config) -> str:
    values = msgspec.to_builtins(config, enc_hook=str)
    told = {key: value for key, value in values.items() if key not in _OF_THE_MACHINE}
    return sha256(msgspec.json.encode(told, order="sorted")).hexdigest()[:12]
