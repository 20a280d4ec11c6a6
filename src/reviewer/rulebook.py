"""The standard: all pages under their rules' names, one Markdown page a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

import msgspec

from reviewer.packs import Pack
from reviewer.profiles import PROFILES
from reviewer.rule_page import FENCE, SCOPES, BadPage, Level, Rule, home, read_page
from reviewer.stand_in import misfit

# Who asks for rules knows the book alone.
__all__ = [
    "FENCE",
    "PROFILES",
    "SCOPES",
    "BadPage",
    "Level",
    "Rule",
    "Rulebook",
    "home",
    "pages_of",
    "read",
    "read_page",
]


class Rulebook:
    """All pages by the rule's name."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, Rule] = {rule.id: rule for rule in rules}

    def __getitem__(self, name: str) -> Rule:
        return self.rules[name]

    def __contains__(self, name: object) -> bool:
        return name in self.rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    @cached_property
    def areas(self) -> dict[str, tuple[str, ...]]:
        """The names of the rules of each area."""
        areas: dict[str, tuple[str, ...]] = {}
        for rule in self:
            areas[rule.area] = (*areas.get(rule.area, ()), rule.id)
        return areas

    @cached_property
    def claims(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that claim a foreign code, such as `ruff:E722`; those with a `when` first, then a team's own."""
        claims: dict[str, tuple[Rule, ...]] = {}
        for rule in self:
            for code in rule.codes:
                claims[code] = (*claims.get(code, ()), rule)
        ours = home()
        return {
            code: tuple(sorted(rules, key=lambda r: (code not in r.when, r.page.is_relative_to(ours))))
            if len(rules) > 1
            else rules
            for code, rules in claims.items()
        }

    def nearest(self, name: str) -> str | None:
        """Give the known rule or area whose name is nearest to a misspelt one."""
        close = get_close_matches(name, [*self.rules, *self.areas], n=1)
        return close[0] if close else None


def read(*shelves: Path | Pack) -> Rulebook:
    """Read every page of folders and packs; a later one's page stands in for an earlier one's.

    Options that it does not name keep their defaults. Raises BadPage for a page that cannot
    be read, or does not fit the check that the earlier page describes.
    """
    rules: dict[str, Rule] = {}
    for shelf in shelves or (home(),):
        pack = shelf if isinstance(shelf, Pack) else None
        for page in sorted(pages_of(shelf).glob("*/*.md")):
            rule = read_page(page, pack)
            rules[rule.id] = _in_place_of(rules[rule.id], rule) if rule.id in rules else rule
    return Rulebook(rules.values())


def _in_place_of(earlier: Rule, rule: Rule) -> Rule:
    """Give a page with what it leaves to the page that it stands in for; raises BadPage where they do not fit."""
    folder = earlier.page.parent.name
    if rule.pattern is not None:
        return rule
    if earlier.checked and rule.page.parent.name != folder:
        raise BadPage(f"{rule.page}: {rule.id} is a rule of the folder {folder!r}; put its page there")
    # What other engines said can always be quoted.
    known = earlier.message if earlier.checked else f"{earlier.message}{{reasons}}"
    cause = misfit(rule.message, rule.options, known_message=known, known_options=earlier.options)
    if cause:
        raise BadPage(f"{rule.page}: {cause}")
    options, types = {**earlier.options, **rule.options}, {**earlier.types, **rule.types}
    return msgspec.structs.replace(
        rule,
        options=options,
        types=types,
        checked=rule.checked or earlier.checked,
        module=rule.module or earlier.module,
        pattern=earlier.pattern,
        summary=rule.summary or earlier.summary,
    )


def pages_of(shelf: Path | Pack) -> Path:
    """Give the folder of pages of a pack, or of a folder itself."""
    return shelf.pages if isinstance(shelf, Pack) else shelf
