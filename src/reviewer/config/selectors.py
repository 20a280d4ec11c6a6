"""The words that select rules: `bare-except`, `orm`, `all`, `ruff`, `ruff:E5`, `mypy:arg-type`."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from reviewer.config.profiles import profiles
from reviewer.rulebook import Rule

TOOLS = ("ruff", "mypy")
EVERYTHING = "all"
# How exact a word is: the more exact one wins where two disagree. A code counts from 2 by its length.
WIDE, NAME = 1, 100


class Selector(msgspec.Struct, frozen=True):
    """One selector. `tool` is ruff or mypy where it speaks of their codes, `code` empty for all of them."""

    text: str
    tool: str = ""
    code: str = ""

    def exactness(self, rule: Rule) -> int | None:
        """Say how exactly this names a page's rule; None where it does not.

        A code names the rules whose pages claim it.
        """
        if self.text == EVERYTHING:
            return 0
        if self.text == rule.id:
            return NAME
        if self.tool:
            return max(
                (exact for code in rule.codes if (exact := self.of_code(code)) is not None), default=None
            )
        return WIDE if self.text == rule.area else None

    def of_code(self, name: str) -> int | None:
        """Say how exactly this names a foreign code such as `ruff:E501`; None where it does not."""
        if self.text == EVERYTHING:
            return 0
        tool, _, code = name.partition(":")
        if tool != self.tool:
            return None
        if not self.code:
            return WIDE
        matches = begins(code, self.code) if tool == "ruff" else code == self.code
        return (2 if self.code == "ALL" else 2 + len(self.code)) if matches else None


@lru_cache(maxsize=4096)
def selector(text: str) -> Selector:
    """Read one selector; whether such a rule or code exists is not asked here."""
    tool, colon, code = text.partition(":")
    return Selector(text, tool, code) if text in TOOLS or (colon and tool in TOOLS) else Selector(text)


def begins(code: str, prefix: str) -> bool:
    """Tell whether one of ruff's codes begins with a prefix in ruff's sense: `D` takes D100, but not DTZ001."""
    if prefix in {"ALL", code}:
        return True
    if not code.startswith(prefix):
        return False
    if prefix[-1].isdigit():
        return True
    return code[len(prefix)].isdigit() or (prefix not in profiles().ruff.families and prefix.isupper())


def is_ruff_code(code: str) -> bool:
    """Tell whether ruff may know such a code or prefix, or name of a rule that has no code."""
    known = profiles().ruff
    letters = re.match(r"[A-Z]*", code)
    family = letters.group() if letters else ""
    if not family:
        return re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", code) is not None
    rest = code[len(family) :]
    if family == "ALL":
        return not rest
    # `PL` and the like are shared beginnings of several families.
    shared = not rest and any(name.startswith(family) for name in known.families)
    return (family in known.families or shared) and (not rest or (rest.isdigit() and len(rest) <= 4))
