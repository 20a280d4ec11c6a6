"""What a run is told to do, once every source of configuration has spoken."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from reviewer.finding import Severity
from reviewer.packs import Pack
from reviewer.rulebook import Level, home

ENGINES = ("native", "ruff", "mypy")
DEFAULT_PROFILE = "standard"


class Config(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """The configuration in force.

    `root` is the project's root, which patterns are relative to; `source` the file the
    configuration was read from, if any. `select` is None where the profile's own rules
    stand; `select`, `extend_select` and `ignore` hold selectors (see selectors.py).
    `severity` maps selectors to levels, `rule` a rule's name to its options (kebab-case),
    `per_file_ignores` patterns to selectors. `python` is an absolute path, `baseline` the
    file of known findings, None where the configuration names none.
    """

    root: Path
    source: Path | None = None
    profile: str = DEFAULT_PROFILE
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    fail_level: Severity = Severity.WARNING
    severity: Mapping[str, Level] = msgspec.field(default_factory=dict)
    rule: Mapping[str, Mapping[str, Any]] = msgspec.field(default_factory=dict)
    python: str | None = None
    packs: tuple[Pack, ...] = ()
    rule_pages: tuple[Path, ...] = ()
    baseline: Path | None = None
    engines: tuple[str, ...] = ENGINES

    @property
    def shelves(self) -> tuple[Path | Pack, ...]:
        """Where the pages in force lie: ours, over them those of packs, over them the team's."""
        return (home(), *self.packs, *self.rule_pages)
