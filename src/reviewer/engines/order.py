"""What is asked of a check, as plain data: it loads neither the check nor LibCST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from reviewer.finding import Severity
from reviewer.pattern_page import Pattern
from reviewer.rulebook import Rule


class Order(msgspec.Struct, frozen=True):
    """What a worker must know of one rule to run its check: plain data, so that it can travel.

    `module` is the check's dotted name; `options` have the page's
    kebab-case keys. `pattern` is what the page itself looks for, and then no module is asked;
    its fixes are of the safety `fix`.
    """

    rule: str
    module: str
    message: str
    severity: Severity
    options: Mapping[str, Any]
    pattern: Pattern | None = None
    fix: Literal["safe", "unsafe", "never"] = "unsafe"


def order_of(rule: Rule, severity: Severity, options: Mapping[str, Any]) -> Order:
    """Give the order to run the check of a page."""
    return Order(rule.id, rule.module, rule.message, severity, options, rule.pattern, rule.fix)
