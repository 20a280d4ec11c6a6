"""The story: files go to three engines, their findings are merged, treated and handed to a face."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from reviewer.baseline import Entry, Ratchet
from reviewer.engines import native, ruff, tool
from reviewer.engines.answer import SYNTAX_ERROR
from reviewer.engines.grammar import settled
from reviewer.engines.interruption import ending_all
from reviewer.engines.order import Order, order_of
from reviewer.engines.projects import CHANGE, PROJECT
from reviewer.engines.ruff_codes import Asked
from reviewer.engines.unreadable import told_once
from reviewer.finding import Finding, Problem, Report, Severity
from reviewer.merge import merge
from reviewer.merge.claims import claimants
from reviewer.outcome import Outcome, Stats
from reviewer.review_request import ENGINES, Request
from reviewer.rulebook import Rule, Rulebook
from reviewer.selection import Selection
from reviewer.treatment import Context, treat


def review(request: Request) -> Outcome:
    """Review a project: start the engines, merge what they saw, treat it, count it."""
    started = time.perf_counter()
    return concluded(request, _ask(request), started)


def concluded(request: Request, asked: Mapping[str, Report], started: float) -> Outcome:
    """Give the outcome of a review whose engines have been asked already, `started` on the performance counter."""
    reports = told_once(settled(asked, lambda found: _is_syntax(found, request.book)))
    native_report = reports.get("native", Report())
    judging = frozenset(rule.id for rule in request.selection.rules() if rule.checked)
    failed = native_report.failed
    judges = {path: judging - failed.get(path, frozenset()) for path in native_report.reviewed}
    raw = [finding for report in reports.values() for finding in report.findings]
    merged = merge(
        raw,
        book=request.book,
        judges=judges,
        text=request.texts.get,
        enabled=lambda rule, path: request.selection.level(rule, path) is not None,
    )
    for stage, findings in (("raw", raw), ("merged", merged)):
        if request.trace is not None:
            request.trace(stage, findings)
    ratchet = None
    if request.baseline is not None:
        ratchet = Ratchet(request.baseline, request.project.everything)
    treated = treat(merged, _context(request, reports, judges, ratchet))
    problems = _problems(request, reports)
    return Outcome(
        findings=tuple(treated.findings),
        problems=problems,
        notes=(*request.project.notes, *(note for report in reports.values() for note in report.notes)),
        stats=_stats(request, reports, merged, treated.dropped, time.perf_counter() - started),
        profile=request.selection.profile,
        stale=() if ratchet is None or problems else _stale(request, ratchet, reports),
        behind=tuple(treated.behind),
    )


def _ask(request: Request) -> dict[str, Report]:
    """Run the engines beside each other; mypy takes longest and starts first."""
    if not request.project.files:
        return {}
    ways: dict[str, Callable[[Request], Report]] = {"mypy": mypy_of, "ruff": ruff_of}
    with ending_all(), ThreadPoolExecutor(max_workers=len(ways)) as threads:
        try:
            running = {
                name: threads.submit(way, request) for name, way in ways.items() if runs(name, request)
            }
            reports = {"native": _native(request)} if runs("native", request) else {}
            reports |= {name: future.result() for name, future in running.items()}
        except BaseException:
            # Leaving this block waits for the threads, and they wait for their programs.
            tool.stop_all()
            raise
    return {name: reports[name] for name in ENGINES if name in reports}


def runs(engine: str, request: Request) -> bool:
    """Tell whether an engine runs: it does when it is asked for and some rule that is on needs it."""
    return engine in request.engines and request.selection.wants(engine)


def _native(request: Request) -> Report:
    return native.review(task_of(request), request.cache, jobs=request.jobs, executor=request.executor)


def task_of(request: Request) -> native.Task:
    """Give what our own pass has to do."""
    return native.Task(
        root=request.project.root,
        files=request.project.files,
        everything=(*request.project.everything, *request.project.templates),
        orders=orders_of(request.selection),
        buffers=request.texts.buffers,
        python=request.project.python,
        project_orders=tuple(_orders(request.selection, PROJECT)),
        change_orders=tuple(_orders(request.selection, CHANGE)),
        earlier=request.earlier,
    )


def orders_of(selection: Selection) -> tuple[Order, ...]:
    """Give the orders of all rules that are on and have a check."""
    return tuple(_orders(selection))


def _orders(selection: Selection, scope: str = "") -> Iterator[Order]:
    """Those of pages of a scope that is no file's; without one all others."""
    for rule in selection.rules():
        if rule.checked and (rule.scope if rule.scope in (PROJECT, CHANGE) else "") == scope:
            yield order(rule, selection)


