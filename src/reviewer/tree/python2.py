"""Tells Python 2 from Python with a mistake, so that nobody is sent to mend what has to be ported."""

from __future__ import annotations

import re

# CPython names these mistakes only where Python 2's own syntax stands.
_TOLD = (
    "Missing parentheses in call to",
    "Function parameters cannot be parenthesized",
    "Lambda expression parameters cannot be parenthesized",
)
_HANDLER = re.compile(r"^\s*except\s+(?:[\w.]+|\([\w.,\s]+\))\s*,\s*[a-z_][a-z0-9_]*\s*:")
_WRITTEN = (
    _HANDLER,
    re.compile(r"^\s*raise\s+[\w.]+\s*,"),
    re.compile(r"""\b[uU][rR]["']"""),
    re.compile(r"\b\d+[lL]\b"),
    re.compile(r"<>"),
    re.compile(r"`[^`]+`"),
)


def is_python2(error: SyntaxError, text: str) -> bool:
    """Tell whether what Python refused in a text is the syntax of Python 2.

    Only the refused line is looked at: elsewhere prose may look alike. `except Error, name` is
    taken for Python 2 although 3.14 would read it as two exceptions: their names begin with a capital.
    """
    if (error.msg or "").startswith(_TOLD):
        return True
    line = refused_line(error, text)
    return any(written.search(line) for written in _WRITTEN)


def refused_line(error: SyntaxError, text: str) -> str:
    """Give the line of a text that an error names; empty where it names none of them."""
    lines = text.splitlines()
    number = error.lineno or 0
    return lines[number - 1] if 0 < number <= len(lines) else ""
