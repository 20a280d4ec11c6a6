"""What to ask ruff and mypy for, and what their codes weigh where no page claims them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reviewer.config.profiles import Profile, profiles
from reviewer.config.selectors import begins
from reviewer.finding import Severity


def foreign_severity(name: str) -> Severity:
    """Give the severity of a code such as `ruff:E501` that no page claims; the longest prefix decides."""
    tool, _, code = name.partition(":")
    weights = profiles().severity["ruff" if tool == "ruff" else "mypy"]
    best, level = -1, str(weights.default)
    for known, weight in weights.levels.items():
        fits = begins(code, known) if tool == "ruff" else code == known
        if fits and len(known) > best:
            best, level = len(known), weight
    return Severity(level)


def mypy_options(usual: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, object]:
    """Give a profile's options for mypy, and with them whatever must be on for the wanted codes to be reported."""
    options: dict[str, object] = dict(usual)
    extra: list[str] = list(usual.get("enable_error_code", ()))
    needs = profiles().mypy_needs
    for code in wanted:
        for option in needs.get(code, ()):
            if option == "enable_error_code":
                extra.append(code)
            else:
                options[option] = True
    if extra:
        options["enable_error_code"] = list(dict.fromkeys(extra))
    return options


def ruff_words(
    profile: Profile | None,
    *,
    named: Iterable[str],
    ignored: Iterable[str],
    wanted: Iterable[str],
    unwanted: Iterable[str],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Give what to select, to ignore, and to select by `--preview`.

    `profile` is None where its choice does not stand; the rest are selectors such as
    `ruff:E5`: named or ignored in the configuration, and claimed by pages that are on
    (`wanted`) or off. ruff lets the longer word win, and ignores in a draw: so do we.
    """
    named, wanted = _spelt_out(_bare(named)), _bare(wanted)
    select = [*(profile.ruff if profile else ()), *named, *wanted]
    preview = [*(profile.preview if profile else ()), *named, *wanted]
    # What the configuration selects is no longer ignored by the profile, however exactly.
    ignore = [code for code in (profile.ignore if profile else ()) if not any(begins(code, n) for n in named)]
    ignore = [code for code in (*ignore, *_bare(ignored), *_bare(unwanted)) if code not in wanted]
    known = frozenset(profiles().ruff.preview)
    return (
        tuple(dict.fromkeys(code for code in select if code not in known and code not in ignore)),
        tuple(dict.fromkeys(ignore)),
        tuple(dict.fromkeys(code for code in preview if code in known and code not in ignore)),
    )


def _spelt_out(named: Iterable[str]) -> list[str]:
    """Put the codes in the place of a prefix that has only preview codes: ruff wants them named one by one."""
    known = profiles().ruff
    codes: list[str] = []
    for word in named:
        only = any(begins(word, family) for family in known.preview_families)
        codes += [code for code in known.preview if begins(code, word)] if only else [word]
    return codes


def _bare(words: Iterable[str]) -> list[str]:
    return [word.partition(":")[2] for word in words]