def _is_syntax(found: Finding, book: Rulebook) -> bool:
    """Tell whether any engine calls a file no Python."""
    return found.rule == SYNTAX_ERROR or any(rule.id == SYNTAX_ERROR for rule in claimants(found, book))


def order(rule: Rule, selection: Selection) -> Order:
    """Give what the native engine must know to run one rule."""
    return order_of(rule, selection.level(rule.id) or Severity.INFO, selection.options(rule.id))


def ruff_of(request: Request) -> Report:
    """Ask ruff."""
    usual = request.selection.whole
    return ruff.review(
        request.project.root,
        request.project.files,
        asked=_asked(request.selection),
        usual=_asked(usual),
        trusted=request.trusted,
        excludes=request.excludes,
        defaults=request.selection.ruff_config,
        yielding=request.selection.ruff_yielding,
        buffers=request.texts.buffers,
    )


def _asked(selection: Selection) -> Asked:
    return Asked(
        selection.ruff_select, selection.ruff_ignore, selection.ruff_preview, own_all=selection.ruff_all
    )


def mypy_of(request: Request) -> Report:
    """Ask mypy."""
    from reviewer.engines import mypy  # nobody who waits for an editor asks it

    with ExitStack() as stack:
        # Without a cache of ours mypy gets a folder for this once: the reviewed tree's own is not ours to trust.
        folder = request.cache.ready() or Path(
            stack.enter_context(TemporaryDirectory(prefix="reviewer-mypy-"))
        )
        return mypy.review(
            request.project.root,
            request.project.files,
            options=request.selection.mypy_options,
            python=request.project.python,
            cache_dir=folder / "mypy",
            trusted=request.trusted,
            excludes=request.excludes,
            buffers=request.texts.buffers,
        )


def _stale(request: Request, ratchet: Ratchet, reports: Mapping[str, Report]) -> tuple[Entry, ...]:
    """Give what the baseline knows and a review of the whole project did not meet.

    Of a rule that is off, or whose engine was not asked, nobody can tell.
    """
    if request.changed is not None or set(request.project.files) != set(request.project.everything):
        return ()
    return tuple(entry for entry in ratchet.unmet() if _looked_for(entry.rule, request, reports))


def _looked_for(rule: str, request: Request, reports: Mapping[str, Report]) -> bool:
    if rule in request.book:
        page = request.book[rule]
        seers = {"native"} if page.checked else set(page.same_as)
    else:
        seers = {rule.partition(":")[0]}
    known = rule in request.book or ":" in rule
    return not known or (not seers.isdisjoint(reports) and request.selection.level(rule) is not None)


def _context(
    request: Request,
    reports: Mapping[str, Report],
    judges: Mapping[str, frozenset[str]],
    ratchet: Ratchet | None,
) -> Context:
    return Context(
        book=request.book,
        level=request.selection.level,
        explicit=request.selection.explicit,
        text=request.texts.get,
        changed=request.changed,
        engines=frozenset(reports),
        judges=judges,
        paths=frozenset(request.project.files),
        ratchet=ratchet,
        trace=request.trace,
        summary_below=request.selection.summary_below,
        summary_above=request.selection.summary_above,
        asked=reports.get("native", Report()).asked,
        everything=frozenset(request.project.everything),
    )


def _problems(request: Request, reports: Mapping[str, Report]) -> tuple[Problem, ...]:
    found = [
        *request.project.problems,
        *(problem for report in reports.values() for problem in report.problems),
    ]
    return tuple(sorted(set(found), key=lambda problem: (problem.path, problem.engine, problem.message)))


def _stats(
    request: Request,
    reports: Mapping[str, Report],
    merged: list[Finding],
    dropped: Mapping[str, int],
    total: float,
) -> Stats:
    """Count so that nothing can be lost unseen: raw findings, merged ones, and what each step took away."""
    return Stats(
        files=len(request.project.files),
        lines=sum(request.texts.lines(path) for path in request.project.files),
        seconds={**{name: report.seconds for name, report in reports.items()}, "total": total},
        counts={
            **{f"raw {name}": len(report.findings) for name, report in reports.items()},
            "merged": len(merged),
            **dropped,
        },
        asked=sum(
            (Counter(asked) for asked in reports.get("native", Report()).asked.values()), Counter[str]()
        ),
    )
