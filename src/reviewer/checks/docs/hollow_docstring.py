"""rules/docs/hollow-docstring.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.decorators import is_property
from reviewer.checks.shared.definitions import Definition, Definitions, is_private, is_special
from reviewer.checks.shared.docstrings.literal import Literal, docstring_literal, text_of
from reviewer.checks.shared.paths import is_foreign, is_test_path

_PLACEHOLDERS = frozenset(
    {
        "todo", "fixme", "tbd", "xxx", "docstring", "summary", "_summary_", "_description_", "description",
        "doc", "docs", "n/a", "none"
    }
)  # fmt: skip
_STOP_WORDS = frozenset(
    {
        "a", "an", "the", "of", "for", "to", "this", "that", "it", "its", "is", "are", "be", "in", "on",
        "at", "by", "from", "with", "and", "or", "as", "given", "method", "function", "class", "module",
        "object", "instance", "return", "returns", "returned", "get", "gets", "set", "sets", "do", "does",
        "perform", "performs", "simple", "helper", "new"
    }
)  # fmt: skip
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MANY = 4  # words of a name that says everything by itself


@dataclass(frozen=True)
class Options:
    """How few words are too few, and whether properties are looked at."""

    min_words: int
    check_properties: bool


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find docstrings that hold no word the name has not said already."""
    if is_foreign(module):
        return
    own = docstring_literal(tree)
    if own is not None and _is_placeholder(text_of(own)):
        yield Hit(own, {"qualname": module.path.rpartition("/")[2], "problem": _say_empty(text_of(own))})
    for each in module.fact(Definitions).all:
        literal = docstring_literal(each.node)
        problem = _problem(each, literal, module, options) if literal is not None else ""
        if literal is not None and problem:
            yield Hit(literal, {"qualname": each.qualname, "problem": problem})


def _problem(each: Definition, literal: Literal, module: Module, options: Options) -> str:
    """Say what is wrong, in the words that follow "Docstring of `x`"."""
    text = text_of(literal).strip()
    if _is_placeholder(text):
        return _say_empty(text)
    if "\n" in text or _is_exempt(each, module, options) or re.search(r"[.!?;:]\s+\S", text):
        return ""
    said = _words(text)
    content = said - _STOP_WORDS
    if len(_WORD.findall(text)) < options.min_words:
        return f"has fewer than {options.min_words} words"
    if not said or len(_words(each.name)) >= _MANY:
        return ""
    known = {_stem(word) for word in _named(each)}
    return "only repeats its name" if all(_stem(word) in known for word in content) else ""


def _is_exempt(each: Definition, module: Module, options: Options) -> bool:
    if is_test_path(module.path) or is_special(each.name) or any(is_private(a.name) for a in each.upwards()):
        return True
    return isinstance(each.node, cst.FunctionDef) and not options.check_properties and is_property(each.node)


def _is_placeholder(text: str) -> bool:
    return text.strip().strip(".!:# ").lower() in _PLACEHOLDERS or not text.strip().strip(".")


def _say_empty(text: str) -> str:
    return f"says only `{text.strip()}`" if text.strip() else "is empty"


def _named(each: Definition) -> set[str]:
    """The words of the qualified name and of the return type; parameters do not count."""
    words = {word for above in each.upwards() for word in _words(above.name)}
    if isinstance(each.node, cst.FunctionDef) and each.node.returns is not None:
        words |= _words(cst.Module([]).code_for_node(each.node.returns.annotation))
    return words


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text.replace("'s", ""))}


def _stem(word: str) -> str:
    """Cut the endings that turn `delete` into `deletes`, `deleted` and `deleting`."""
    for ending in ("ings", "ing", "ies", "ied", "es", "ed", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
