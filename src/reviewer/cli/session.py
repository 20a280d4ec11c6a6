"""What `reviewer check` does once its words are understood: review, fix, write, and tell by the exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console

from reviewer import __version__, rulebook, standard
from reviewer.cli.baseline import stale_note
from reviewer.cli.console import findings_console, talk_console
from reviewer.cli.run import Run, Words
from reviewer.cli.standpoint import from_here
from reviewer.outcome import Outcome
from reviewer.refused import Refused
from reviewer.reporters import Context, render, show
from reviewer.reporters.words import counted

if TYPE_CHECKING:
    from reviewer.fix import Fixed

CLEAN, FOUND, PROBLEM = 0, 1, 2
_SHOWN = frozenset({"full", "concise", "statistics"})  # written for people, through a console


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with what was found."""

    fix: bool = False
    unsafe_fixes: bool = False
    show_fixes: bool = False
    format: str = "full"
    file: str | None = None
    statistics: bool = False
    exit_zero: bool = False
    quiet: bool = False
    verbose: bool = False


class Session:
    """One run of `reviewer check`."""

    def __init__(self, words: Words, manner: Manner) -> None:
        self._words = words
        self._manner = manner
        self._talk = talk_console()

    def once(self) -> int:
        """Review, write, and give the exit code."""
        run = Run(self._words)
        if self._manner.fix and run.on_stdin:
            raise Refused("--fix changes files; give a path instead of standard input")
        with self._talk.status("reviewing", spinner="dots"):
            outcome = run.outcome()
        if self._manner.fix:
            outcome = self._fixed(run, outcome)
        self._write(run, outcome)
        if not self._manner.quiet:
            for note in (*outcome.notes, *stale_note(outcome)):
                self._talk.print(note, markup=False, soft_wrap=True)
        return self._exit_code(run, outcome)

    def watch(self) -> int:
        """Review now and after every change, until interrupted."""
        from reviewer.cli.watch import changes_of

        run = Run(self._words)
        if run.on_stdin:
            raise Refused("--watch needs files; standard input does not change")
        code = self.once()
        for changed in changes_of(run.project.root):
            self._talk.rule(f"{len(changed)} changed")
            code = self.once()
        return code

    def _fixed(self, run: Run, outcome: Outcome) -> Outcome:
        from reviewer.fix import fix
        from reviewer.review import review

        with self._talk.status("fixing and proving", spinner="dots"):
            fixed = fix(run.request(), outcome, review, unsafe=self._manner.unsafe_fixes)
        self._tell(fixed)
        return fixed.outcome

    def _tell(self, fixed: Fixed) -> None:
        if self._manner.quiet:
            return
        done = f"{counted(fixed.applied, 'fix', 'fixes')} applied in {counted(len(fixed.files), 'file')}"
        proved = f"{done}, each proved by a second review"
        self._talk.print(proved if fixed.applied else "no fix was applied", soft_wrap=True)
        for reason in fixed.withdrawn:
            self._talk.print(f"withdrawn: {reason}", markup=False, soft_wrap=True)

    def _write(self, run: Run, outcome: Outcome) -> None:
        name = (
            "statistics" if self._manner.statistics and self._manner.format == "full" else self._manner.format
        )
        context = Context(
            text=run.texts.get,
            book=run.book,
            root=run.project.root,
            show_fixes=self._manner.show_fixes,
            show_summary=not self._manner.quiet,
            verbose=self._manner.verbose,
            version=__version__,
            prefix=below_repository(run.project.root),
            clauses={name: clause.statement for name, clause in standard.clauses(rulebook.home()).items()},
        )
        outcome, context = from_here(name, outcome, context, Path.cwd())
        if self._manner.file is None:
            self._to_terminal(name, outcome, context)
        else:
            self._to_file(Path(self._manner.file), name, outcome, context)

    def _to_terminal(self, name: str, outcome: Outcome, context: Context) -> None:
        if name in _SHOWN:
            show(name, outcome, context, findings_console())
            return
        sys.stdout.write(render(name, outcome, context))
        for problem in outcome.problems:
            self._talk.print(f"{problem.engine} {problem.path}: {problem.message}".strip(), markup=False)

    def _to_file(self, file: Path, name: str, outcome: Outcome, context: Context) -> None:
        try:
            with file.open("w", encoding="utf-8", newline="\n") as out:
                if name in _SHOWN:
                    show(name, outcome, context, Console(file=out, width=110, no_color=True))
                else:
                    out.write(render(name, outcome, context))
        except OSError as cause:
            raise Refused(f"the output file {file} cannot be written: {cause.strerror}") from cause

    def _exit_code(self, run: Run, outcome: Outcome) -> int:
        if outcome.problems:
            return PROBLEM
        level = run.config.fail_level
        found = any(finding.severity >= level for finding in outcome.findings)
        return FOUND if found and not self._manner.exit_zero else CLEAN


def below_repository(root: Path) -> str:
    """Give the project's place in its repository, with a slash at the end, as forges write paths; mostly empty."""
    for folder in (root, *root.parents):
        if (folder / ".git").exists():
            return "" if folder == root else f"{root.relative_to(folder).as_posix()}/"
    return ""
