"""Fields in Sphinx's style: `:param name:`; epytext's `@param name:` reads the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.shared.docstrings.google import raised_names
from reviewer.checks.shared.docstrings.sections import Entry, Kind, Section, split_names

_FIELD = re.compile(r"\s*[:@](\w+)(?:\s+(.*?))?:(?:\s|$)(.*)")
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("param", "parameter", "arg", "argument"), "params"),
    **dict.fromkeys(("key", "keyword", "kwarg", "kwparam"), "params"),
    **dict.fromkeys(("returns", "return", "rtype"), "returns"),
    **dict.fromkeys(("yields", "yield", "ytype"), "yields"),
    **dict.fromkeys(("raises", "raise", "except", "exception"), "raises"),
    "type": "other",
}
_REST = frozenset({"key", "keyword", "kwarg", "kwparam"})


def sections(lines: list[str]) -> Iterator[Section]:
    """Give each field as a section of its own."""
    for number, line in enumerate(lines):
        if line.lstrip()[:1] not in (":", "@"):
            continue
        found = _FIELD.match(line)
        kind = _KINDS.get(found.group(1)) if found else None
        if found is None or kind is None:
            continue
        word, about, text = found.group(1), found.group(2) or "", found.group(3)
        title = "keyword" if word in _REST else word
        names = _names(kind, about, text)
        yield Section(kind, "sphinx", title, number, tuple(Entry(name, number) for name in names), (text,))


def _names(kind: Kind, about: str, text: str) -> list[str]:
    """What a field is about: the last word of `:param int size:`, the classes of `:raises A, B:`."""
    if kind == "raises":
        return raised_names(about or text.partition(" ")[0])
    if kind in {"returns", "yields"} or not about:
        return []
    names, rest = split_names(about)
    return names if not rest.strip() else split_names(about.rsplit(maxsplit=1)[-1])[0]
