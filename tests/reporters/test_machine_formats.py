"""Each machine format says everything, in the form its readers were promised."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from markdown_it import MarkdownIt

from reviewer.finding import Edit, Finding, Fix, Safety, Severity, Span
from reviewer.outcome import Outcome
from reviewer.reporters import MACHINE, Context, render
from reviewer.reporters.schema import schema

ROOT = Path(__file__).parents[2]
SARIF = json.loads((ROOT / "tests/data/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def many(number: int, severity: Severity, rule: str = "bare-except") -> tuple[Finding, ...]:
    """Give findings that differ in nothing but their line."""
    return tuple(
        Finding(rule=rule, path="a.py", span=Span(at, 1, at, 2), severity=severity, message=f"number {at}")
        for at in range(1, number + 1)
    )


def sarif(outcome: Outcome, context: Context) -> dict[str, Any]:
    """Give the SARIF document, proved against the official schema."""
    document: dict[str, Any] = json.loads(render("sarif", outcome, context))
    jsonschema.Draft4Validator(SARIF).validate(document)
    return document


@pytest.mark.parametrize("name", MACHINE)
def test_a_review_without_findings_renders_in_every_format(name: str, context: Context) -> None:
    told = render(name, Outcome(), context)
    assert not told or told.endswith("\n")


@pytest.mark.parametrize("name", MACHINE)
def test_without_times_equal_outcomes_give_equal_bytes(name: str, outcome: Outcome, context: Context) -> None:
    timeless = msgspec.structs.replace(context, show_times=False)
    other = msgspec.structs.replace(outcome.stats, seconds=dict.fromkeys(outcome.stats.seconds, 9.0))
    later = msgspec.structs.replace(outcome, stats=other)
    assert render(name, outcome, timeless) == render(name, later, timeless)


def test_the_json_report_has_the_promised_shape(outcome: Outcome, context: Context) -> None:
    report = json.loads(render("json", outcome, context))
    assert list(report) == ["version", "findings", "problems", "stats"]
    assert report["version"] == 1
    assert report["findings"][1] == {
        "rule": "n-plus-one-relation",
        "path": "shop/views.py",
        "line": 10,
        "column": 23,
        "end_line": 10,
        "end_column": 34,
        "severity": "error",
        "message": "`book.author` runs one query for every row of `books`",
        "symbol": "catalogue",
        "seen_by": ["native"],
        "fingerprint": "bbbb",
        "identity": "",
        "fix": {
            "safety": "unsafe",
            "edits": [
                {
                    "line": 7,
                    "column": 23,
                    "end_line": 7,
                    "end_column": 28,
                    "text": 'select_related("author")',
                }
            ],
        },
        "confidence": "medium",
        "related": [
            {
                "path": "shop/views.py",
                "line": 7,
                "column": 10,
                "end_line": 7,
                "end_column": 28,
                "message": "the rows come from here, without `author`",
            },
            {
                "path": "shop/models.py",
                "line": 8,
                "column": 5,
                "end_line": 8,
                "end_column": 11,
                "message": "`author` is declared here",
            },
        ],
        "count": 1,
    }
    assert report["findings"][0]["fix"] is None
    assert report["stats"]["seconds"]["total"] == 1.24


def test_the_checked_in_schema_is_fresh_and_describes_the_report(outcome: Outcome, context: Context) -> None:
    text = (ROOT / "docs/schema/report-v1.json").read_text(encoding="utf-8")
    assert text == schema(), "run: python -m reviewer.reporters.schema > docs/schema/report-v1.json"
    validator = jsonschema.Draft202012Validator(json.loads(text))
    report = json.loads(render("json", outcome, context))
    validator.validate(report)
    del report["findings"][0]["fingerprint"]
    assert not validator.is_valid(report)


def test_json_lines_holds_findings_then_problems(outcome: Outcome, context: Context) -> None:
    lines = [json.loads(line) for line in render("json-lines", outcome, context).splitlines()]
    assert [line["kind"] for line in lines] == ["finding"] * 4 + ["problem"]
    report = json.loads(render("json", outcome, context))
    assert [{key: value for key, value in line.items() if key != "kind"} for line in lines] == [
        *report["findings"],
        *report["problems"],
    ]


def test_sarif_names_the_broken_rules_alone_with_their_pages(outcome: Outcome, context: Context) -> None:
    run = sarif(outcome, context)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({finding.rule for finding in outcome.findings})
    page = next(rule for rule in rules if rule["id"] == "bare-except")
    assert "## Why" in page["help"]["markdown"]
    assert "# <-" not in page["help"]["markdown"]
    assert "python bad" not in page["help"]["markdown"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_places_findings_for_pull_requests(outcome: Outcome, context: Context) -> None:
    """An alert needs all its lines changed to be shown: a definition's region is its header."""
    run = sarif(outcome, context)["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 6, "startColumn": 1, "endLine": 6, "endColumn": 24}
    assert place["contextRegion"]["endLine"] == 15
    assert run["columnKind"] == "unicodeCodePoints"
    uri = run["results"][3]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri == {"uri": "shop/%C3%BCn%C3%AF%20%5Bred%5Dcode.py", "uriBaseId": "%SRCROOT%"}


def test_sarif_carries_identity_fixes_related_places_and_problems(outcome: Outcome, context: Context) -> None:
    run = sarif(outcome, context)["runs"][0]
    result = run["results"][1]
    assert result["partialFingerprints"]["primaryLocationLineHash"] == "bbbb"
    assert [each["message"]["text"] for each in result["relatedLocations"]] == [
        "the rows come from here, without `author`",
        "`author` is declared here",
    ]
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"] == 'select_related("author")'
    assert [each["level"] for each in run["results"]] == ["warning", "error", "error", "note"]
    assert run["invocations"][0]["executionSuccessful"] is False
    notice = run["invocations"][0]["toolExecutionNotifications"][0]
    assert notice["message"]["text"] == "not reviewed: native: the file is nested too deeply"


def test_forges_get_paths_from_the_root_of_the_repository(outcome: Outcome, context: Context) -> None:
    below = msgspec.structs.replace(context, prefix="services/")
    for name in ("github", "gitlab", "azure", "sarif"):
        assert "services/shop/views.py" in render(name, outcome, below)
    assert "services/" not in render("json", outcome, below)


def test_github_gets_the_most_severe_first_and_no_more_than_it_shows(context: Context) -> None:
    findings = many(12, Severity.WARNING) + many(3, Severity.INFO) + many(11, Severity.ERROR)
    lines = render("github", Outcome(findings=findings), context).splitlines()
    assert [line.split(" ")[0] for line in lines[:-1]] == ["::error"] * 10 + ["::warning"] * 10 + [
        "::notice"
    ] * 3
    assert lines[-1] == "3 more findings without annotation: GitHub shows 10 of a level."
    assert lines[0] == "::error file=a.py,line=1,endLine=1,col=1,endColumn=2,title=bare-except::number 1"


def test_github_hears_first_of_what_was_not_reviewed(outcome: Outcome, context: Context) -> None:
    first = render("github", outcome, context).splitlines()[0]
    assert first == "::error file=shop/deep.py,title=not reviewed by native::the file is nested too deeply"


def test_gitlab_entries_never_share_a_fingerprint(outcome: Outcome, context: Context) -> None:
    twice = Outcome(findings=(*outcome.findings, *outcome.findings), problems=outcome.problems)
    entries = json.loads(render("gitlab", twice, context))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 9
    assert entries[0]["fingerprint"] == "aaaa"
    assert entries[0]["location"]["positions"]["begin"] == {"line": 6, "column": 1}
    assert [entry["severity"] for entry in entries[1:4]] == ["major", "major", "info"]


def test_junit_counts_what_it_holds(outcome: Outcome, context: Context) -> None:
    top = ET.fromstring(render("junit", outcome, context))
    assert (top.get("tests"), top.get("failures"), top.get("errors")) == ("5", "4", "1")
    assert [suite.get("name") for suite in top] == ["shop/views.py", "shop/ünï [red]code.py", "not reviewed"]
    assert len(top.findall(".//failure")) == 4
    clean = ET.fromstring(render("junit", Outcome(), context))
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")


def test_rdjson_counts_columns_in_bytes(outcome: Outcome, context: Context) -> None:
    told = json.loads(render("rdjson", outcome, context))["diagnostics"]
    assert told[1]["location"]["range"]["start"] == {"line": 10, "column": 23 + 4}
    assert told[1]["severity"] == "ERROR"
    assert told[2]["suggestions"] == [
        {
            "range": {"start": {"line": 13, "column": 11}, "end": {"line": 13, "column": 11}},
            "text": " Exception",
        }
    ]


def test_rdjson_offers_a_fix_of_several_edits_whole_or_not_at_all(context: Context) -> None:
    near = Fix(Safety.SAFE, (Edit(Span(1, 1, 1, 2), "b"), Edit(Span(2, 1, 2, 2), "c")))
    far = Fix(Safety.SAFE, (Edit(Span(1, 1, 1, 2), "b"), Edit(Span(40, 1, 40, 2), "c")))
    wide = msgspec.structs.replace(context, text={"a.py": "a\n" * 50}.get)
    findings = tuple(msgspec.structs.replace(many(1, Severity.INFO)[0], fix=fix) for fix in (near, far))
    first, second = json.loads(render("rdjson", Outcome(findings=findings), wide))["diagnostics"]
    assert first["suggestions"][0]["text"] == "b\nc"
    assert "suggestions" not in second


def test_azure_issues_are_errors_and_warnings_and_infos_are_told_plainly(
    outcome: Outcome, context: Context
) -> None:
    lines = render("azure", outcome, context).splitlines()
    assert lines[0].startswith(
        "##vso[task.logissue type=error;sourcepath=shop/deep.py;]not reviewed: native: "
    )
    assert lines[1].startswith(
        "##vso[task.logissue type=warning;sourcepath=shop/views.py;linenumber=6;columnnumber=1;"
        "code=missing-type-hints;]`catalogue` has no type"
    )
    assert lines[4] == "info: shop/ünï [red]code.py:1:5: [ruff:S307] Use of [bold]eval[/bold]"


def test_markdown_tells_the_findings_in_a_table(outcome: Outcome, context: Context) -> None:
    page = MarkdownIt("commonmark").enable("table").render(render("markdown", outcome, context))
    assert page.count("<tr>") == 1 + len(outcome.findings)
    assert "<strong>2 errors, 1 warning and 1 info</strong> in 14 files." in page
    assert "<strong>Not reviewed</strong>" in page
    assert "Use of [bold]eval[/bold]" in page


def test_a_long_markdown_page_is_cut_with_a_count(context: Context) -> None:
    findings = many(20_000, Severity.ERROR)
    page = render("markdown", Outcome(findings=findings), context)
    assert len(page.encode()) < 1_000_000
    left = int(page.splitlines()[-1].split(" ")[0].replace(",", ""))
    assert left == 20_000 - sum(line.startswith("| 🔴") for line in page.splitlines()) > 0
