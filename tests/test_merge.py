"""One defect, one finding, whoever saw it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from reviewer import rulebook
from reviewer.finding import Confidence, Edit, Facet, Finding, Fix, Safety, Severity, Span
from reviewer.merge import merge
from reviewer.merge.clusters import BadClusters, read
from reviewer.rulebook import Rule, Rulebook

PATH = "shop/cart.py"


def rule(name: str, scope: str, *codes: str, checked: bool = False, **facts: object) -> Rule:
    same_as: dict[str, tuple[str, ...]] = {}
    for tool, _, code in (code.partition(":") for code in codes):
        same_as[tool] = (*same_as.get(tool, ()), code)
    plain = Rule(
        id=name,
        area="errors",
        name=name,
        severity=Severity.WARNING,
        clause="errors-handled",
        message="",
        fix="never",
        scope=scope,
        always=False,
        same_as=same_as,
        when={},
        levels={},
        options={},
        profile_options={},
        types={},
        page=Path(f"{name}.md"),
        checked=checked,
    )
    return msgspec.structs.replace(plain, **facts)


def seen(code: str, line: int, column: int, length: int = 1, message: str = "", **facts: object) -> Finding:
    """Give a finding of one line, raw from ruff or mypy unless it names one of our rules."""
    place = Span(line, column, line, column + length)
    by = code if ":" in code else "native"
    plain = Finding(
        rule=code, path=PATH, span=place, severity=Severity.INFO, message=message or code, seen_by=(by,)
    )
    return msgspec.structs.replace(plain, **facts)


def merged(
    findings: Iterable[Finding],
    *rules: Rule,
    source: str = "",
    judges: Iterable[str] = (),
    off: Iterable[str] = (),
) -> list[Finding]:
    return merge(
        findings,
        book=Rulebook(rules),
        judges={PATH: frozenset(judges)},
        text={PATH: source}.get,
        enabled=lambda rule, path: rule not in off,
    )


HINTS = rule("missing-type-hints", "def", "ruff:ANN001", "ruff:ANN201", "mypy:no-untyped-def", checked=True)
SIGNATURE = "@cache\ndef total(\n    prices,\n):\n    return 0\n"


def test_witnesses_of_one_definition_join_our_finding_from_any_line_of_its_header() -> None:
    ours = seen("missing-type-hints", 2, 5, 5, "Hints are missing", fix=None)
    foreign = [
        seen("mypy:no-untyped-def", 2, 1, 30),
        seen("ruff:ANN001", 3, 5, 6),
        seen("ruff:ANN201", 2, 5, 5),
    ]
    (one,) = merged([*foreign, ours], HINTS, source=SIGNATURE, judges=["missing-type-hints"])
    assert one.message == "Hints are missing"
    assert one.seen_by == ("native", "ruff:ANN001", "ruff:ANN201", "mypy:no-untyped-def")


def test_a_second_engine_makes_our_finding_sure() -> None:
    ours = seen("missing-type-hints", 2, 5, confidence=Confidence.LOW)
    (alone,) = merged([ours], HINTS, source=SIGNATURE)
    (agreed,) = merged([ours, seen("ruff:ANN201", 2, 5)], HINTS, source=SIGNATURE)
    assert (alone.confidence, agreed.confidence) == (Confidence.LOW, Confidence.HIGH)


def test_where_our_check_found_nothing_others_are_dropped() -> None:
    foreign = seen("ruff:ANN201", 2, 5)
    assert merged([foreign], HINTS, source=SIGNATURE, judges=["missing-type-hints"]) == []


def test_where_our_check_did_not_look_others_stand() -> None:
    (one,) = merged([seen("ruff:ANN201", 2, 5)], HINTS, source=SIGNATURE)
    assert (one.rule, one.seen_by) == ("missing-type-hints", ("ruff:ANN201",))


def test_a_veto_is_about_one_scope_only() -> None:
    source = "def a(x): pass\ndef b(x): pass\n"
    ours = seen("missing-type-hints", 1, 5)
    foreign = [seen("ruff:ANN001", 1, 7), seen("ruff:ANN001", 2, 7)]
    (one,) = merged([ours, *foreign], HINTS, source=source, judges=["missing-type-hints"])
    assert (one.span.line, one.seen_by) == (1, ("native", "ruff:ANN001"))


def test_two_of_ours_on_one_scope_stay_two_and_the_nearest_gets_the_witness() -> None:
    timeout = rule("missing-timeout", "line", "ruff:S113", checked=True)
    ours = [seen("missing-timeout", 1, 1), seen("missing-timeout", 1, 20)]
    found = merged([*ours, seen("ruff:S113", 1, 19)], timeout)
    assert [one.seen_by for one in found] == [("native",), ("native", "ruff:S113")]


def test_a_code_no_page_claims_keeps_its_name() -> None:
    (one,) = merged([seen("ruff:E501", 3, 89)], HINTS, source=SIGNATURE)
    assert (one.rule, one.seen_by) == ("ruff:E501", ("ruff:E501",))


def test_a_claim_may_be_narrowed_to_some_messages() -> None:
    optional = rule("implicit-optional", "param", "mypy:assignment", when={"mypy:assignment": "None"})
    found = merged(
        [seen("mypy:assignment", 1, 7, message="default None"), seen("mypy:assignment", 1, 7, message="str")],
        optional,
        source="def f(x: int = None): pass\n",
    )
    assert sorted(one.rule for one in found) == ["implicit-optional", "mypy:assignment"]


def test_a_finding_whose_columns_lead_nowhere_joins_on_its_line() -> None:
    call = rule("missing-timeout", "call", "ruff:S113", checked=True)
    source = "é = requests.get('x')\n"
    (one,) = merged([seen("missing-timeout", 1, 5, 17), seen("ruff:S113", 1, 1)], call, source=source)
    assert one.seen_by == ("native", "ruff:S113")


def test_two_calls_on_one_line_stay_two() -> None:
    call = rule("print-as-logging", "call", "ruff:T201")
    assert (
        len(
            merged(
                [seen("ruff:T201", 1, 1, 5), seen("ruff:T201", 1, 11, 5)], call, source="print(1); print(2)"
            )
        )
        == 2
    )


def test_the_smallest_span_and_the_page_speak() -> None:
    page = rule("missing-return", "def", "ruff:RET503", "mypy:return", message="Return on every path")
    (one,) = merged(
        [seen("ruff:RET503", 1, 1, 20), seen("mypy:return", 1, 1, 3)], page, source="def f() -> int: pass\n"
    )
    assert (one.message, one.span) == ("Return on every path", Span(1, 1, 1, 4))
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize(("area", "speaker"), [("typing", "mypy:return"), ("errors", "ruff:RET503")])
def test_of_types_mypy_knows_best_of_the_rest_ruff(area: str, speaker: str) -> None:
    page = rule(
        "missing-return", "def", "ruff:RET503", "mypy:return", message="{chain} is missing", area=area
    )
    (one,) = merged([seen("ruff:RET503", 1, 1), seen("mypy:return", 1, 1)], page, source="def f(): pass\n")
    assert one.message == speaker


def test_a_page_may_quote_all_reasons_in_one_message() -> None:
    page = rule("complex-function", "def", "ruff:C901", "ruff:PLR0912", message="Hard to follow: {reasons}")
    findings = [seen("ruff:C901", 1, 5, message="17 > 10"), seen("ruff:PLR0912", 1, 5, message="20 branches")]
    (one,) = merged(findings, page, source="def f(): pass\n")
    assert one.message == "Hard to follow: 17 > 10; 20 branches"


def fix(line: int, safety: Safety = Safety.SAFE) -> Fix:
    return Fix(safety, (Edit(Span(line, 1, line, 2), "y"),))


def test_a_foreign_fix_is_taken_if_it_stays_inside_the_scope() -> None:
    page = rule("none-comparison", "expr", "ruff:E711", fix="unsafe")
    source = "x == None\nx = 1\n"
    (inside,) = merged([seen("ruff:E711", 1, 6, 4, fix=fix(1))], page, source=source)
    (outside,) = merged([seen("ruff:E711", 1, 6, 4, fix=fix(2))], page, source=source)
    assert inside.fix == fix(1, Safety.UNSAFE), "the page may hold a fix for less safe than ruff does"
    assert outside.fix is None


def test_where_the_page_offers_no_fix_none_is_taken() -> None:
    page = rule("none-comparison", "expr", "ruff:E711")
    assert merged([seen("ruff:E711", 1, 6, 4, fix=fix(1))], page, source="x == None\n")[0].fix is None


def test_an_edit_that_changes_nothing_does_not_stand_in_the_way() -> None:
    page = rule("dependency-style", "param", "ruff:FAST002", fix="unsafe")
    source = "import typing\ndef f(x=1): pass\n"
    edits = (Edit(Span(1, 1, 1, 14), "import typing"), Edit(Span(2, 7, 2, 10), "x: int"))
    (one,) = merged([seen("ruff:FAST002", 2, 7, 3, fix=Fix(Safety.UNSAFE, edits))], page, source=source)
    assert one.fix == Fix(Safety.UNSAFE, edits[1:])


HANDLER = [
    rule("bare-except", "handler", "ruff:E722", checked=True),
    rule("swallowed-exception", "handler", "ruff:S110", "ruff:SIM105", checked=True),
]
CLAUSE = "try:\n    run()\nexcept:\n    pass\n"


def test_one_except_clause_is_one_finding() -> None:
    findings = [
        seen("swallowed-exception", 3, 1, 6, fix=fix(3), severity=Severity.ERROR),
        seen("bare-except", 3, 1, 6, "Name it"),
        seen("ruff:SIM105", 1, 1),
        seen("ruff:E722", 3, 1),
        seen("ruff:S110", 3, 1),
    ]
    (one,) = merged(findings, *HANDLER, source=CLAUSE)
    assert (one.rule, one.message, one.fix) == ("bare-except", "Name it", None)
    assert set(one.seen_by) == {"native", "ruff:E722", "ruff:SIM105", "ruff:S110"}
    assert (one.absorbed, one.severity) == (("swallowed-exception",), Severity.ERROR)


def test_a_rule_that_is_off_speaks_for_nobody() -> None:
    findings = [seen("bare-except", 3, 1), seen("swallowed-exception", 3, 1)]
    found = merged(findings, *HANDLER, source=CLAUSE, off=["bare-except"])
    assert {one.rule: one.absorbed for one in found} == {"bare-except": (), "swallowed-exception": ()}


def test_two_clauses_are_two_findings() -> None:
    source = "try:\n    run()\nexcept A:\n    pass\nexcept B:\n    pass\n"
    findings = [seen("bare-except", 3, 1), seen("swallowed-exception", 5, 1)]
    assert len(merged(findings, *HANDLER, source=source)) == 2


def test_a_file_that_is_no_python_has_one_finding() -> None:
    syntax = rule("syntax-error", "file", "ruff:invalid-syntax", "mypy:syntax")
    findings = [seen("mypy:syntax", 3, 1), seen("ruff:invalid-syntax", 1, 7), seen("ruff:E501", 2, 89)]
    (one,) = merged(findings, syntax, source="def f(:\n\n\n")
    assert (one.rule, one.span.line, one.seen_by) == (
        "syntax-error",
        1,
        ("ruff:invalid-syntax", "mypy:syntax"),
    )


def test_a_file_that_parses_keeps_its_findings_beside_a_syntax_too_new_for_it() -> None:
    syntax = rule("syntax-error", "file", "ruff:invalid-syntax")
    findings = [seen("ruff:invalid-syntax", 1, 1), seen("ruff:E501", 2, 89)]
    assert len(merged(findings, syntax, source="match x:\n    case 1: pass\n")) == 2


def test_a_missing_module_is_one_finding_for_the_project() -> None:
    page = rule("unresolved-import", "line", "mypy:import-not-found")
    message = 'Cannot find implementation or library stub for module named "{}"'
    first = seen("mypy:import-not-found", 1, 1, message=message.format("pay"))
    again = [
        msgspec.structs.replace(first, path="shop/z.py", message=message.format("pay")),
        msgspec.structs.replace(
            first, path="shop/z.py", span=Span(9, 1, 9, 2), message=message.format("tax")
        ),
    ]
    pay, tax = merged([*again, first], page)
    assert (pay.path, tax.span.line) == (PATH, 9)
    assert [(place.path, place.span.line) for place in pay.related] == [("shop/z.py", 1)]


def test_facets_survive() -> None:
    facets = (Facet("x", "ANN001", 1),)
    (one,) = merged(
        [seen("missing-type-hints", 2, 5, facets=facets), seen("ruff:ANN201", 2, 5)], HINTS, source=SIGNATURE
    )
    assert one.facets == facets


def test_without_the_source_findings_join_by_line() -> None:
    found = merge(
        [seen("ruff:ANN001", 1, 7), seen("ruff:ANN001", 2, 7), seen("mypy:no-untyped-def", 2, 1)],
        book=Rulebook([HINTS]),
        judges={},
        text=lambda path: None,
    )
    assert [one.seen_by for one in found] == [("ruff:ANN001",), ("ruff:ANN001", "mypy:no-untyped-def")]


def test_clusters_name_rules_that_exist() -> None:
    book, clusters = rulebook.read(), read()
    names = [name for cluster in clusters.cluster for name in cluster.order]
    names += [*clusters.absorb_file, *(once.rule for once in clusters.once)]
    assert [name for name in names if name not in book] == []


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("[[cluster]]\nscope = 'verse'\norder = []\n", "verse"),
        ("[", ""),
        ("x = 1\n", "x"),
        ("[[once]]\nrule='a'\nby='('", ""),
    ],
)
def test_a_broken_file_of_clusters_is_named(tmp_path: Path, text: str, cause: str) -> None:
    file = tmp_path / "clusters.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadClusters, match=f"clusters.toml: .*{cause}"):
        read(file)
