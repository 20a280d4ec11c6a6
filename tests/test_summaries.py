"""A package that mostly lacks hints or docstrings is told so once; what was touched or kept clean is told one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.command_line import git, reviewer, write
from reviewer.rulebook import BadPage, read_page
from reviewer.treatment.packages import top_package

HINTED = "def good{0}(value: int) -> int:\n    return value\n\n\n"
BARE = "def bad{0}(value):\n    return value\n\n\n"
SETTINGS = '[tool.reviewer]\nignore = ["project"]\nengines = ["native"]\n'


def source(hinted: int, bare: int, start: int = 0) -> str:
    numbers = range(start, start + max(hinted, bare))
    return (
        "".join(
            [HINTED.format(n) for n in numbers[:hinted]] + [BARE.format(n) for n in numbers[:bare]]
        ).rstrip()
        + "\n"
    )


def project(folder: Path, settings: str = SETTINGS, **files: str) -> None:
    named = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    write(folder, {"pyproject.toml": settings, "shop/__init__.py": "", **named})


def report(folder: Path, *words: str) -> dict[str, Any]:
    done = reviewer(folder, "check", "--output-format", "json", *words)
    assert done.code in {0, 1}, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def hints(folder: Path, *words: str) -> list[tuple[str, int, int]]:
    """Path, line and count of what is said about hints."""
    return [
        (each["path"], each["line"], each["count"])
        for each in report(folder, *words)["findings"]
        if each["rule"] == "missing-type-hints"
    ]


BLANKET = "import os  # noqa\n"


def blankets(folder: Path, *words: str) -> list[tuple[str, int, str]]:
    return [
        (each["path"], each["count"], each["message"])
        for each in report(folder, *words)["findings"]
        if each["rule"] == "unexplained-suppression"
    ]


def test_what_a_package_has_everywhere_is_told_by_its_number(tmp_path: Path) -> None:
    project(tmp_path, shop__a=BLANKET * 20, shop__b=BLANKET * 6, tools__c=BLANKET)
    ((front, number, message), other) = blankets(tmp_path)
    assert (front, number) == ("shop/__init__.py", 26)
    assert message.startswith("26 comments in 2 files of `shop` silence a tool")
    assert other[:2] == ("tools/c.py", 1)
    assert len(blankets(tmp_path, "--select", "unexplained-suppression")) == 27
    assert len(blankets(tmp_path, "--profile", "strict")) == 27


def test_how_many_are_told_one_by_one_is_the_teams_choice(tmp_path: Path) -> None:
    more = f"{SETTINGS}[tool.reviewer.rule.unexplained-suppression]\nsummary-above = 30\n"
    project(tmp_path, more, shop__a=BLANKET * 30)
    assert len(blankets(tmp_path)) == 30


def test_a_package_that_mostly_lacks_hints_has_one_finding(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(3, 4), shop__b=source(0, 3))
    found = report(tmp_path)
    (summary,) = [each for each in found["findings"] if each["rule"] == "missing-type-hints"]
    assert (summary["path"], summary["line"], summary["count"]) == ("shop/__init__.py", 1, 7)
    assert summary["message"].startswith("7 of 10 functions in `shop` lack type hints (30 % have all)")
    assert [(each["path"], each["message"]) for each in summary["related"]] == [
        ("shop/a.py", "4 of 7 here"),
        ("shop/b.py", "3 of 3 here"),
    ]
    assert found["stats"]["counts"]["summarised"] >= 7
    assert summary["fingerprint"]


@pytest.mark.parametrize(
    "words",
    [
        ("--select", "missing-type-hints"),
        ("--select", "ruff:ANN001"),
        ("--extend-select", "missing-type-hints"),
        ("--profile", "strict"),
    ],
    ids=" ".join,
)
def test_who_asks_for_the_rule_gets_all_of_it(tmp_path: Path, words: tuple[str, str]) -> None:
    project(tmp_path, shop__a=source(0, 5))
    assert [line for _, line, _ in hints(tmp_path, *words)] == [1, 5, 9, 13, 17]


def test_an_area_or_a_tool_does_not_name_the_rule(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(0, 5))
    assert hints(tmp_path, "--select", "typing") == [("shop/__init__.py", 1, 5)]


def test_a_package_that_complies_is_told_one_by_one(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(9, 6))  # just the share that the page asks for
    assert [count for _, _, count in hints(tmp_path)] == [1] * 6


def test_a_few_findings_are_read_as_quickly_as_their_summary(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(0, 4))
    assert [count for _, _, count in hints(tmp_path)] == [1] * 4


def test_a_folder_that_complies_stays_out_of_the_summary_of_its_package(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(0, 6), shop__new__b=source(9, 1), shop__old__c=source(0, 2))
    write(tmp_path, {"shop/new/__init__.py": "", "shop/old/__init__.py": ""})
    assert hints(tmp_path) == [("shop/__init__.py", 1, 8), ("shop/new/b.py", 37, 1)]


def test_the_threshold_is_an_option_of_the_rule(tmp_path: Path) -> None:
    rule = "[tool.reviewer.rule.missing-type-hints]\nsummary-below = {0}\n"
    project(tmp_path, SETTINGS + rule.format("0.0"), shop__a=source(0, 5))
    assert len(hints(tmp_path)) == 5
    project(tmp_path, SETTINGS + rule.format("1.0"), shop__a=source(20, 5))
    assert hints(tmp_path) == [("shop/__init__.py", 1, 5)]


def test_adopt_summarises_even_where_most_definitions_comply(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(8, 5))
    found = report(tmp_path, "--profile", "adopt")["findings"]
    assert [each["severity"] for each in found if each["count"] == 5] == ["info"]
    assert hints(tmp_path, "--profile", "adopt") == [("shop/__init__.py", 1, 5)]


def test_docstrings_are_treated_like_hints(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(6, 0))
    found = report(tmp_path)["findings"]
    (summary,) = [each for each in found if each["rule"] == "missing-docstring"]
    assert summary["count"] == 7  # the module's own among them
    assert "7 of 7 public definitions in `shop` have no docstring (0 % have one)" in summary["message"]


def test_other_engines_are_treated_like_our_own_check(tmp_path: Path) -> None:
    project(tmp_path, SETTINGS.replace("native", "ruff"), shop__a=source(2, 5), shop__b=source(1, 0))
    found = report(tmp_path)["findings"]
    (summary,) = [each for each in found if each["rule"] == "missing-type-hints"]
    assert (summary["count"], summary["seen_by"]) == (5, ["ruff:ANN001", "ruff:ANN201"])
    assert "5 of 8 functions" in summary["message"]


def test_what_was_touched_is_told_one_by_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    project(tmp_path, shop__a=source(0, 5))
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "old")
    text = source(0, 6)
    write(tmp_path, {"shop/a.py": text})
    assert hints(tmp_path, "--since", "HEAD") == [("shop/a.py", 21, 1)]
    git(tmp_path, "checkout", "-qb", "work")
    git(tmp_path, "commit", "-qam", "new")
    assert hints(tmp_path, "--like-pr", "--since", "main") == [("shop/a.py", 21, 1)]


def test_a_baseline_knows_each_finding_so_that_a_new_one_is_told(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(0, 6))
    assert "knows 13 findings" in reviewer(tmp_path, "baseline").out
    assert report(tmp_path)["findings"] == []
    write(tmp_path, {"shop/a.py": source(0, 7)})
    assert hints(tmp_path) == [("shop/a.py", 25, 1)]


def test_silence_in_the_source_is_no_lack(tmp_path: Path) -> None:
    quiet = BARE.replace("(value):", "(value):  # reviewer: ignore[missing-type-hints] ours")
    text = "".join(quiet.format(f"_{n}") for n in range(10)) + source(0, 5)
    project(tmp_path, shop__a=text)
    assert [count for _, _, count in hints(tmp_path)] == [1] * 5


def test_what_is_remembered_is_counted_as_well(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(3, 5), shop__b=source(1, 0))
    first = report(tmp_path)["findings"]
    assert report(tmp_path)["findings"] == first
    write(tmp_path, {"shop/b.py": source(20, 0)})  # a.py comes from the cache, and its package complies now
    assert [count for path, _, count in hints(tmp_path) if path == "shop/a.py"] == [1] * 5


def test_fixes_are_made_where_findings_are_shown(tmp_path: Path) -> None:
    text = "".join(f"def run{n}(value: int):\n    print(value)\n\n\n" for n in range(5)).rstrip() + "\n"
    project(tmp_path, shop__a=text)
    reviewer(tmp_path, "check", "--fix")
    assert (tmp_path / "shop/a.py").read_text() == text
    reviewer(tmp_path, "check", "--select", "missing-type-hints", "--fix")
    assert (tmp_path / "shop/a.py").read_text().count("-> None") == 5


def test_statistics_count_each_finding_and_say_in_how_many_files(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(0, 5), shop__b=source(0, 2))
    told = reviewer(tmp_path, "check", "--statistics").out
    assert "7  warning  missing-type-hints  2 files" in told
    assert "told in summaries" in told


def test_sarif_says_for_how_many_a_result_stands(tmp_path: Path) -> None:
    project(tmp_path, shop__a=source(0, 5))
    done = reviewer(tmp_path, "check", "--output-format", "sarif")
    (result,) = [
        each for each in json.loads(done.out)["runs"][0]["results"] if each["ruleId"] == "missing-type-hints"
    ]
    assert result["properties"]["standsFor"] == 5


@pytest.mark.parametrize(
    ("folder", "package"),
    [
        ("shop", "shop"),
        ("shop/api/v1", "shop"),
        ("src/shop/api", "src/shop"),
        ("scripts", "scripts"),
        ("scripts/old", "scripts"),
        ("shop/plain", "shop"),
        ("shop/plain/api", "shop"),
        ("src", "src"),
        ("src/plain/old", "src/plain"),
        ("", ""),
    ],
)
def test_a_package_begins_at_its_outermost_init_file(folder: str, package: str) -> None:
    roots = ("shop", "shop/api", "shop/api/v1", "shop/plain/api", "src/shop", "src/shop/api")
    assert top_package(folder, {f"{root}/__init__.py" for root in roots}) == package


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ('summary = "{lacking}"', "goes with one of"),
        ("[options]\nsummary-below = 0.5", "goes with one of"),
        ('summary = "{lack}"\n[options]\nsummary-below = 0.5', "no {lack}.*{lacking}"),
    ],
)
def test_a_page_whose_summary_cannot_be_made_is_refused(tmp_path: Path, lines: str, complaint: str) -> None:
    page = tmp_path / "hints-gone.md"
    front = 'id = "hints-gone"\nname = "Do"\nseverity = "info"\nclause = "code-typed"\nfix = "never"\n'
    page.write_text(f"+++\n{front}{lines}\n+++\nText.\n")
    with pytest.raises(BadPage, match=complaint):
        read_page(page)
