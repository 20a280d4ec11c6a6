"""`reviewer standard`: the statements, what enforces them, and how much of the code meets them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cli.command_line import git, reviewer, write
from reviewer.compliance.schema import schema

PYPROJECT = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.11'\n[tool.reviewer]\nengines = ['native']\n"
BARE = "def f(x: int) -> int:\n    try:\n        return x\n    except:\n        return 0\n"
GOOD = "def g(x: int) -> int:\n    return x\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, {"pyproject.toml": PYPROJECT, "a.py": BARE + "\n\n" + GOOD})
    return tmp_path


def clauses(document: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each for each in document["clauses"]}


def told(folder: Path, *words: str) -> dict[str, Any]:
    done = reviewer(folder, "standard", "--output-format", "json", *words)
    assert done.code == 0, done.err
    document: dict[str, Any] = json.loads(done.out)
    jsonschema.Draft202012Validator(json.loads(schema())).validate(document)
    return document


def test_the_checked_in_schema_is_fresh_and_refuses_other_documents(shop: Path) -> None:
    checked_in = Path(__file__).parents[2] / "docs/schema/standard-v1.json"
    assert checked_in.read_text(encoding="utf-8") == schema(), (
        "run: python -m reviewer.compliance.schema > docs/schema/standard-v1.json"
    )
    document = told(shop)
    del document["clauses"][0]["now"]["definitions"]
    assert not jsonschema.Draft202012Validator(json.loads(schema())).is_valid(document)


def test_a_definition_with_a_finding_does_not_meet_the_clause(shop: Path) -> None:
    document = told(shop)
    errors = clauses(document)["errors-handled"]
    assert "bare-except" in errors["rules"]
    # The module, f and g are three definitions; the bare except stands in f.
    assert errors["now"] == {"findings": 1, "broken": 1, "definitions": 3, "share": 0.666667}
    assert document["version"] == 1
    assert document["history"] == []


def test_where_a_rule_counts_what_it_asks_this_is_what_its_clause_is_measured_by(shop: Path) -> None:
    write(shop, {"a.py": GOOD + "\n\nclass A:\n    x: int\n\n\ndef h(y):\n    return y\n"})
    typed = clauses(told(shop, "--profile", "strict"))["code-typed"]
    assert (typed["now"]["broken"], typed["now"]["definitions"]) == (
        1,
        2,
    )  # two functions; a class has no hints


def test_what_a_baseline_knows_is_not_met_all_the_same(shop: Path) -> None:
    assert reviewer(shop, "baseline").code == 0
    assert reviewer(shop, "check", ".").code == 0
    assert clauses(told(shop))["errors-handled"]["now"]["findings"] == 1


def test_what_no_tool_can_check_is_told_with_the_reason(shop: Path) -> None:
    done = reviewer(shop, "standard")
    assert done.code == 0
    left = done.out.partition("Left to people")[2]
    assert "process-requirements" in left
    assert "66.6%" in done.out


def test_the_statements_alone_need_no_review(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "def f(:\n"})
    done = reviewer(tmp_path, "standard", "--words")
    assert (done.code, done.err) == (0, "")
    assert "errors-handled" in done.out
    assert "%" not in done.out


def test_the_history_is_measured_by_the_rules_of_today_and_drawn(shop: Path) -> None:
    git(shop, "init", "-q")
    write(shop, {"a.py": GOOD})
    for text in (GOOD, BARE, BARE + "\n\n" + GOOD):
        write(shop, {"a.py": text})
        git(shop, "add", "-A")
        git(shop, "commit", "-q", "-m", "step")
    write(shop, {"a.py": GOOD})  # not committed: history is what was
    document = told(shop, "--since-history", "--picture", "past.svg")
    shares = [point["clauses"]["errors-handled"]["share"] for point in document["history"]]
    assert shares == [1.0, 0.5, 0.666667]
    picture = ET.fromstring((shop / "past.svg").read_text(encoding="utf-8"))
    assert picture.tag.endswith("svg")
    texts = [each.text for each in picture.iter() if each.tag.endswith("text")]
    assert "errors-handled" in texts
    assert git(shop, "status", "--porcelain").splitlines() == [" M a.py", "?? past.svg"]


def test_few_points_are_spread_from_the_first_to_the_last_commit(shop: Path) -> None:
    git(shop, "init", "-q")
    for number in range(7):
        write(shop, {"a.py": GOOD + f"\n\nX = {number}\n"})
        git(shop, "add", "-A")
        git(shop, "commit", "-q", "-m", str(number))
    every = git(shop, "log", "--reverse", "--format=%H").split()
    asked = told(shop, "--since-history", "--points", "3")["history"]
    assert [point["commit"] for point in asked] == [every[0], every[3], every[6]]


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_format_tells_statement_share_and_history(shop: Path, form: str) -> None:
    git(shop, "init", "-q")
    git(shop, "add", "-A")
    git(shop, "commit", "-q", "-m", "one")
    done = reviewer(shop, "standard", "--since-history", "--output-format", form)
    assert done.code == 0, done.err
    assert "66.6%" in done.out
    assert "bare-except" in done.out
    assert git(shop, "log", "-1", "--format=%h").strip()[:7] in done.out


def test_a_folder_without_history_is_refused_in_a_sentence(shop: Path) -> None:
    done = reviewer(shop, "standard", "--since-history")
    assert done.code == 2
    assert "Traceback" not in done.err
    assert re.search(r"git knows no history of .*: not a git repository", done.err)


def test_the_picture_needs_the_history(shop: Path) -> None:
    done = reviewer(shop, "standard", "--picture", "x.svg")
    assert done.code == 2
    assert "--since-history" in done.err
