"""A rule's page as readers outside the repository see it: plain Markdown, without the tests' marks."""

from __future__ import annotations

import re

from reviewer.rulebook import Rule

_TAG = re.compile(r"^```python (?:bad|fixed|good)\b.*$", re.MULTILINE)
_ARROW = re.compile(r"  # <-$", re.MULTILINE)


def readable(rule: Rule) -> str:
    """Give a page's Markdown with plain code fences and without the arrows that its tests read."""
    return _ARROW.sub("", _TAG.sub("```python", rule.prose())).strip() + "\n"


def opening(rule: Rule) -> str:
    """Give the page's first paragraph on one line; the rule's name where the page begins otherwise."""
    first = rule.prose().strip().split("\n\n", 1)[0]
    return rule.name if first.startswith(("#", "```")) else " ".join(first.split()) or rule.name
