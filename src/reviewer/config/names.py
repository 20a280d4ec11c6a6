"""Refuses names of rules, areas, codes and options that do not exist, at the line where they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from reviewer.config.errors import BadConfig, meant
from reviewer.config.files import Layer
from reviewer.config.option_types import fitted
from reviewer.config.profiles import profiles
from reviewer.config.selectors import EVERYTHING, TOOLS, is_ruff_code
from reviewer.rulebook import Rule, Rulebook

_LISTS = ("select", "extend-select", "ignore")


def has_names(values: Mapping[str, Any]) -> bool:
    """Tell whether there is anything in the values of a layer that the rule book must know."""
    return any(values.get(key) for key in (*_LISTS, "severity", "per-file-ignores", "rule"))


def check(layer: Layer, values: Mapping[str, Any], book: Rulebook) -> None:
    """Look up every name a layer uses; raises BadConfig at the first unknown one."""
    for key in _LISTS:
        _selectors(layer, (key,), values.get(key, ()), book)
    for pattern, words in values.get("per-file-ignores", {}).items():
        _selectors(layer, ("per-file-ignores", pattern), words, book)
    for word in values.get("severity", {}):
        if cause := _unknown(word, book):
            raise layer.refuse(cause, ("severity", word))
    for name, options in values.get("rule", {}).items():
        if name not in book:
            raise layer.refuse(f"unknown rule {name!r}{meant(name, book.rules)}", ("rule", name))
        for option, value in options.items():
            _option(layer, book[name], option, value)


def _selectors(layer: Layer, path: tuple[str, ...], words: Iterable[str], book: Rulebook) -> None:
    for word in words:
        if cause := _unknown(word, book):
            raise layer.refuse(cause, path, word)


def _unknown(word: str, book: Rulebook) -> str:
    """Say what is wrong with a selector; empty if nothing is."""
    if word in book or word in book.areas or word in (EVERYTHING, *TOOLS):
        return ""
    tool, colon, code = word.partition(":")
    if colon and tool == "ruff":
        return (
            "" if is_ruff_code(code) else f"ruff has no code {code!r}{meant(code, profiles().ruff.families)}"
        )
    if colon and tool == "mypy":
        return _unknown_to_mypy(code)
    foreign = f"ruff:{word}" if word[:1].isupper() and is_ruff_code(word) else f"mypy:{word}"
    if foreign.startswith("ruff") or word in profiles().severity["mypy"].levels:
        return f"unknown rule {word!r}; codes of other tools are written {foreign!r}"
    return f"unknown rule or area {word!r}{meant(word, (*book.rules, *book.areas, EVERYTHING, *TOOLS))}"


def _unknown_to_mypy(code: str) -> str:
    # Plug-ins bring codes of their own, so only what looks like a slip of the pen is refused.
    known = profiles().severity["mypy"].levels
    if code in known or (code and not (near := meant(code, known))):
        return ""
    return f"mypy has no code {code!r}{near if code else ''}"


def _option(layer: Layer, rule: Rule, option: str, value: object) -> None:
    path = ("rule", rule.id, option)
    if option not in rule.options:
        told = meant(option, rule.options) if rule.options else "; it has none"
        raise layer.refuse(f"unknown option {option!r} of {rule.id}{told}", path)
    try:
        fitted(rule, option, value)
    except msgspec.ValidationError as cause:
        raise _misfit(layer, path, cause) from cause


def _misfit(layer: Layer, path: tuple[str, ...], cause: msgspec.ValidationError) -> BadConfig:
    told, _, inside = str(cause).replace("`", "").partition(" - at $")
    place = f" at {inside.lstrip('.')}" if inside else ""
    return layer.refuse(f"the value of {path[-1]!r} does not fit: {told[0].lower()}{told[1:]}{place}", path)
