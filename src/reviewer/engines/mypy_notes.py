"""What mypy says beside its errors: explanations, where a function is defined, and types it was asked to reveal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from reviewer.engines.mypy_columns import Source
from reviewer.engines.mypy_output import Entry, short_hint, span_of
from reviewer.finding import Related

_REVEALED = re.compile(r"^Revealed (?:type is|local types are)")
_CALLED = re.compile(r' for ("[^"]+")$')


def revealed(notes: Iterable[Entry]) -> list[Entry]:
    """Give what `reveal_type` and `reveal_locals` were answered with, which no error stands for."""
    told: list[Entry] = []
    for note in notes:
        if _REVEALED.match(note.message):
            told.append(note)
        elif note.message.startswith("    ") and told and told[-1].line == note.line:
            more = f"{told[-1].message.removesuffix(';')} {note.message.strip()};"
            told[-1] = msgspec.structs.replace(told[-1], message=more)
    return [msgspec.structs.replace(each, message=each.message.removesuffix(";")) for each in told]


def related(entry: Entry, notes: Iterable[Entry], source_of: Callable[[str], Source]) -> Iterator[Related]:
    """Give what explains an error: where the called function is defined, and what its message does not say yet.

    `notes` are those of the run.
    """
    called = _CALLED.search(entry.message) if entry.key == "call-arg" else None
    for note in notes:
        if called and note.message == f"{called[1]} defined here":
            yield Related(note.path, span_of(note, source_of(note.path)), note.message)
    span = span_of(entry, source_of(entry.path))
    yield from (Related(entry.path, span, words) for words in _explanations(entry))


def _explanations(entry: Entry) -> list[str]:
    """Put the lines of a hint together: what is indented belongs to the line above."""
    told: list[str] = []
    for line in (entry.hint or "").splitlines():
        if line.startswith("    ") and told:
            told[-1] += f"\n{line.removeprefix('    ')}"
        elif not line.startswith("(or run "):
            told.append(line.removeprefix("Hint: "))
    return told[1:] if short_hint(entry) else told
