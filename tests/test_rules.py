"""Every code block of every page under rules/ and every case under tests/cases/ holds."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path

import pytest

from examples_run import Block, found_in, groups, is_checked_here, witnessed
from reviewer import rulebook
from reviewer.edits import apply, compatible, unique
from reviewer.engines.arm import arm
from reviewer.examples import examples
from reviewer.rulebook import Rule, Rulebook

BOOK = rulebook.read()
CASES = Path(__file__).parent / "cases"
ARROW = re.compile(r"  # <-$", re.MULTILINE)


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
    files = {block.name: ARROW.sub("", block.example.code) for block in group}
    found = found_in(rule, files, group[0].example.options)
    if rule.checked and any(block.fixed for block in group) and not any(each.fix for each in found):
        found = witnessed(rule, files, found)  # the fix is another engine's
    for block in group:
        lines = block.example.code.split("\n")  # a form feed ends no line
        expected = [number for number, text in enumerate(lines, 1) if ARROW.search(text)]
        here = [f for f in found if f.path == block.name]
        assert [f.span.line for f in here] == expected, [f.message for f in here]
        assert bool(expected) <= (block.example.kind == "bad"), "a good block points at nothing"
        if block.fixed is not None:
            fixes = compatible([f.fix for f in here if f.fix is not None])
            assert apply(files[block.name], unique(fixes)) == block.fixed.code
    assert any(ARROW.search(block.example.code) for block in group) == any(
        b.example.kind == "bad" for b in group
    )


@pytest.mark.parametrize("rule", list(BOOK), ids=lambda rule: rule.id)
def test_page_keeps_its_promises(rule: Rule) -> None:
    kinds = {example.kind for example in examples(rule.page)}
    assert {"bad", "good"} <= kinds, "a page shows what is bad and what is good"
    assert ("fixed" in kinds) == (rule.fix != "never"), "a fix is shown exactly where one is offered"
    assert is_checked_here(rule) or rule.codes, "some engine must see this defect"
    headings = re.findall(r"^## (.+)$", rule.prose(), re.MULTILINE)
    assert headings[:3] == ["Why", "Bad", "Good"]
    assert bool(rule.options) == ("Options" in headings)
    for option in rule.options:
        assert f"`{option}`" in rule.prose(), f"the page explains the option {option}"


@pytest.mark.parametrize("rule", [rule for rule in BOOK if is_checked_here(rule)], ids=lambda rule: rule.id)
def test_options_of_page_and_check_agree(rule: Rule) -> None:
    from importlib import import_module

    check = import_module(f"reviewer.checks.{rule.module}").check
    names = {field.name.replace("_", "-") for field in dataclasses.fields(check.options)}
    assert names == set(rule.options)
    docstring = import_module(f"reviewer.checks.{rule.module}").__doc__ or ""
    assert docstring.startswith(f"rules/{rule.area}/{rule.id}.md"), "a check names its page"
    assert rule.message, "a check of ours has a message of ours"


def test_every_check_has_its_page() -> None:
    folder = Path(rulebook.__file__).parent / "checks"
    written = {
        f"{path.parent.name}.{path.stem}"
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
    from examples_run import order_of

    rules = [rule for rule in BOOK if rule.checked]
    assert len(arm(order_of(rule, {}) for rule in rules)) == len(rules)


def test_cases_belong_to_rules() -> None:
    known = {(rule.page.parent.name, rule.id) for rule in BOOK}
    assert {(case.parent.name, case.stem) for case in CASES.glob("*/*.md")} <= known
    assert list(takewhile(bool, CASES.glob("*.md"))) == []
