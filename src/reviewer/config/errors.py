"""How a bad configuration is told: file, line, cause, and the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from reviewer.refused import Refused


class BadConfig(Refused):
    """A configuration that cannot be used; the text is `FILE:LINE: cause; way out`."""


def meant(word: str, known: Iterable[str]) -> str:
    """Give `; did you mean 'x'?` for the known word nearest to a misspelt one, or nothing."""
    names = {name.lower(): name for name in known}
    close = get_close_matches(word.lower().replace("_", "-"), names, n=1)
    return f"; did you mean {names[close[0]]!r}?" if close else ""


def choice(word: str, known: Iterable[str]) -> str:
    """Give the nearest known word, or name all of them where none is near."""
    known = tuple(known)
    return meant(word, known) or f"; choose one of {', '.join(known)}"
