"""The jobs of a project's workflows that review, with what stands around the step that does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from reviewer.doctor.table import Table, Unreadable, read, table

__all__ = ["Job", "Step", "Unreadable", "jobs", "workflows"]
_OURS = re.compile(r"[\w.-]+/reviewer(@.*)?")
_COMMAND = re.compile(r"(^|[\s;&|/])reviewer\s+pr\b", re.MULTILINE)


class Step(msgspec.Struct, frozen=True):
    """One step: what it uses, what it runs, what it is given, and its line."""

    uses: str
    run: str
    given: Mapping[str, str]
    line: int

    @property
    def action(self) -> str:
        """The name of the action without its revision."""
        return self.uses.partition("@")[0]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job that reviews: `step` is the one that does, `before` those above it.

    `events` are the triggers of its workflow with their filters, `permissions` the table or
    word in force, None where neither job nor workflow says any.
    """

    path: str
    name: str
    line: int
    events: Mapping[str, Table]
    permissions: Mapping[str, str] | str | None
    concurrency: bool
    step: Step
    before: Sequence[Step]

    @property
    def action(self) -> bool:
        """Tell whether our action does it, and not a command line."""
        return bool(self.step.uses)


def workflows(root: Path) -> list[Path]:
    """Give the files of a project's workflows."""
    folder = root / ".github" / "workflows"
    return sorted(file for file in folder.glob("*.y*ml") if file.suffix in {".yml", ".yaml"})


def jobs(root: Path, file: Path) -> Iterator[Job]:
    """Give the jobs of a workflow that review pull requests; raises Unreadable."""
    whole = read(file)
    every = table(whole.get("jobs"))
    for name, value in every.items():
        job = table(value)
        listed = job.get("steps")
        steps = (
            [_step(step) for step in listed if isinstance(step, Table)] if isinstance(listed, list) else []
        )
        at = next((number for number, step in enumerate(steps) if _reviews(step, root)), None)
        if at is None:
            continue
        yield Job(
            path=file.relative_to(root).as_posix(),
            name=name,
            line=every.lines[name],
            events=_events(whole.get("on")),
            permissions=_permissions(job.get("permissions", whole.get("permissions"))),
            concurrency="concurrency" in whole or "concurrency" in job,
            step=steps[at],
            before=steps[:at],
        )


def _reviews(step: Step, root: Path) -> bool:
    if step.uses in {"./", "./.", "."}:
        return _names_us(root)
    return bool(_OURS.fullmatch(step.uses)) or bool(_COMMAND.search(step.run))


def _names_us(root: Path) -> bool:
    """Tell whether the action of the repository itself is ours."""
    try:
        return read(root / "action.yml").get("name") == "reviewer"
    except Unreadable:
        # It has none, so the step is about something else.
        return False


def _step(step: Table) -> Step:
    given = {key: _word(value) for key, value in table(step.get("with")).items()}
    line = min(step.lines.values(), default=0)
    return Step(_word(step.get("uses")), _word(step.get("run")), given, line)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).strip()


def _events(value: object) -> Mapping[str, Table]:
    if isinstance(value, Table):
        return {name: table(filters) for name, filters in value.items()}
    names = value if isinstance(value, list) else [value]
    return {str(name): table(None) for name in names if name}


def _permissions(value: object) -> Mapping[str, str] | str | None:
    if isinstance(value, Table):
        return {name: _word(level) for name, level in value.items()}
    return None if value is None else str(value)
