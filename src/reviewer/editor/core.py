"""One project held ready: reviews texts as they are in an editor, not as they are on the disk."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import msgspec

from reviewer.editor.on_save import may_be_made_on_save
from reviewer.editor.standing import Standing
from reviewer.engines.glance import Glance
from reviewer.finding import Finding, Problem, Report, Safety, Severity
from reviewer.fix import mended
from reviewer.outcome import Outcome
from reviewer.review import concluded, orders_of, review, ruff_of, runs, task_of
from reviewer.review_request import Request
from reviewer.rulebook import Rulebook

if TYPE_CHECKING:
    from reviewer.engines.resident import Resident

QUICK = ("native", "ruff")  # mypy takes longer than anybody waits for while typing


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is found in one text.

    `findings` are those that `reviewer check --stdin-filename` shows of it, merged and treated alike, by
    place; each carries its own fix. `problems` say what could not be reviewed, and why. `notes` are
    sentences about the run. `path` is relative to the project's root, with forward slashes.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class Core:
    """One project, held ready for one review after the other.

    `root` is the folder whose configuration holds (`Cores` in projects.py finds it for a file);
    `config` a configuration that is read in the place of the nearest. `trusted` off: nothing that
    belongs to the project runs or is believed: no `.venv`, no plugins, no interpreter that it names. `watched`: whoever
    holds the core calls `forget` when anything changes on the disk, so that it need not look for that at each review.
    Raises `Refused` (BadConfig, BadPage, ...) with one sentence where the project cannot be reviewed as configured.

    Paths may be absolute, or relative to the root. Texts are decoded, without a byte order mark, with
    their own line endings. Any thread may call; reviews take turns, but mypy runs beside them.
    """

    def __init__(
        self, root: Path, *, trusted: bool = True, config: Path | None = None, watched: bool = False
    ) -> None:
        self._turn = RLock()
        self._standing = Standing.read(root, trusted=trusted, config=config, watched=watched)
        self._glance = Glance(watched=watched)
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ruff")

    @property
    def root(self) -> Path:
        """The root that the paths of answers are relative to."""
        return self._standing.root

    @property
    def fail_level(self) -> Severity:
        """From which severity on a finding is a failure."""
        return self._standing.config.fail_level

    @property
    def book(self) -> Rulebook:
        """The pages of all rules that are known in this project."""
        return self._standing.book

    def name(self, path: str | Path) -> str | None:
        """Give a path relative to the root, with forward slashes; None for what does not lie below it."""
        return self._standing.name(path)

    def leaves_out(self, path: str | Path) -> bool:
        """Tell whether the configuration, or what is left out everywhere, keeps a file from being reviewed."""
        name = self.name(path)
        return name is None or self._standing.leaves_out(name)

    def review(self, path: str | Path, text: str, *, overlay: Mapping[str, str] | None = None) -> Answer:
        """Review a text as the file at `path`, with our own checks and ruff.

        `overlay` are the texts of other files by their paths that are open and not saved: what the
        project's files tell each other is read from them. Raises Refused for a path outside of the root.
        """
        with self._turn:
            request = self.asked(path, text, overlay, QUICK)
            return _answer(request, self._review(request))

    def mypy(self, path: str | Path, text: str, *, overlay: Mapping[str, str] | None = None) -> Answer:
        """Review a text with all engines that the configuration has, mypy among them: it stands in for `review`'s answer.

        For after a file was saved. It may take as long as mypy does, and keeps no other review waiting.
        """
        with self._turn:
            request = self.asked(path, text, overlay, self._standing.config.engines)
        return _answer(request, review(request))

    def whole(self, *, overlay: Mapping[str, str] | None = None) -> tuple[Answer, ...]:
        """Review every file of the project with our own checks and ruff; one answer a file in which something is found.

        What was found before and still holds is remembered. It keeps no other review waiting.
        """
        with self._turn:
            buffers = {str(path): text for path, text in (overlay or {}).items()}
            request = self._standing.request_of_all(buffers, QUICK)
        by_path: dict[str, list[Finding]] = {}
        for finding in review(request).each:
            by_path.setdefault(finding.path, []).append(finding)
        return tuple(Answer(path=path, findings=tuple(found)) for path, found in by_path.items())

    def fixed(
        self,
        path: str | Path,
        text: str,
        *,
        overlay: Mapping[str, str] | None = None,
        on_save: bool = True,
    ) -> str:
        """Give the text with its safe fixes made, each proved by a second review; the same text where there are none.

        `on_save`: only those that cannot change types, and none that takes away what was typed, such as an
        unused import. Off: all safe fixes, for somebody who asks for them. What is fixed once stays as it is.
        """
        with self._turn:
            # On save our own checks have nothing to give that may be made unasked, and nothing to say to what ruff may.
            request = self.asked(path, text, overlay, ("ruff",) if on_save else QUICK)
            wanted = partial(may_be_made_on_save, self.book) if on_save else _is_safe
            name = request.project.files[0]
            return mended(request, self._review(request), self._review, wanted).get(name, text)

    def stale(self) -> bool:
        """Tell whether configuration, rules or tools are no longer what they were: then a new core is to be made."""
        return self._standing.stale()

    def forget(self, paths: Sequence[str | Path] | None = None) -> None:
        """Take note that files were written, made, moved or deleted outside of the editor; None: whichever."""
        with self._turn:
            self._standing.look_again()
            self._glance.at_once()

    def close(self) -> None:
        """End what the core has started; it can be asked no more."""
        self._beside.shutdown()
        if "_native" in vars(self):
            self._native.close()

    @cached_property
    def _native(self) -> Resident:
        """Our own pass, which loads LibCST: saving alone needs none of it."""
        from reviewer.engines.resident import Resident

        standing = self._standing
        orders, python = orders_of(standing.selection), standing.project.python
        return Resident(self.root, orders, standing.cache, python, self._glance)

    def _review(self, request: Request) -> Outcome:
        """Review one text with our own pass, and ruff beside it."""
        started = time.perf_counter()
        ruff = self._beside.submit(ruff_of, request) if runs("ruff", request) else None
        reports: dict[str, Report] = {}
        if runs("native", request):
            reports["native"] = self._native.review(task_of(request))
        if ruff is not None:
            reports["ruff"] = ruff.result()
        return concluded(request, reports, started)

    def asked(
        self,
        path: str | Path,
        text: str,
        overlay: Mapping[str, str] | None = None,
        engines: Sequence[str] = QUICK,
    ) -> Request:
        """Give what a review of a text by some engines is asked; raises Refused for a path outside of the root."""
        buffers = {**{str(other): said for other, said in (overlay or {}).items()}, str(path): text}
        return self._standing.request(str(path), buffers, engines)


def _answer(request: Request, outcome: Outcome) -> Answer:
    return Answer(
        path=request.project.files[0],
        findings=outcome.findings,
        problems=outcome.problems,
        notes=outcome.notes,
    )


def _is_safe(finding: Finding, text: str) -> bool:
    return finding.fix is not None and finding.fix.safety is Safety.SAFE
