"""The ruff engine: our codes and the team's own, under the team's own ruff configuration."""

from __future__ import annotations

import tokenize
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from reviewer.engines.ruff_blanket import BLANKET, spelt_out
from reviewer.engines.ruff_codes import EVERYTHING, Asked, Choice
from reviewer.engines.ruff_config import RuffConfig, merged, read, without
from reviewer.engines.ruff_doubt import JUDGED, doubtful, has_flake8
from reviewer.engines.ruff_groups import groups
from reviewer.engines.ruff_output import Entry, finding
from reviewer.engines.ruff_run import Job, RuffCrashed, RuffFailed, check, check_text
from reviewer.engines.ruff_site import Site
from reviewer.finding import Finding, Problem, Report

OLDEST, NEWEST = (3, 7), (3, 15)  # the Pythons ruff knows
_UNREADABLE = "E902"
_UNUSED = "RUF100"
_NO_RULE = frozenset({"invalid-syntax", "syntax-error"})
# Advice that is right for a known oldest Python only; quiet where the project states none.
_NEEDS_TARGET = frozenset(
    {"FURB162", "UP017", "UP036", "UP037", "UP040", "UP041", "UP042", "UP043", "UP046", "UP047"}
)


def review(
    root: Path,
    files: Sequence[str],
    *,
    asked: Asked,
    usual: Asked | None = None,
    respect_project: bool = True,
    trusted: bool = True,
    excludes: bool = True,
    defaults: Mapping[str, Any] | None = None,
    yielding: Mapping[str, str] | None = None,
    buffers: Mapping[str, str] | None = None,
) -> Report:
    """Run ruff over files of a project and give its findings raw, in the order of the files.

    Reported is what is `asked`, and what
    the project's ruff configuration selects itself; less what it ignores. `respect_project`
    off: no configuration of the project is read. `trusted` off: none outside `root`, and no
    `extend`. `excludes` off: files are checked although a configuration leaves them out,
    since somebody named them. `defaults` are options as in a ruff.toml, nested, which the
    project's own outweigh one by one; `yielding` gives, for some of them as `lint.pylint.max-args`, the code
    by whose selection a project means ruff's own default. `usual` is what would be asked for if this review were
    not about some rules only; bare `noqa` comments are taken to hide it. `buffers` are texts that stand for the content of files.
    """
    start = perf_counter()
    root = root.resolve()
    report = Report()
    top = None if trusted else root
    for (path, oldest), members in groups(root, files, respect_project, top).items():
        config = read(path, trusted=trusted) if path else None
        own = config.own if config else Choice()
        _Group(
            root=root,
            files=members,
            config=config,
            own=own if asked.own_all else own.without(EVERYTHING),
            oldest=oldest,
            asked=asked,
            usual=usual or asked,
            excludes=excludes,
            defaults=defaults or {},
            yielding=yielding or {},
            buffers=buffers or {},
        ).review(report)
    order = {path: number for number, path in enumerate(files)}
    report.findings.sort(key=lambda found: (order[found.path], found.span, found.rule))
    named = {problem.path for problem in report.problems}
    report.reviewed -= named
    report.seconds = perf_counter() - start
    return report


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """Files that share a configuration, what is wanted of them, and what the team selects and ignores itself (`own`)."""

    root: Path
    files: list[str]
    config: RuffConfig | None
    own: Choice
    oldest: tuple[int, int] | None
    asked: Asked
    usual: Asked
    excludes: bool
    defaults: Mapping[str, Any]
    yielding: Mapping[str, str]
    buffers: Mapping[str, str]

    def review(self, report: Report) -> None:
        """Add to a report what ruff says of the files, and what went wrong."""
        job = self.job()
        if self.config and self.config.error:
            report.problems.append(self._broken(self.config.error))
        try:
            found = self._found_by(job, report)
        except RuffFailed as cause:
            report.problems.append(Problem(engine="ruff", message=f"ruff checked nothing: {cause}"))
            return
        report.findings.extend(found)
        report.reviewed |= frozenset(self.files)

    def _found_by(self, job: Job, report: Report) -> list[Finding]:
        """Run a job; where the project's configuration is in the way, say so and run it without."""
        try:
            return self._found(job, report)
        except RuffFailed as cause:
            if not (self.config and self.config.options):
                raise
            found = self._found(msgspec.structs.replace(job, options=self.defaults), report)
            report.problems.append(self._broken(str(cause)))
            return found

    def job(self) -> Job:
        """Give what ruff is to be run for."""
        stated = min(max(self.oldest or NEWEST, OLDEST), NEWEST)
        return Job(
            cwd=self.config.folder if self.config else self.root,
            select=tuple(dict.fromkeys((*self.asked.choice.select, *self.own.select, _UNREADABLE))),
            preview=self.asked.preview,
            options=merged(self._defaults(), self.config.options if self.config else {}),
            target=None if self.config and self.config.targeted else f"py{stated[0]}{stated[1]}",
            excludes=self.excludes,
        )

    def _defaults(self) -> Mapping[str, Any]:
        defaults = self.defaults
        for option, code in self.yielding.items():
            if self.own.selects(code):
                defaults = without(defaults, option)
        return defaults

    def _found(self, job: Job, report: Report) -> list[Finding]:
        paths = {str(self.root / file): file for file in self.files}
        answer = self._answer(job, paths, report)
        readable = [entry for entry in answer if entry.key != _UNREADABLE]
        for entry in answer:
            if entry.key == _UNREADABLE:
                readable += self._decoded(job, entry, paths, report)
        wanted = [_kept(entry) for entry in readable if self.wants(entry, paths)]
        if not self.config and has_flake8(self.root):
            wanted = [entry for entry in wanted if entry.key != _UNUSED]
        else:
            wanted = self._spelt_out(job, wanted, paths, report)
        site = cache(lambda file: Site(self._lines(file)))
        found = (finding(entry, paths[entry.filename]) for entry in wanted)
        return [each for each in found if each.rule not in JUDGED or not self._doubts(each, site(each.path))]

    def _answer(self, job: Job, paths: Mapping[str, str], report: Report) -> list[Entry]:
        """Ask ruff about files, by their absolute paths; what a buffer holds is asked for by itself."""
        answer = self._checked(
            job, [path for path, file in paths.items() if file not in self.buffers], report
        )
        for path, file in paths.items():
            if file in self.buffers:
                answer += check_text(job, path, self.buffers[file])
        return answer

    def _checked(self, job: Job, paths: Sequence[str], report: Report) -> list[Entry]:
        """Ask ruff about files on disk; where it goes down over one of them, by halves until that one is found."""
        try:
            return check(job, paths)
        except RuffCrashed:
            if len(paths) == 1:
                file = Path(paths[0]).relative_to(self.root).as_posix()
                told = "ruff crashed over this file, and went on without it"
                report.problems.append(Problem(engine="ruff", path=file, message=told))
                return []
        middle = len(paths) // 2
        return self._checked(job, paths[:middle], report) + self._checked(job, paths[middle:], report)

    def _spelt_out(
        self, job: Job, wanted: list[Entry], paths: Mapping[str, str], report: Report
    ) -> list[Entry]:
        """Have bare `noqa` comments fixed by the codes of what they hide, which ruff is asked for once more."""
        blanket = {entry.filename: paths[entry.filename] for entry in wanted if entry.key == BLANKET}
        if not blanket:
            return wanted
        usual = msgspec.structs.replace(self, asked=self.usual)
        job = msgspec.structs.replace(
            job, select=usual.job().select, preview=self.usual.preview, heedless=True
        )
        hidden = [entry for entry in self._answer(job, blanket, report) if usual.wants(entry, paths)]
        return spelt_out(wanted, hidden, {path: self._lines(file) for path, file in blanket.items()})

    def _doubts(self, found: Finding, site: Site) -> bool:
        if self.own.selects(found.rule.removeprefix("ruff:"), ""):
            return False  # the team asked for it
        return doubtful(found, site)

    def _lines(self, file: str) -> list[str]:
        """Give the lines of a file as ruff counts them; none of one that changed since ruff read it."""
        try:
            text = self.buffers[file] if file in self.buffers else _text(self.root / file)
        except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
            # It can no longer be read: ruff's word stands.
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def _decoded(self, job: Job, entry: Entry, paths: Mapping[str, str], report: Report) -> Iterable[Entry]:
        """Try a file again that is no UTF-8: its own declaration may say how to read it."""
        try:
            return check_text(job, entry.filename, _text(Path(entry.filename)))
        except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
            path = paths.get(entry.filename, "")
            report.problems.append(Problem(engine="ruff", path=path, message=entry.message))
            return ()

    def wants(self, entry: Entry, paths: Mapping[str, str]) -> bool:
        """Tell whether an entry was asked for, by us or by the team."""
        if entry.filename not in paths:
            return False
        if entry.key in _NO_RULE:
            return True
        if entry.key in _NEEDS_TARGET and self.oldest is None and not (self.config and self.config.targeted):
            return False
        if entry.key == _UNUSED and "unused: " not in entry.message and "blanket" not in entry.message:
            return False  # says only that some code is off here; it may be on where the team runs its tools
        if self.own.selects(entry.key, entry.name):
            return True
        return self.asked.choice.selects(entry.key, entry.name) and not self.own.ignores(
            entry.key, entry.name
        )

    def _broken(self, cause: str) -> Problem:
        """Say that the project's configuration could not be used."""
        place = self.config.path if self.config else self.root
        path = place.relative_to(self.root).as_posix() if place.is_relative_to(self.root) else str(place)
        message = f"the ruff configuration in {path} was not used: {cause}; the files were checked without it"
        return Problem(engine="ruff", path=path, message=message)


def _kept(entry: Entry) -> Entry:
    """Take the fix from an unused suppression that would delete codes other tools may need."""
    other = entry.key == _UNUSED and ("non-enabled: " in entry.message or "unknown: " in entry.message)
    return msgspec.structs.replace(entry, fix=None) if other else entry


def _text(path: Path) -> str:
    """Decode a file as Python would; raises what `tokenize` and decoding raise."""
    raw = path.read_bytes()
    encoding, _ = tokenize.detect_encoding(BytesIO(raw).readline)
    return raw.decode(encoding)
