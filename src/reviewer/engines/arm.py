"""Loads the checks of the rules that are on, each with its options."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import libcst as cst
import msgspec

from reviewer.check import AnyCheck, Asked, Check, Hit, Module
from reviewer.engines.order import Order
from reviewer.finding import Safety
from reviewer.stand_in import SUMMARY_ABOVE, SUMMARY_BELOW


class Armed(msgspec.Struct, frozen=True):
    """An order with its check loaded."""

    order: Order
    nodes: tuple[type[cst.CSTNode], ...]
    run: Callable[[Any, Module], Iterable[Hit | Asked]]


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
        check = import_module(order.module).check
    return Armed(order, check.nodes, _bind(order, check))


def _bind(order: Order, check: Check[Any, Any]) -> Callable[[Any, Module], Iterable[Hit | Asked]]:
    try:
        options = check.options(
            **{
                key.replace("-", "_"): value
                for key, value in order.options.items()
                if key not in (SUMMARY_BELOW, SUMMARY_ABOVE)  # read by the treatment, not by the check
            }
        )
    except TypeError as cause:
        raise BadOptions(f"{order.rule}: the page and its check disagree on the options: {cause}") from cause
    function = check.function
    return lambda node, module: function(node, module, options)
