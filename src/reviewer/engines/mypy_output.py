"""From what mypy prints to entries and findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from reviewer.engines.mypy_columns import Source
from reviewer.engines.tool import Ran
from reviewer.finding import Edit, Finding, Fix, Related, Safety, Severity, Span

_TEXT = re.compile(
    r"^(?P<file>.+?):(?:(?P<line>\d+):(?:(?P<column>\d+):(?:(?P<end_line>\d+):(?P<end_column>\d+):)?)?)? "
    r"(?P<severity>error|warning|note): (?P<message>.*?)(?:  \[(?P<code>[a-z-]+)\])?$"
)
_SHADOWS = re.compile(r'^This file shadows library module "(.+)"')
_HIDDEN = re.compile(r'consider "type: ignore\[([\w, -]+)\]" instead')


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One message of mypy: lines from 1, columns from 0 and the end exclusive, -1 where mypy knows none."""

    file: str
    line: int = -1
    column: int = -1
    end_line: int | None = None
    end_column: int | None = None
    message: str
    hint: str | None = None
    code: str | None = None
    severity: str = "error"

    @property
    def key(self) -> str:
        """The code; messages without one are `misc`."""
        return self.code or "misc"

    @property
    def path(self) -> str:
        """The file with forward slashes, relative to where mypy ran unless it lies elsewhere."""
        return slashed(self.file)

    @property
    def blocks(self) -> bool:
        """Tell whether the message names no line: it is then about the run."""
        return self.line < 0


def entries(out: str) -> Iterator[Entry]:
    """Give the messages of a run: JSON objects, amid which stand empty lines and plain text."""
    for line in out.splitlines():
        if line.startswith("{"):
            try:
                yield msgspec.json.decode(line, type=Entry)
                continue
            except msgspec.DecodeError:
                pass
        told = text_entry(line)
        if told is not None:
            yield told


def text_entry(line: str) -> Entry | None:
    """Read a message in mypy's text form, whose columns count from 1 and whose ends are inclusive."""
    match = _TEXT.match(line)
    if match is None:
        return None
    told = match.groupdict()
    return Entry(
        file=told["file"],
        line=int(told["line"] or -1),
        column=int(told["column"] or 0) - 1,
        end_line=int(told["end_line"]) if told["end_line"] else None,
        end_column=int(told["end_column"]) if told["end_column"] else None,
        message=told["message"],
        code=told["code"],
        severity=told["severity"],
    )


def finding(entry: Entry, source: Source, *, sure: bool = True, related: Iterable[Related] = ()) -> Finding:
    """Make a message a raw finding of its file; its severity is a placeholder.

    `related` are the places that explain it. `sure` off: mypy could not see all there is to know, and its advice is no fix.
    """
    rule = f"mypy:{entry.key}"
    return Finding(
        rule=rule,
        path=entry.path,
        span=span_of(entry, source),
        severity=Severity.INFO,
        message=_told(entry),
        seen_by=(rule,),
        fix=_fix(entry, source) if sure else None,
        related=tuple(related),
    )


def _fix(entry: Entry, source: Source) -> Fix | None:
    """Name in a bare `type: ignore` the codes of what it hides, which mypy tells."""
    hidden = _HIDDEN.search(entry.message)
    place = source.bare_ignore(entry.line) if hidden and entry.key == "ignore-without-code" else None
    return Fix(Safety.SAFE, (Edit(place, f"[{hidden[1]}]"),)) if hidden and place else None


def span_of(entry: Entry, source: Source) -> Span:
    """Give the place; of an import mypy tells the first character only, and we mean the statement."""
    if entry.key.startswith("import"):
        return source.statement(entry.line)
    return source.span(entry.line, entry.column, entry.end_line, entry.end_column)


def _told(entry: Entry) -> str:
    message, hint = entry.message.partition("\n")[0], short_hint(entry)
    return f"{message}; {hint[0].lower()}{hint[1:]}" if hint else message


def short_hint(entry: Entry) -> str:
    """Give mypy's hint where it is one short sentence that a message can end with: no link, no head of a list."""
    first = (entry.hint or "").partition("\n")[0].removeprefix("Hint: ").strip()
    return "" if "://" in first or first.endswith(":") else first


def slashed(file: str) -> str:
    """Write a path mypy tells with forward slashes and from where it ran."""
    return file.replace("\\", "/").removeprefix("./")


def cause(ran: Ran, interpreter: Path) -> str:
    """Condense the last words of a mypy that gave no answer to one sentence."""
    if ran.killed:
        return f"mypy was ended by signal {-ran.code}"
    if "INTERNAL ERROR" in ran.err:
        return "mypy crashed; running it by hand with --show-traceback tells where"
    if re.search(r"No module named '?mypy\b", ran.err):
        return f"mypy is not installed beside reviewer; install it with `{interpreter} -m pip install mypy`"
    lines = [line.strip() for line in (*ran.err.splitlines(), *ran.out.splitlines()) if line.strip()]
    told = [line for line in lines if not line.startswith(("{", "Found "))]
    said = next(entries(ran.out + ran.err), None)
    if told or said is None:
        return told[-1] if told else f"mypy stopped with exit code {ran.code}"
    shadowed = _SHADOWS.match(said.message)
    if shadowed:
        return (
            f"it takes {said.path} for Python's own module `{shadowed[1]}`, and refuses all that lies beside it;"
            " rename the file, move it into a package, or go without types by `--no-engine mypy`"
        )
    return f"{said.path}: {said.message}"
