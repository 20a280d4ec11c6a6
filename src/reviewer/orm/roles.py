"""What a file is for: loops of tests, factories, migrations and commands weigh less than those of the product."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reviewer.finding import Severity

Role = Literal["product", "tests", "commands"]
_TESTS = re.compile(
    r"(?:^|/)(?:(?:e2e|unit|integration)?_?tests?|testing|fixtures|factories|seeds?|seeders|benchmarks?)(?:/|\.py$)"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest|[^/]*factory|[^/]*factories|(?:[^/]*_)?seeds?(?:_[^/]*)?)\.py$"
)
_COMMANDS = re.compile(
    r"(?:^|/)(?:management/commands|migrations|alembic/versions|versions|scripts|sandbox)/"
)


@lru_cache(maxsize=64)
def role_of(path: str) -> Role:
    """Give the role of a file by its path; factories, fixtures and seeds count as tests, migrations as commands."""
    if _TESTS.search(path):
        return "tests"
    return "commands" if _COMMANDS.search(path) else "product"


def weighed(path: str, tests: str, commands: str) -> tuple[bool, Severity | None]:
    """Tell whether a file is to be judged, and with which severity instead of the rule's own.

    `tests` and `commands` are levels: `off`, `info`, `warning` or `error`; `rule` keeps the rule's.
    """
    role = role_of(path)
    level = {"tests": tests, "commands": commands, "product": "rule"}[role]
    if level == "off":
        return False, None
    return True, None if level == "rule" else Severity(level)


@dataclass(frozen=True)
class ByRole:
    """Options of a rule that weighs a file by its role: how much tests and commands count."""

    tests: str
    commands: str

    def weighed(self, path: str) -> tuple[bool, Severity | None]:
        """Tell whether a file is to be judged, and with which severity instead of the rule's own."""
        return weighed(path, self.tests, self.commands)
