"""How exactly the words of a configuration name rules and codes."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.config.selectors import EVERYTHING, TOOLS, Selector, begins
from reviewer.rulebook import Rule

# The profile's own choice yields to every word of the configuration.
PROFILE = -1


def leaves_out(word: Selector, rule: Rule) -> int | None:
    """Say how exactly an ignored word names a page's rule.

    A code leaves a page's rule out only if it takes all that the page claims: one facet
    less is not the whole defect. A whole tool says nothing about what we see ourselves, and
    "all" nothing about a file that could not be reviewed.
    """
    if rule.always and word.text == EVERYTHING:
        return None
    if not word.tool:
        return word.exactness(rule)
    if not rule.codes or (rule.checked and not word.code):
        return None
    return word.exactness(rule) if all(word.of_code(code) is not None for code in rule.codes) else None


def all_codes(words: Iterable[Selector], rule: Rule) -> bool:
    """Tell whether the words together take every code a page claims."""
    exact = [word for word in words if word.tool in TOOLS and (word.code or not rule.checked)]
    return bool(rule.codes) and all(
        any(word.of_code(code) is not None for word in exact) for code in rule.codes
    )


def most(exact: Iterable[int | None]) -> int:
    """Give the most exact of all, below even the profile's choice where none says anything."""
    return max((value for value in exact if value is not None), default=PROFILE - 1)


def longest(code: str, prefixes: Iterable[str]) -> int:
    """Give twice the length of the longest prefix of a code; `ALL` counts less than any letter."""
    found = (0.5 if prefix == "ALL" else len(prefix) for prefix in prefixes if begins(code, prefix))
    return int(2 * max(found, default=0))
