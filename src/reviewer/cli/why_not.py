"""`reviewer why-not PATH:LINE RULE`: what kept a rule silent there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reviewer.cli.complete import rule_names
from reviewer.profiles import PROFILES
from reviewer.refused import Refused

if TYPE_CHECKING:
    from reviewer.cli.run import Run
    from reviewer.rulebook import Rulebook


@click.command(name="why-not")
@click.argument("place", metavar="PATH:LINE")
@click.argument("rule", metavar="RULE", shell_complete=rule_names)
@click.option("--since", metavar="REV", help="As `check --since`: ask about what changed since a revision.")
@click.option("--profile", type=click.Choice(PROFILES), help="Which set of rules.")
@click.option("--config", metavar="FILE", help="Read this configuration instead of the nearest.")
def why_not(place: str, rule: str, since: str | None, profile: str | None, config: str | None) -> None:
    """Say why a rule does not report a line: a setting, a comment, the baseline, an option, another engine's word."""
    from reviewer.cli.run import Run, Words

    path, line = _place(place)
    overrides = {"profile": profile} if profile else {}
    run = Run(Words(paths=(path,), overrides=overrides, since=since, config=config))
    name = _name(rule, run.book)
    for sentence in _answer(run, path, line, name):
        click.echo(sentence)


def _answer(run: Run, path: str, line: int, rule: str) -> Iterator[str]:
    """Give the sentences of the answer, decisions first."""
    import msgspec

    from reviewer import suppress
    from reviewer.review import review
    from reviewer.review_request import ENGINES
    from reviewer.why import Course, decisions, forced

    if not run.project.files:
        yield f"{path} is not reviewed: it is no Python file, or .gitignore or `exclude` leaves it out"
        return
    here = run.project.files[0]
    if line > run.texts.lines(here):
        raise Refused(f"{path} has {run.texts.lines(here)} lines; there is no line {line}")
    decided = list(decisions(run.config, run.book, rule, here))
    yield from (f"{rule} is off here: {sentence}" for sentence in decided)
    seers = _seers(rule, run.book)
    engines = tuple(engine for engine in ENGINES if engine in seers and engine in run.config.engines)
    if not engines:
        yield f"{rule} is seen by {' and '.join(sorted(seers))}, and `engines` leaves that out"
        return
    course = Course(run.book, rule, here, line)
    request = run.request()
    if here not in request.project.files:
        yield "nothing of this file changed since then"
        return
    asked = msgspec.structs.replace(
        request,
        selection=forced(run.config, run.book, rule),
        engines=engines,
        trace=course.note,
    )
    for problem in review(asked).problems:
        yield f"{problem.engine} could not tell: {problem.message}"
    lost = list(course.lost(suppress.read(run.texts.get(here) or "")))
    yield from (f"{rule} is silent here: {sentence}" for sentence in lost)
    for finding in course.told:
        yield f"{rule} {'would speak' if decided else 'does speak'}: {path}:{finding.span.line}:{finding.span.column}: {finding.message}"
    if course.told and not decided and _is_summarised(run, rule):
        yield (
            "in a review of its whole package a summary may stand for it (its options say when); "
            f"`reviewer check --select {rule}` tells it by itself"
        )
    if not course.raw:
        yield from _unseen(run, here, line, rule, engines)


def _is_summarised(run: Run, rule: str) -> bool:
    """Tell whether a review as it is set up may give a rule's findings in a summary."""
    return run.words.since is None and (
        run.selection.summary_below(rule) > 0 or run.selection.summary_above(rule) > 0
    )


def _unseen(run: Run, path: str, line: int, rule: str, engines: tuple[str, ...]) -> Iterator[str]:
    """Say why the check itself sees nothing, as far as its options tell."""
    import msgspec

    from reviewer.review import review
    from reviewer.why import Course, forced, unseen

    found = []
    if rule in run.book and run.book[rule].checked:

        def speaks(options: dict[str, Any]) -> bool:
            config = msgspec.structs.replace(run.config, rule={**run.config.rule, rule: options})
            course = Course(run.book, rule, path, line)
            review(
                msgspec.structs.replace(
                    run.request(),
                    selection=forced(config, run.book, rule),
                    engines=("native",),
                    trace=course.note,
                )
            )
            return bool(course.raw)

        options = forced(run.config, run.book, rule).options(rule)
        found = list(unseen(run.book[rule], options, speaks))
    yield from (f"{rule} is silent here: {sentence}" for sentence in found)
    if not found:
        by = " and ".join(engines)
        yield f"{by} looked and sees no such defect on this line; `reviewer explain {rule}` tells what it leaves alone"


def _seers(rule: str, book: Rulebook) -> frozenset[str]:
    if ":" in rule:
        return frozenset({rule.partition(":")[0]})
    own = {"native"} if book[rule].checked else set()
    return frozenset(own | set(book[rule].same_as))


def _name(rule: str, book: Rulebook) -> str:
    """The rule's name for a rule or a code: that of the page that claims the code."""
    if rule in book:
        return rule
    for code in (rule, f"ruff:{rule}", f"mypy:{rule}"):
        if code in book.claims:
            return book.claims[code][0].id
    if ":" in rule:
        return rule
    nearest = book.nearest(rule)
    raise Refused(f"there is no rule {rule!r}" + (f"; did you mean {nearest!r}?" if nearest else ""))


def _place(text: str) -> tuple[str, int]:
    path, _, line = text.rpartition(":")
    if not path or not line.isdecimal() or int(line) < 1:
        raise click.UsageError(f"{text!r} is no place; write it as PATH:LINE, with lines from 1.")
    if not Path(path).is_file():
        raise Refused(f"there is no file {path}")
    return path, int(line)
