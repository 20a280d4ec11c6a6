"""Which decision of the configuration turns a rule off: the one without which it would be on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from reviewer.config import Config
from reviewer.rulebook import PROFILES, Rulebook
from reviewer.selection import Selection

_SENTENCES: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("select", {"select": None}, "`select` names other rules"),
    ("ignore", {"ignore": ()}, "`ignore` leaves it out"),
    ("severity", {"severity": {}}, "`severity` turns it off"),
    ("per_file_ignores", {"per_file_ignores": {}}, "`per-file-ignores` leaves it out of this file"),
)


def decisions(config: Config, book: Rulebook, rule: str, path: str) -> Iterator[str]:
    """Give in sentences what turns a rule off in a file; nothing where it is on."""
    selection = Selection.of(config, book)
    if selection.level(rule, path) is not None:
        return
    everywhere = selection.level(rule) is None
    found = False
    for key, change, sentence in _SENTENCES:
        if getattr(config, key) and _is_on(config, book, rule, path, change):
            found = True
            yield sentence
    if not found and everywhere:
        stronger = [name for name in PROFILES if _is_on(config, book, rule, path, {"profile": name})]
        asked = f"; {' and '.join(stronger)} ask for it" if stronger else ""
        yield f"the profile {config.profile} leaves it off{asked}; `--extend-select {rule}` does too"
    elif not found:
        yield f"the profile {config.profile} leaves it out of files like this one"


def _is_on(config: Config, book: Rulebook, rule: str, path: str, change: Mapping[str, object]) -> bool:
    changed = msgspec.structs.replace(config, **change)
    return Selection.of(changed, book).level(rule, path) is not None


def forced(config: Config, book: Rulebook, rule: str) -> Selection:
    """Give the selection in which the rule is on, and nothing else is, whatever was decided about it."""
    severity = {name: level for name, level in config.severity.items() if level != "off"}
    return Selection.of(
        msgspec.structs.replace(config, select=(rule,), extend_select=(), ignore=(), severity=severity), book
    )
