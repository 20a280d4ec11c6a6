"""What is left of merged findings after silence, levels and changed lines, and how each is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import pytest

from reviewer.edits import apply
from reviewer.finding import Edit, Facet, Finding, Fix, Safety, Severity, Span, listed
from reviewer.rulebook import Rule, Rulebook
from reviewer.treatment import Context, Treated, treat

PATH = "shop/cart.py"
TEMPLATE = Rule(
    id="",
    area="errors",
    name="",
    severity=Severity.WARNING,
    clause="errors-handled",
    message="",
    fix="never",
    scope="line",
    always=False,
    same_as={},
    when={},
    levels={},
    options={},
    profile_options={},
    types={},
    page=Path("page.md"),
    checked=True,
)
BOOK = Rulebook(
    msgspec.structs.replace(TEMPLATE, **facts)
    for facts in (
        {"id": "bare-except", "scope": "handler", "same_as": {"ruff": ("E722",)}},
        {"id": "swallowed-exception", "scope": "handler", "same_as": {"ruff": ("S110",)}},
        {
            "id": "missing-type-hints",
            "area": "typing",
            "scope": "def",
            "same_as": {"ruff": ("ANN001", "ANN201"), "mypy": ("no-untyped-def",)},
        },
        {
            "id": "docstring-params-mismatch",
            "area": "docs",
            "scope": "docstring",
            "same_as": {"ruff": ("D417",)},
        },
        {"id": "query-in-loop", "area": "orm"},
        {"id": "unexplained-suppression", "area": "typing", "same_as": {"ruff": ("PGH004",)}},
        {
            "id": "unused-suppression",
            "area": "typing",
            "message": "`{comment}` silences nothing; remove it",
            "same_as": {"ruff": ("RUF100",), "mypy": ("unused-ignore",)},
            "checked": False,
        },
    )
)
CHECKED = frozenset(rule.id for rule in BOOK if rule.checked)
CLAUSE = "def load():\n    try:\n        run()\n    except:{comment}\n        pass\n"


def found(rule: str, line: int, column: int = 1, length: int = 1, **facts: object) -> Finding:
    place = Span(line, column, line, column + length)
    by = rule if ":" in rule else "native"
    plain = Finding(rule=rule, path=PATH, span=place, severity=Severity.WARNING, message=rule, seen_by=(by,))
    return msgspec.structs.replace(plain, **facts)


def treated(
    findings: Iterable[Finding],
    source: str = "",
    *,
    levels: Mapping[str, Severity | None] | None = None,
    explicit: Mapping[str, Severity] | None = None,
    changed: Mapping[str, frozenset[int]] | None = None,
    judges: frozenset[str] = CHECKED,
    engines: frozenset[str] = frozenset({"native", "ruff", "mypy"}),
) -> Treated:
    chosen = levels or {}
    context = Context(
        book=BOOK,
        level=lambda rule, path: chosen.get(rule, Severity.WARNING),
        explicit=(explicit or {}).get,
        text={PATH: source}.get,
        changed=changed,
        engines=engines,
        judges={PATH: judges},
        paths=frozenset({PATH}),
    )
    return treat(findings, context)


def rules(outcome: Treated) -> list[str]:
    return [finding.rule for finding in outcome.findings]


# Silence


@pytest.mark.parametrize(
    "comment",
    [
        "  # reviewer: ignore[bare-except] legacy",
        "  # reviewer: ignore[errors]",
        "  # reviewer: ignore[E722]",
        "  # reviewer: ignore[ruff:E722]",
        "  # noqa: E722",
        "  # noqa",
    ],
)
def test_any_name_of_a_member_silences_the_finding(comment: str) -> None:
    outcome = treated([found("bare-except", 4, 5, 6)], CLAUSE.format(comment=comment))
    assert outcome.findings == []
    assert outcome.dropped == {"suppressed": 1}


@pytest.mark.parametrize(
    "comment",
    ["  # noqa: E501", "  # type: ignore", "  # reviewer: ignore[query-in-loop]", "  # reviewer: ignore"],
)
def test_other_names_silence_nothing(comment: str) -> None:
    assert "bare-except" in rules(treated([found("bare-except", 4, 5, 6)], CLAUSE.format(comment=comment)))


def test_what_it_stands_for_silences_it_too() -> None:
    clause = found("bare-except", 4, 5, 6, absorbed=("swallowed-exception",))
    for comment in ("  # reviewer: ignore[swallowed-exception]", "  # noqa: S110"):
        assert treated([clause], CLAUSE.format(comment=comment)).findings == []


def test_a_comment_at_the_try_speaks_for_its_clause_and_one_in_its_body_does_not() -> None:
    source = CLAUSE.format(comment="")
    clause = found("bare-except", 4, 5, 6)
    assert treated([clause], source.replace("try:", "try:  # noqa: E722")).findings == []
    assert rules(treated([clause], source.replace("pass", "pass  # noqa: E722"))) == ["bare-except"]


@pytest.mark.parametrize("comment", ["# reviewer: ignore-file[errors]", "# ruff: noqa: E722", "# ruff: noqa"])
def test_a_comment_may_speak_for_the_file(comment: str) -> None:
    assert treated([found("bare-except", 5, 5, 6)], f"{comment}\n{CLAUSE.format(comment='')}").findings == []


SIGNATURE = "@cache\ndef total(\n    prices,{first}\n    rate,{second}\n):{last}\n    return prices\n"
PARTS = (Facet("prices", "ANN001", 3), Facet("rate", "ANN001", 4), Facet("return", "ANN201", 2))


def hints(**facts: object) -> Finding:
    return found("missing-type-hints", 2, 5, 5, facets=PARTS, message=f"No hints: {listed(PARTS)}", **facts)


def signature(first: str = "", second: str = "", last: str = "") -> str:
    return SIGNATURE.format(first=first, second=second, last=last)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (signature(first="  # noqa: ANN001"), "No hints: `rate` and `return`"),
        (signature(last="  # noqa: ANN001"), "No hints: `return`"),
        (signature(last="  # noqa: ANN201"), "No hints: `prices` and `rate`"),
        (signature(second="  # noqa"), "No hints: `prices` and `return`"),
        (signature(second="  # reviewer: ignore[ANN001]"), "No hints: `prices` and `return`"),
        (signature(last="  # noqa: E501"), "No hints: `prices`, `rate` and `return`"),
    ],
)
def test_the_code_of_one_part_silences_this_part_alone(source: str, message: str) -> None:
    assert [one.message for one in treated([hints()], source).findings] == [message]


@pytest.mark.parametrize(
    "source",
    [
        signature(last="  # type: ignore[no-untyped-def]"),
        signature(second="  # reviewer: ignore[missing-type-hints] later"),
        signature(last="  # noqa: ANN001, ANN201"),
        signature().replace("@cache", "@cache  # reviewer: ignore[typing]"),
    ],
)
def test_the_name_of_the_whole_or_of_all_parts_silences_all(source: str) -> None:
    assert treated([hints()], source).findings == []


def test_a_fix_that_might_touch_a_silenced_part_is_withdrawn() -> None:
    repair = Fix(Safety.SAFE, (Edit(Span(5, 2, 5, 2), " -> int"),))
    (kept,) = treated([hints(fix=repair)], signature(first="  # noqa: ANN001")).findings
    assert kept.fix == repair
    near = Fix(Safety.SAFE, (Edit(Span(3, 11, 3, 11), ": int"),))
    (withdrawn,) = treated([hints(fix=near)], signature(first="  # noqa: ANN001")).findings
    assert withdrawn.fix is None


def test_the_end_of_a_docstring_speaks_for_it() -> None:
    source = 'def f(a):\n    """Add.\n\n    Args:\n    """  # noqa: D417\n'
    assert treated([found("docstring-params-mismatch", 1, 5)], source).findings == []


def test_a_statement_over_several_lines_hears_its_first_and_last_line() -> None:
    source = "x = call(  # noqa: E1\n    1,  # noqa: E2\n)  # noqa: E3\n"
    findings = [found(f"ruff:E{number}", 1, 5, 4) for number in (1, 2, 3)]
    assert rules(treated(findings, source)) == ["ruff:E2"]


def test_a_blanket_comment_cannot_hide_itself() -> None:
    assert rules(treated([found("unexplained-suppression", 1, 8)], "x = 1  # noqa\n")) == [
        "unexplained-suppression"
    ]


# Unused comments


def test_a_comment_that_silences_nothing_is_reported_and_its_removal_offered() -> None:
    source = "x = 1  # reviewer: ignore[bare-except] old\n"
    (one,) = treated([], source).findings
    assert one.message == "`reviewer: ignore[bare-except]` silences nothing; remove it"
    assert (one.rule, one.span) == ("unused-suppression", Span(1, 8, 1, 43))
    assert one.fingerprint
    assert one.fix is not None
    assert one.fix.safety is Safety.SAFE
    assert apply(source, one.fix.edits) == "x = 1\n"


@pytest.mark.parametrize(
    ("source", "fixed"),
    [
        ("# reviewer: ignore-file[orm]\nx = 1\n", "x = 1\n"),
        ("x = 1\n# reviewer: ignore[orm]", "x = 1\n"),
        ("x = 1  # reviewer: ignore[orm]  # noqa: E501\n", "x = 1  # noqa: E501\n"),
        ("x = 1  # noqa: E501  # reviewer: ignore[orm] why\n", "x = 1  # noqa: E501\n"),
    ],
)
def test_the_removal_leaves_the_rest_alone(source: str, fixed: str) -> None:
    (one,) = treated([], source).findings
    assert one.fix is not None
    assert apply(source, one.fix.edits) == fixed


def test_only_the_idle_names_are_removed() -> None:
    source = CLAUSE.format(comment="  # reviewer: ignore[bare-except, query-in-loop] legacy")
    (one,) = treated([found("bare-except", 4, 5, 6)], source).findings
    assert "ignore[query-in-loop]" in one.message
    assert one.fix is not None
    assert apply(source, one.fix.edits) == CLAUSE.format(comment="  # reviewer: ignore[bare-except] legacy")


def test_a_misspelt_name_gets_the_nearest_one() -> None:
    (one,) = treated([], "x = 1  # reviewer: ignore[bare-exept]\n").findings
    assert one.message.endswith("; did you mean `bare-except`?")


def test_a_comment_is_not_judged_by_a_rule_that_did_not_look() -> None:
    source = "x = 1  # reviewer: ignore[bare-except]\ny = 2  # reviewer: ignore[ruff:E501]\n"
    assert treated([], source, judges=frozenset(), engines=frozenset({"mypy"})).findings == []
    assert treated([], source, levels={"bare-except": None, "ruff:E501": None}).findings == []
    assert treated([], source, levels={"unused-suppression": None}).findings == []


def test_comments_of_other_tools_are_judged_by_those_tools() -> None:
    assert treated([], "x = 1  # noqa: E722\ny = 2  # type: ignore[misc]\n").findings == []


def test_a_comment_that_silenced_a_merged_finding_is_not_unused_for_its_tool() -> None:
    said = found("unused-suppression", 4, 14, seen_by=("ruff:RUF100",))
    source = CLAUSE.format(comment="  # noqa: E722")
    assert treated([found("bare-except", 4, 5, 6), said], source).findings == []
    assert rules(treated([said], source)) == ["unused-suppression"]


# Levels


def test_what_is_off_is_dropped() -> None:
    outcome = treated([found("bare-except", 1), found("ruff:E501", 1)], "x\n", levels={"ruff:E501": None})
    assert (rules(outcome), outcome.dropped) == (["bare-except"], {"off": 1})


def test_a_severity_is_the_checks_own_unless_the_configuration_names_one() -> None:
    ours, theirs = found("bare-except", 1, severity=Severity.INFO), found("ruff:E501", 2)
    levels = {"bare-except": Severity.ERROR, "ruff:E501": Severity.ERROR}
    outcome = treated([ours, theirs], "x\n" * 3, levels=levels)
    assert [one.severity for one in outcome.findings] == [Severity.INFO, Severity.ERROR]
    named = treated([ours, theirs], "x\n" * 3, levels=levels, explicit={"bare-except": Severity.ERROR})
    assert [one.severity for one in named.findings] == [Severity.ERROR, Severity.ERROR]


def test_what_is_said_twice_is_said_once() -> None:
    outcome = treated([found("ruff:E501", 1), found("ruff:E501", 1)], "x\n")
    assert (len(outcome.findings), outcome.dropped) == (1, {"repeats": 1})


# Changed lines


@pytest.mark.parametrize(("line", "kept"), [(1, True), (3, True), (5, True), (6, False)])
def test_a_definition_counts_as_changed_by_its_header(line: int, kept: bool) -> None:
    outcome = treated([hints()], signature(), changed={PATH: frozenset({line})})
    assert bool(outcome.findings) is kept


def test_a_span_over_a_whole_body_is_changed_by_its_header_only() -> None:
    source = "def f(\n    a,\n) -> int:\n    x = 1\n    return x\n"
    whole = found("mypy:return", 1, span=Span(1, 1, 5, 13))
    assert treated([whole], source, changed={PATH: frozenset({4})}).findings == []
    assert rules(treated([whole], source, changed={PATH: frozenset({2})})) == ["mypy:return"]


def test_a_file_without_changes_has_nothing_to_show() -> None:
    outcome = treated([found("ruff:E501", 1)], "x\n", changed={})
    assert (outcome.findings, outcome.dropped) == ([], {"unchanged": 1})


# Fingerprints


def named(findings: Iterable[Finding], source: str) -> list[str]:
    return [one.fingerprint for one in treated(findings, source).findings]


def test_names_survive_shifting_lines_and_new_blanks() -> None:
    source = "def f():\n    go(1, 2)\n"
    (before,) = named([found("ruff:X1", 2, 5, 8)], source)
    (after,) = named([found("ruff:X1", 5, 5, 9)], "import os\n\n\n" + source.replace("1, 2", "1,  2"))
    assert before == after
    assert len(before) == 16
    assert int(before, 16) >= 0


def test_equals_of_one_definition_are_numbered_in_their_order() -> None:
    source = "def f():\n    go()\n    go()\n\ndef g():\n    go()\n"
    names = named([found("ruff:X1", line, 5, 4) for line in (6, 3, 2)], source)
    assert len(set(names)) == 3
    (alone,) = named([found("ruff:X1", 2, 5, 4)], source)
    assert alone == names[0]


def test_rule_path_symbol_and_source_make_the_name() -> None:
    source = "def f():\n    go()\n    run()\n"
    plain = found("ruff:X1", 2, 5, 4)
    others = [
        found("ruff:X2", 2, 5, 4),
        found("ruff:X1", 3, 5, 5),
        msgspec.structs.replace(plain, symbol="g"),
    ]
    names = {named([finding], source)[0] for finding in (plain, *others)}
    assert len(names) == 4


def test_work_on_the_body_of_a_definition_does_not_rename_it() -> None:
    source = "def f(a):\n    return 1\n"
    (before,) = named([found("mypy:no-untyped-def", 1, span=Span(1, 1, 2, 13))], source)
    longer = source.replace("return 1", "b = a\n    return b")
    (after,) = named([found("mypy:no-untyped-def", 1, span=Span(1, 1, 3, 13))], longer)
    assert before == after


def test_foreign_findings_get_the_symbol_around_them() -> None:
    source = "class A:\n    def m(self):\n        go()\n"
    (one,) = treated([found("ruff:X1", 3, 9, 4)], source).findings
    assert one.symbol == "A.m"


def test_silence_and_changes_move_no_ordinals() -> None:
    source = "go()\ngo()\n"
    findings = [found("ruff:X1", 1, 1, 4), found("ruff:X1", 2, 1, 4)]
    second = named(findings, source)[1]
    assert named(findings, "go()  # reviewer: ignore[ruff:X1]\ngo()\n") == [second]
    changed = treated(findings, source, changed={PATH: frozenset({2})})
    assert [one.fingerprint for one in changed.findings] == [second]


def test_findings_come_in_the_order_of_their_places() -> None:
    findings = [found("ruff:X1", 9), found("ruff:X2", 2, 7), found("ruff:X3", 2, 1)]
    other = msgspec.structs.replace(findings[0], path="shop/a.py")
    outcome = treated([*findings, other], "x = 1234567\n" * 9)
    assert [(one.path, one.rule) for one in outcome.findings] == [
        ("shop/a.py", "ruff:X1"),
        (PATH, "ruff:X3"),
        (PATH, "ruff:X2"),
        (PATH, "ruff:X1"),
    ]


def test_a_file_that_is_gone_keeps_its_findings() -> None:
    context = Context(book=BOOK, level=lambda rule, path: Severity.INFO, text=lambda path: None)
    (one,) = treat([found("ruff:X1", 3)], context).findings
    assert one.fingerprint
    assert one.severity is Severity.INFO
