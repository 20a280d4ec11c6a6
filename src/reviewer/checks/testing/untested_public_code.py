"""rules/testing/untested-public-code.md is checked here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.shared.coverage import Covered
from reviewer.checks.shared.new_code import Made, made_by_change
from reviewer.checks.shared.test_words import TestWords
from reviewer.whole import Flaw, Whole, whole


@dataclass(frozen=True)
class Options:
    """How many ways through a function make it worth a test, and where coverage.py wrote what ran."""

    min_complexity: int
    coverage: str


@whole(Options)
def check(project: Whole, options: Options) -> Iterator[Flaw]:
    """Report new public functions with decisions that no test leads to."""
    made = list(made_by_change(project))
    found = [each for each in made if each.is_judged and each.complexity >= options.min_complexity]
    if not found:
        return
    report = project.text(options.coverage) if options.coverage else None
    if report is not None:  # where tests have not been run, names are all there is to go by
        yield from _unrun(found, Covered(options.coverage, report))
        return
    words = TestWords(project, made)
    if not words.any_test:
        return  # tests-missing says so once
    for each in found:
        if not words.lead_to(each):
            yield Flaw(each.path, each.line, {"name": each.qualname, "verb": "mentions"})


def _unrun(found: list[Made], covered: Covered) -> Iterator[Flaw]:
    """What the tests did not run, by their own record."""
    for each in found:
        if covered.is_missed(each.path, each.body):
            yield Flaw(each.path, each.line, {"name": each.qualname, "verb": "runs"})
