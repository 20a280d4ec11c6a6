"""The mypy engine: the project's own mypy and flags where it has them, quiet where its packages are missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from time import perf_counter

import msgspec

from reviewer.engines import mypy_config, mypy_home
from reviewer.engines.mypy_advice import fitting
from reviewer.engines.mypy_columns import Source, source
from reviewer.engines.mypy_config import MypyConfig
from reviewer.engines.mypy_files import chosen
from reviewer.engines.mypy_home import Home
from reviewer.engines.mypy_missing import independent, once_each, one_per_module, without_imports
from reviewer.engines.mypy_naming import of_one_module
from reviewer.engines.mypy_notes import related, revealed
from reviewer.engines.mypy_output import Entry, finding
from reviewer.engines.mypy_run import MypyFailed, Outcome, Session
from reviewer.engines.mypy_unhinted import certain
from reviewer.engines.target import oldest_python
from reviewer.engines.wording import named
from reviewer.finding import Finding, Problem, Report

_OLDEST_TARGET = (3, 10)  # mypy refuses to check for Pythons before this one


class _Request(msgspec.Struct, frozen=True):
    """What a review was asked for; see `review`."""

    root: Path
    files: list[str]
    options: Mapping[str, object]
    python: Path | None
    cache_dir: Path
    respect_project: bool
    trusted: bool
    excludes: bool
    buffers: Mapping[str, str]


def review(
    root: Path,
    files: Sequence[str],
    *,
    options: Mapping[str, object],
    python: Path | None,
    cache_dir: Path,
    respect_project: bool = True,
    trusted: bool = True,
    excludes: bool = True,
    buffers: Mapping[str, str] | None = None,
) -> Report:
    """Run mypy over files of a project and give its findings raw, in the order of the files.

    `options` are our flags under the names of mypy's configuration, with lists and booleans
    (`{"disallow_untyped_defs": True, "enable_error_code": ["truthy-bool"]}`); the key
    `overrides` holds tables with `module`, as in a pyproject.toml. They fill in what the
    project's own mypy configuration leaves open; with `respect_project` off that is not
    read. `python` is the interpreter whose packages the project uses, if it was named.
    `cache_dir` keeps mypy's cache between runs and must not be the reviewed code's to write.
    `trusted` off: nothing of the tree that could execute or reach outside it counts.
    `excludes` off: files are checked although the project leaves them out, since somebody
    named them. `buffers` are texts that stand for the content of files; a file that is not
    on disk at all cannot be checked and is left out. Findings in files not asked for are too.
    """
    start = perf_counter()
    asked = _Request(
        root.resolve(),
        list(files),
        options,
        python,
        cache_dir.resolve(),
        respect_project,
        trusted,
        excludes,
        buffers or {},
    )
    report = Report()
    try:
        oldest = oldest_python(asked.root, asked.root)
        home = mypy_home.find(asked.root, python, trusted=trusted, oldest=oldest)
    except FileNotFoundError as missing:
        message = f"mypy checked nothing: there is no Python at {missing}; name the project's interpreter"
        report.problems.append(Problem(engine="mypy", message=message))
    else:
        if home.note:
            report.notes.append(home.note)
        _review(asked, home, report)
    report.seconds = perf_counter() - start
    return report


def _review(asked: _Request, home: Home, report: Report) -> None:
    """Add to a report what mypy says of the files asked for, and what went wrong."""
    project = mypy_config.read(asked.root, trusted=asked.trusted) if asked.respect_project else MypyConfig()
    if project.error:
        message = f"the mypy configuration was not used: {project.error}; the files were checked without it"
        report.problems.append(Problem(engine="mypy", message=message))
    files = [
        file
        for file in (chosen(asked.files, project) if asked.excludes else asked.files)
        if file not in asked.buffers or (asked.root / file).is_file()
    ]
    config = mypy_config.combined(project, {**_places(asked.root, home), **asked.options})
    try:
        outcome = _outcome(asked, home, config, files, report)
    except MypyFailed as cause:
        report.problems.append(Problem(engine="mypy", message=f"mypy checked nothing: {cause}"))
        return
    report.problems.extend(
        Problem(engine="mypy", path=path, message=message) for path, message in outcome.failed.items()
    )
    if outcome.left_out:
        report.notes.append(f"mypy cannot name {named(outcome.left_out)} as modules, and left them out")
    report.reviewed = frozenset(asked.files) - outcome.failed.keys() - outcome.broken
    report.findings.extend(_findings(asked, home, project, outcome))


def _outcome(
    asked: _Request, home: Home, config: MypyConfig, files: Sequence[str], report: Report
) -> Outcome:
    """Run mypy; where the project's environment is in the way, say so and run ours without it."""
    try:
        return Session(asked.root, home, config, asked.cache_dir, files, asked.buffers).run()
    except MypyFailed as cause:
        if cause.killed or home.alone:
            raise
        ours = mypy_home.ours()
        outcome = Session(asked.root, ours, config, asked.cache_dir, files, asked.buffers).run()
        message = f"mypy did not run in the project's environment ({cause}); reviewer's own took its place"
        report.problems.append(Problem(engine="mypy", message=message))
        return outcome


def _places(root: Path, home: Home) -> dict[str, object]:
    """Give what a project seldom says to mypy: that its packages lie in `src`, and for which Python it is written."""
    found: dict[str, object] = {}
    source_root = root / "src"
    if source_root.is_dir() and not (source_root / "__init__.py").is_file():
        found["mypy_path"] = [str(source_root)]
    target = home.target(oldest_python(root, root))
    if target != home.runs and target >= _OLDEST_TARGET:
        found["python_version"] = f"{target[0]}.{target[1]}"
    return found


def _findings(asked: _Request, home: Home, project: MypyConfig, outcome: Outcome) -> list[Finding]:
    """Make findings of the errors in the files asked for, without what missing packages make mypy say."""

    @cache
    def source_of(path: str) -> Source:
        if path in asked.buffers:
            return Source(asked.buffers[path], home.version)
        return source(asked.root / path, home.version)

    order = {path: number for number, path in enumerate(asked.files)}
    said = list(dict.fromkeys(outcome.entries))
    errors = [entry for entry in said if entry.severity != "note"]
    unresolved = one_per_module(errors, asked.root).unresolved or outcome.plugins_lost
    own = sorted(
        (entry for entry in of_one_module(errors, asked.files) if entry.path in order),
        key=lambda entry: (order[entry.path], entry.line),
    )
    notes = [entry for entry in said if entry.severity == "note"]
    found = [
        finding(entry, source_of(entry.path), sure=not unresolved, related=related(entry, notes, source_of))
        for entry in (
            *_kept(own, asked.root, project, source_of, unresolved=unresolved),
            *(entry for entry in revealed(notes) if entry.path in order),
        )
    ]
    return sorted(found, key=lambda one: (order[one.path], one.span, one.rule, one.message))


def _kept(
    own: Sequence[Entry],
    root: Path,
    project: MypyConfig,
    source_of: Callable[[str], Source],
    *,
    unresolved: bool,
) -> list[Entry]:
    """Keep the errors that hold for this project, whatever mypy had to guess."""

    def line_of(entry: Entry) -> str:
        return source_of(entry.path).line(entry.line)

    if project.path is None:
        own = certain(
            own,
            root,
            line_of=line_of,
            text_of=lambda entry: source_of(entry.path).text,
        )
    kept = fitting(one_per_module(own, root).entries, root, project, line_of)
    if unresolved or project.path is None:
        kept = independent(kept, unresolved=unresolved)
    return once_each(without_imports(kept) if project.mutes_imports else kept)
