"""Every code block of every page under rules/ and every case under tests/cases/ holds."""

from __future__ import annotations

import dataclasses
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

import pytest

from reviewer import rulebook
from reviewer.engines.arm import arm
from reviewer.examples import examples
from reviewer.rulebook import Rule, Rulebook
from reviewer.stand_in import SUMMARY_ABOVE, SUMMARY_BELOW
from reviewer.trial import Block, armed, failures, groups

BOOK = rulebook.read()
CASES = Path(__file__).parent / "cases"
MYPY_CACHE = Path(
    tempfile.gettempdir(), f"reviewer-examples-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
)


def every_group() -> Iterator[object]:
    for rule in BOOK:
        cases = CASES / rule.page.parent.name / rule.page.name
        for page in (rule.page, cases):
            if page.is_file():
                for group in groups(page):
                    first = group[0]
                    yield pytest.param(
                        rule, group, id=f"{rule.id}:{page.parent.parent.name}:{first.example.line}"
                    )


@pytest.mark.parametrize(("rule", "group"), list(every_group()))
def test_example_holds(rule: Rule, group: list[Block]) -> None:
    assert list(failures(rule, group, MYPY_CACHE)) == []


@pytest.mark.parametrize("rule", list(BOOK), ids=lambda rule: rule.id)
def test_page_keeps_its_promises(rule: Rule) -> None:
    kinds = {example.kind for example in examples(rule.page)}
    assert {"bad", "good"} <= kinds, "a page shows what is bad and what is good"
    assert ("fixed" in kinds) == (rule.fix != "never"), "a fix is shown exactly where one is offered"
    assert rule.checked or rule.codes, "some engine must see this defect"
    headings = re.findall(r"^## (.+)$", rule.prose(), re.MULTILINE)
    assert headings[:3] == ["Why", "Bad", "Good"]
    assert bool(rule.options) == ("Options" in headings)
    for option in rule.options:
        assert f"`{option}`" in rule.prose(), f"the page explains the option {option}"


@pytest.mark.parametrize("rule", [rule for rule in BOOK if rule.checked], ids=lambda rule: rule.id)
def test_options_of_page_and_check_agree(rule: Rule) -> None:
    from importlib import import_module

    check = import_module(rule.module).check
    names = {field.name.replace("_", "-") for field in dataclasses.fields(check.options)}
    assert names == set(rule.options) - {SUMMARY_BELOW, SUMMARY_ABOVE}, (
        "the treatment alone reads where summaries begin"
    )
    docstring = import_module(rule.module).__doc__ or ""
    assert docstring.startswith(f"rules/{rule.area}/{rule.id}.md"), "a check names its page"
    assert rule.message, "a check of ours has a message of ours"


def test_every_check_has_its_page() -> None:
    folder = Path(rulebook.__file__).parent / "checks"
    written = {
        f"reviewer.checks.{path.parent.name}.{path.stem}"
        for path in folder.glob("*/*.py")
        if path.parent.name != "shared" and path.stem != "__init__"
    }
    assert written == {rule.module for rule in BOOK if rule.checked}


def test_no_two_pages_claim_one_code() -> None:
    claims: Mapping[str, tuple[Rule, ...]] = Rulebook(BOOK).claims
    for code, rules in claims.items():
        unconditional = [rule.id for rule in rules if code not in rule.when]
        assert len(unconditional) <= 1, f"{code} is claimed by {unconditional}"


def test_arming_loads_every_check() -> None:
    rules = [rule for rule in BOOK if rule.checked and rule.scope not in ("project", "change")]
    assert len(arm(armed(rule, {}) for rule in rules)) == len(rules)


def test_cases_belong_to_rules() -> None:
    known = {(rule.page.parent.name, rule.id) for rule in BOOK}
    assert {(case.parent.name, case.stem) for case in CASES.glob("*/*.md")} <= known
    assert list(takewhile(bool, CASES.glob("*.md"))) == []
