"""Loads the checks of the rules that are on, each with its options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Literal

import libcst as cst
import msgspec

from reviewer.check import AnyCheck, Asked, Check, Hit, Module
from reviewer.finding import Safety, Severity
from reviewer.pattern_page import Pattern
from reviewer.rulebook import Rule
from reviewer.stand_in import SUMMARY_BELOW


class Order(msgspec.Struct, frozen=True):
    """What a worker must know of one rule to run its check: plain data, so that it can travel.

    `module` is the check's dotted name below `reviewer.checks`; `options` have the page's
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


class Armed(msgspec.Struct, frozen=True):
    """An order with its check loaded."""

    order: Order
    nodes: tuple[type[cst.CSTNode], ...]
    run: Callable[[Any, Module], Iterable[Hit | Asked]]


def order_of(rule: Rule, severity: Severity, options: Mapping[str, Any]) -> Order:
    """Give the order to run the check of a page."""
    return Order(rule.id, rule.module, rule.message, severity, options, rule.pattern, rule.fix)


class BadOptions(ValueError):
    """Options that a check does not take; the text names the rule."""


def arm(orders: Iterable[Order]) -> list[Armed]:
    """Import the checks and bind their options.

    Raises BadOptions when page and check disagree on the options' names.
    """
    return [_load(order) for order in orders]


def by_node(armed: Iterable[Armed]) -> dict[type[cst.CSTNode], list[Armed]]:
    """Group armed checks by the concrete classes of node they look at."""
    table: dict[type[cst.CSTNode], list[Armed]] = {}
    for item in armed:
        for node in item.nodes:
            table.setdefault(node, []).append(item)
    return table


def _load(order: Order) -> Armed:
    check: AnyCheck
    if order.pattern is not None:
        from reviewer.patterns import check_of

        check = check_of(order.pattern, Safety.SAFE if order.fix == "safe" else Safety.UNSAFE)
    else:
        check = import_module(f"reviewer.checks.{order.module}").check
    return Armed(order, check.nodes, _bind(order, check))


def _bind(order: Order, check: Check[Any, Any]) -> Callable[[Any, Module], Iterable[Hit | Asked]]:
    try:
        options = check.options(
            **{
                key.replace("-", "_"): value
                for key, value in order.options.items()
                if key != SUMMARY_BELOW  # read by the treatment, not by the check
            }
        )
    except TypeError as cause:
        raise BadOptions(f"{order.rule}: the page and its check disagree on the options: {cause}") from cause
    function = check.function
    return lambda node, module: function(node, module, options)
