"""Whether the words and options of a page fit what the code fills and knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from string import Formatter

# The option of a page with a summary: the share of definitions from which on a package is told one by one.
SUMMARY_BELOW = "summary-below"
# The option of a page with a summary: the number of findings above which a package is told by it.
SUMMARY_ABOVE = "summary-above"
_SUMMARY_WORDS = {
    SUMMARY_BELOW: "{package} {lacking} {asked} {share} {rule}",
    SUMMARY_ABOVE: "{package} {lacking} {files} {rule}",
}


def misfit(message: str, options: Iterable[str], *, known_message: str, known_options: Iterable[str]) -> str:
    """Say in what a page's message and options do not fit the check; empty if they do."""
    known_options = list(known_options)
    for option in options:
        if option not in known_options:
            close = get_close_matches(option, known_options, n=1)
            return f"the check has no option {option!r}" + (f"; did you mean {close[0]!r}?" if close else "")
    try:
        words = _words(message)
    except ValueError as cause:
        return f"the message cannot be read: {cause}; write a brace twice to have it shown"
    known = _words(known_message)
    wrong = next((word for word in words if word not in known), None)
    told = ", ".join(f"{{{word}}}" for word in known) or "no such words"
    return "" if wrong is None else f"the check fills no {{{wrong}}} in a message; it knows {told}"


def misfit_summary(summary: str, options: Iterable[str]) -> str:
    """Say in what a page's template of a summary does not fit; empty if it does, or there is none."""
    given = [option for option in _SUMMARY_WORDS if option in options]
    if len(given) != bool(summary):
        return f"a `summary` goes with one of the options {SUMMARY_BELOW!r} and {SUMMARY_ABOVE!r}; give both, or neither"
    wrong = misfit(summary, (), known_message=_SUMMARY_WORDS[given[0]], known_options=()) if given else ""
    return f"in the summary: {wrong}" if wrong else ""


def _words(message: str) -> list[str]:
    """Give the words in braces of a message; raises ValueError for braces that are no words."""
    return [name for _, name, _, _ in Formatter().parse(message) if name is not None]
