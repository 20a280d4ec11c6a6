"""Which rules are on, how much they weigh, and what the other tools must be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import msgspec

from reviewer.config import Config
from reviewer.config.profiles import PerFile as Kind
from reviewer.config.profiles import Profile, profiles
from reviewer.config.selectors import EVERYTHING, NAME, WIDE, Selector, selector
from reviewer.finding import Severity
from reviewer.rulebook import Rule, Rulebook
from reviewer.selection.exactness import PROFILE, all_codes, leaves_out, longest, most
from reviewer.selection.foreign import foreign_severity, mypy_options, ruff_words
from reviewer.selection.per_file import PerFile, per_file
from reviewer.stand_in import SUMMARY_ABOVE, SUMMARY_BELOW


class Selection:
    """A configuration applied to the rule book. Made by `Selection.of`."""

    def __init__(self, config: Config, book: Rulebook, profile: Profile, kinds: Iterable[Kind]) -> None:
        self.profile = config.profile
        self._config = config
        self._book = book
        self._from = profile
        self._on = tuple(selector(word) for word in (*(config.select or ()), *config.extend_select))
        self._off = tuple(selector(word) for word in config.ignore)
        self._levels = {selector(word): level for word, level in config.severity.items()}
        self._files: PerFile = per_file(kinds, config.per_file_ignores)
        self._known: dict[str, Severity | None] = {}
        self._left: dict[tuple[str, tuple[Selector, ...]], bool] = {}

    @classmethod
    def of(cls, config: Config, book: Rulebook) -> Selection:
        """Apply a configuration, whose names have been looked up, to a book."""
        known = profiles()
        return cls(config, book, known.profiles[config.profile], known.per_file)

    def level(self, rule: str, path: str | None = None) -> Severity | None:
        """Give a rule's severity, in one file if a path is given; None where it is off.

        `rule` is a page's name, or a code that passes through, such as `ruff:E501`. A code
        that pages claim follows those pages. Raises KeyError for a name without a page.
        """
        if rule not in self._known:
            self._known[rule] = self._code_level(rule) if ":" in rule else self._rule_level(self._book[rule])
        level = self._known[rule]
        if level is None or path is None:
            return level
        key = rule, self._files.at(path, rule)
        if key not in self._left:
            self._left[key] = self._left_out(*key)
        return None if self._left[key] else level

    def explicit(self, rule: str) -> Severity | None:
        """Give the severity that the configuration itself names for a rule or code, if it does."""
        level = self._said(rule)[0]
        return None if level in {None, "off"} else Severity(level)

    def rules(self) -> list[Rule]:
        """Give the rules with a page that are on, in the order of the book."""
        return [rule for rule in self._book if self.level(rule.id) is not None]

    def options(self, rule: str) -> dict[str, Any]:
        """Give a rule's options by their kebab-case names: the page's, the profile's, the project's."""
        return {**self._book[rule].options_in(self.profile), **self._config.rule.get(rule, {})}

    def summary_below(self, rule: str) -> float:
        """Give the share of definitions under which a package has one summary of a rule's findings; 0: never.

        A rule that is selected by its name or by a code is wanted whole.
        """
        return float(self._summed_up(rule).get(SUMMARY_BELOW, 0.0))

    def summary_above(self, rule: str) -> int:
        """Give the number of findings above which a package has one summary of a rule's; 0: never.

        As with `summary_below`, what is selected by its name is told one by one.
        """
        return int(self._summed_up(rule).get(SUMMARY_ABOVE, 0))

    def _summed_up(self, rule: str) -> Mapping[str, Any]:
        """The options that say when a rule's findings are summed up; none where it is wanted whole."""
        if rule not in self._book or most(word.exactness(self._book[rule]) for word in self._on) > WIDE:
            return {}
        return self.options(rule)

    @property
    def ruff_select(self) -> tuple[str, ...]:
        """The codes and prefixes to ask ruff for, without those it calls preview; empty: do not ask it."""
        return self._ruff[0]

    @property
    def ruff_ignore(self) -> tuple[str, ...]:
        """The codes and prefixes to except from those."""
        return self._ruff[1]

    @property
    def ruff_preview(self) -> tuple[str, ...]:
        """The codes to ask for that ruff runs only with `--preview`."""
        return self._ruff[2]

    @property
    def ruff_yielding(self) -> Mapping[str, str]:
        """Which of those settings yield to ruff's own default, and by the selection of which code."""
        return profiles().ruff.options

    @property
    def ruff_all(self) -> bool:
        """Whether a project that selects `ALL` in its ruff configuration is taken at its word."""
        return self._from.ruff_all

    @cached_property
    def whole(self) -> Selection:
        """The selection as it were if nothing narrowed it to some rules."""
        return Selection.of(msgspec.structs.replace(self._config, select=None), self._book)

    @property
    def ruff_config(self) -> Mapping[str, Any]:
        """The profile's ruff settings, nested as in a ruff.toml, for where the project sets none."""
        return self._from.ruff_config

    @cached_property
    def mypy_options(self) -> Mapping[str, object]:
        """What to set in mypy's configuration, by the names it uses there."""
        wanted = [code.partition(":")[2] for code in (*self._claimed("mypy", on=True), *self._named("mypy"))]
        return mypy_options(self._from.mypy, wanted)

    def wants(self, engine: str) -> bool:
        """Tell whether anything that is on can be seen by an engine."""
        if engine == "ruff":
            return bool(self.ruff_select or self.ruff_preview)
        if engine == "mypy":
            return self._whole("mypy") or bool(self._claimed("mypy", on=True) or self._named("mypy"))
        return any(rule.checked for rule in self.rules())

    def _rule_level(self, rule: Rule, *, narrowed: bool = False) -> Severity | None:
        """Give a rule's severity; `narrowed`: what is always on counts only where it is selected."""
        said, exact = self._said(rule.id)
        on = most(word.exactness(rule) for word in self._on)
        usual = rule.levels[self.profile]
        if self._config.select is None or (rule.always and not narrowed):
            on = max(on, PROFILE if usual != "off" else on, exact if exact == NAME and said != "off" else on)
        off = max(most(leaves_out(word, rule) for word in self._off), exact if said == "off" else PROFILE - 1)
        if on <= off or on < PROFILE:
            return None
        if said not in {None, "off"}:
            return Severity(said)
        return Severity(usual) if usual != "off" else rule.severity

    def _code_level(self, code: str) -> Severity | None:
        pages = [rule for rule in self._book.claims.get(code, ()) if code not in rule.when]
        if pages:
            levels = [level for rule in pages if (level := self.level(rule.id)) is not None]
            if not levels or self._facet_off(code, pages):
                return None
            return max(levels)
        said, exact = self._said(code)
        on, off = self._votes(code)
        if not on > max(off, exact if said == "off" else off):
            return None
        return Severity(said) if said not in {None, "off"} else foreign_severity(code)

    def _votes(self, code: str) -> tuple[int, int]:
        """Say how exactly a code without a page is selected, and how exactly it is left out."""
        usual = self._usual(code)
        on, off = PROFILE - 1, most(word.of_code(code) for word in self._off)
        for word in self._on:
            exact = word.of_code(code)
            # `ruff` and `all` mean what the profile takes from the tool, not all the tool has.
            if exact is not None and (word.code or usual):
                on = max(on, exact)
        if self._config.select is None and usual is not False:
            on = max(on, PROFILE)
        return on, off

    def _usual(self, code: str) -> bool | None:
        """Tell whether the profile takes a code; None where it has no opinion, and the engine's choice stands."""
        tool, _, bare = code.partition(":")
        if tool == "mypy":
            return bare not in self._from.mypy_ignore
        taken = longest(bare, (*self._from.ruff, *self._from.preview))
        left = longest(bare, self._from.ignore)
        return None if taken == left == 0 else taken > left

    def _facet_off(self, code: str, pages: Iterable[Rule]) -> bool:
        """Tell whether a code is ignored more exactly than a page that claims it is selected.

        What the profile leaves out of mypy is heard only if it, or its page, is selected by name.
        """
        tool, _, bare = code.partition(":")
        named = max(most(word.exactness(rule) for word in self._on) for rule in pages)
        if tool == "mypy" and bare in self._from.mypy_ignore and named <= PROFILE:
            return not any(word.code and word.of_code(code) is not None for word in self._on)
        off = most(word.of_code(code) for word in self._off)
        return off > named and off > PROFILE

    def _left_out(self, rule: str, words: tuple[Selector, ...]) -> bool:
        if ":" not in rule:
            return any(leaves_out(word, self._book[rule]) is not None for word in words) or all_codes(
                words, self._book[rule]
            )
        if any(word.of_code(rule) is not None for word in words):
            return True
        pages = [page for page in self._book.claims.get(rule, ()) if rule not in page.when]
        return bool(pages) and all(self._left_out(page.id, words) for page in pages)

    def _said(self, name: str) -> tuple[str | None, int]:
        """Give what the most exact entry of `severity` says about a rule or code, and how exact it is."""
        best: tuple[str | None, int] = (None, PROFILE - 1)
        for word, level in self._levels.items():
            exact = word.of_code(name) if ":" in name else word.exactness(self._book[name])
            if exact is not None and exact > best[1]:
                best = (level, exact)
        return best

    def _whole(self, tool: str) -> bool:
        """Tell whether what the profile takes from a tool is on as a whole."""
        chosen = self._config.select is None or any(word.text in {EVERYTHING, tool} for word in self._on)
        return chosen and not any(word.text in {EVERYTHING, tool} for word in self._off)

    def _named(self, tool: str) -> tuple[str, ...]:
        """Give the codes and prefixes of a tool that the configuration selects."""
        return tuple(word.text for word in self._on if word.tool == tool and word.code)

    def _claimed(self, tool: str, *, on: bool) -> tuple[str, ...]:
        """Give the codes of a tool that pages claim which are on, or which are off."""
        return tuple(
            code
            for code, rules in self._book.claims.items()
            if code.startswith(f"{tool}:") and any(self._sees(code, rule) for rule in rules) is on
        )

    def _sees(self, code: str, rule: Rule) -> bool:
        on = self._rule_level(rule, narrowed=True) if rule.always else self.level(rule.id)
        return on is not None and not self._facet_off(code, (rule,))

    @cached_property
    def _ruff(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        narrowed = [code for code in self._claimed("ruff", on=False) if self.level(code) is None]
        return ruff_words(
            self._from if self._whole("ruff") else None,
            named=self._named("ruff"),
            ignored=[word.text for word in self._off if word.tool == "ruff" and word.code],
            wanted=self._claimed("ruff", on=True),
            unwanted=narrowed,
        )
