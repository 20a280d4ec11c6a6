"""Runs random functions, reviews them, and compares line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from oracle.asking import Asker
from oracle.generated.dialect import Dialect
from oracle.generated.programs import Function, functions
from oracle.generated.schema import Schema, schemas
from oracle.judging import findings
from reviewer.finding import Confidence, Finding

_FILE = "app/programs.py"
_NAME = re.compile(r"\b(?:key|pair|set|back)\d+\b|\b(?:subject|body)\b")
_RELATION = re.compile(r"`\w+\.(\w+)` is loaded lazily|the column `\w+\.(\w+)`")
_READ = "n-plus-one-relation"  # told again where another loop reads what the first one loaded


@dataclass(frozen=True)
class Project:
    """Models and functions of one application."""

    schema: Schema
    functions: list[Function]


@dataclass(frozen=True)
class Line:
    """A line of a function; `text` is the whole function with an arrow at it, `why` the finding's message."""

    shape: str
    text: str
    why: str = ""


@dataclass
class Compared:
    """What came of one project: functions that raise count for nothing.

    `hints` are findings of low confidence about lines that do not grow; `false_alarms` are the surer ones.
    """

    ran: int = 0
    right: int = 0
    false_alarms: list[Line] = field(default_factory=list)
    hints: list[Line] = field(default_factory=list)
    misses: list[Line] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)


@st.composite
def projects(
    draw: st.DrawFn, dialect: Dialect, strategies: Sequence[str] = ("",), generic: bool = False, size: int = 8
) -> Project:
    """A project with `size` functions."""
    schema = draw(schemas(tuple(strategies), generic))
    return Project(schema, [draw(functions(dialect, schema, f"program{n}")) for n in range(size)])


def compare(root: Path, dialect: Dialect, project: Project, asker: Asker) -> Compared:
    """Execute and review the functions of a project that is written below `root`."""
    app = root / "app"
    app.mkdir()
    (app / "__init__.py").touch()
    (app / "models.py").write_text(dialect.models(project.schema))
    text, owners = _module(dialect, project)
    (root / _FILE).write_text(text)
    (root / "calls.py").write_text(_calls(dialect, len(project.functions)))
    result = Compared()
    ran = asker.ask(root, [("calls", f"both{n}") for n in range(len(project.functions))])
    found = {finding.span.line: finding for finding in findings(root) if finding.path == _FILE}
    for place, function in enumerate(project.functions):
        outcome = ran["calls", f"both{place}"]
        own = {number: shape for number, (owner, shape) in owners.items() if owner == place}
        if outcome.raised:
            result.raised.append(f"{outcome.details}\n" + "\n".join(function.lines))
            continue
        grown, around = _numbers(outcome.growing), _numbers(outcome.around)
        _judge(result, text, own, grown, around, found)
    return result


def _judge(
    result: Compared,
    text: str,
    own: dict[int, str],
    grown: set[int],
    around: set[int],
    found: dict[int, Finding],
) -> None:
    """Compare the lines of one function, `own`: those that have `grown`, those `around` such ones, what was `found`."""
    lines = text.splitlines()
    told = [found[number] for number in own if number in found]
    read = _names(lines[number - 1] for number in grown)
    said = _names(each.message for each in told if each.span.line in around)
    result.ran += 1
    for number, shape in own.items():
        names = _names([lines[number - 1]])
        finding = found.get(number)
        pointed = _pointed(lines, own, number)
        if finding is None:
            if number in grown and not (names and names <= said):
                result.misses.append(Line(shape, pointed))
        elif number in around:
            result.right += 1
        elif not (finding.rule == _READ and _relation(finding) in read):
            kind = result.hints if finding.confidence is Confidence.LOW else result.false_alarms
            kind.append(Line(shape, pointed, finding.message))


def _numbers(places: Iterable[str]) -> set[int]:
    return {int(each.rpartition(":")[2]) for each in places if each.startswith(_FILE)}


def _relation(finding: Finding) -> str:
    found = _RELATION.search(finding.message)
    return (found[1] or found[2]) if found else ""


def _names(texts: Iterable[str]) -> frozenset[str]:
    """The names of relations and left out columns in some texts."""
    return frozenset(name for text in texts for name in _NAME.findall(text))


def _module(dialect: Dialect, project: Project) -> tuple[str, dict[int, tuple[int, str]]]:
    """The text of the module, and for each of its lines which function it is of and what its shape is."""
    lines = dialect.imports(project.schema).splitlines()
    owners = {}
    for place, function in enumerate(project.functions):
        lines += ["", ""]
        for line, shape in zip(function.lines, function.shapes, strict=True):
            lines.append(line)
            owners[len(lines)] = (place, shape)
    return "\n".join(lines) + "\n", owners


def _calls(dialect: Dialect, count: int) -> str:
    """Functions that call each of the others with either value of its flag."""
    own, given = dialect.session
    found = ["from app import programs", *dialect.session_imports]
    for place in range(count):
        first, second = (f"    programs.program{place}({given}flag={flag})" for flag in (True, False))
        found += ["", "", f"def both{place}({own}):", first, f"    {dialect.parting}", second]
    return "\n".join(found) + "\n"


def _pointed(lines: list[str], own: Iterable[int], number: int) -> str:
    return "\n".join(f"{'->' if each == number else '  '} {lines[each - 1]}" for each in own)
