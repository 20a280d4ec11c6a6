"""`reviewer check --like-pr`: what a branch introduced, as opposed to what it touched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.command_line import git, reviewer, write

OLD = '"""A module."""\n\n\ndef load() -> None:\n    """Load."""\n    try:\n        f()\n    except:\n        g()\n'
MORE = '\n\ndef save() -> None:\n    """Save."""\n    try:\n        f()\n    except:\n        g()\n'
SELECT = "bare-except"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, {"a.py": OLD, "pyproject.toml": "[tool.reviewer]\n", ".gitignore": ".reviewer_cache\n"})
    git(tmp_path, "checkout", "-qb", "work")
    return tmp_path


def commit(folder: Path, files: Mapping[str, str]) -> None:
    write(folder, files)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "step")


def found(folder: Path, *words: str, select: str = SELECT, engine: str = "native") -> list[tuple[str, int]]:
    done = reviewer(
        folder,
        "check",
        "--like-pr",
        "--select",
        select,
        "--engine",
        engine,
        "--output-format",
        "json",
        *words,
    )
    assert done.code in {0, 1}, done.err
    return [(each["path"], each["line"]) for each in json.loads(done.out)["findings"]]


def test_only_what_is_new_counts(folder: Path) -> None:
    commit(folder, {"a.py": OLD + MORE, "b.py": OLD})
    assert found(folder) == [("a.py", 16), ("b.py", 8)]


def test_what_is_not_committed_counts_as_well(folder: Path) -> None:
    write(folder, {"a.py": MORE[2:] + "\n\n" + OLD[18:], "b.py": OLD})
    assert found(folder) == [("a.py", 5), ("b.py", 8)]


def test_old_code_that_is_moved_renamed_or_indented_was_not_introduced(folder: Path) -> None:
    indented = OLD[:18] + "if True:\n" + "".join(f"    {line}\n" for line in OLD[18:].strip().splitlines())
    commit(folder, {"a.py": indented})
    assert found(folder) == []
    git(folder, "mv", "a.py", "c.py")
    git(folder, "commit", "-qm", "renamed")
    assert found(folder) == []
    commit(folder, {"c.py": OLD.partition("\n\n\n")[0] + "\n", "d.py": '"""D."""\n\n\n' + OLD[18:].lstrip()})
    assert found(folder) == []


def test_a_definition_that_is_renamed_around_old_code_introduces_nothing(folder: Path) -> None:
    commit(folder, {"a.py": OLD.replace("load", "loading")})
    assert found(folder) == []


def test_of_two_equal_findings_the_one_on_the_new_line_is_new(folder: Path) -> None:
    again = "    try:\n        h()\n    except:\n        k()\n"
    commit(folder, {"a.py": OLD.replace('Load."""\n', f'Load."""\n{again}')})
    assert found(folder) == [("a.py", 8)]


def test_what_a_change_breaks_elsewhere_is_introduced_by_it(folder: Path) -> None:
    code = '"""B."""\n\n\ndef total(prices: list[int]) -> int:\n    """Add."""\n    return sum(prices)\n'
    caller = '"""C."""\n\nfrom b import total\n\nSUM = total([1])\n'
    git(folder, "checkout", "-q", "main")
    commit(folder, {"b.py": code, "c.py": caller})
    git(folder, "checkout", "-qb", "next")
    commit(folder, {"b.py": code.replace("list[int]", "set[int]")})
    assert found(folder, select="mypy:arg-type", engine="mypy") == [("c.py", 5)]
    assert found(folder, "--filter-mode", "file", select="mypy:arg-type", engine="mypy") == []


@pytest.mark.parametrize(
    ("mode", "lines"),
    [
        ("introduced", [16]),
        ("added", [16]),
        ("diff-context", [8, 16]),
        ("file", [8, 16]),
        ("all", [8, 16, 8]),
    ],
)
def test_modes_choose_by_lines(folder: Path, mode: str, lines: list[int]) -> None:
    git(folder, "checkout", "-q", "main")
    commit(folder, {"z.py": OLD})
    git(folder, "checkout", "-qb", "next")
    commit(folder, {"a.py": OLD + MORE})
    assert [line for _, line in found(folder, "--filter-mode", mode)] == lines


def test_another_base_may_be_named(folder: Path) -> None:
    commit(folder, {"a.py": OLD + MORE})
    assert found(folder, "--since", "HEAD") == []
    done = reviewer(folder, "check", "--like-pr", "--since", "nowhere")
    assert (done.code, "git knows no revision 'nowhere'" in done.err) == (2, True)


def test_a_project_below_the_top_of_its_repository_is_compared_with_itself(folder: Path) -> None:
    git(folder, "checkout", "-q", "main")
    commit(folder, {"shop/a.py": OLD, "shop/reviewer.toml": ""})
    git(folder, "checkout", "-qb", "next")
    commit(folder, {"shop/a.py": OLD + MORE, "a.py": OLD + MORE})
    assert found(folder / "shop") == [("a.py", 16)]


def test_the_repository_stays_as_it_is(folder: Path) -> None:
    write(folder, {"a.py": OLD + MORE, "b.py": OLD})
    git(folder, "add", "b.py")
    before = git(folder, "status", "--porcelain")
    assert found(folder) == [("a.py", 16), ("b.py", 8)]
    assert git(folder, "status", "--porcelain") == before
    assert git(folder, "worktree", "list").count("\n") == 1


def test_a_base_that_cannot_be_reviewed_accuses_nobody(folder: Path) -> None:
    git(folder, "checkout", "-q", "main")
    commit(folder, {"a.py": OLD + "def broken(:\n"})
    git(folder, "checkout", "-qb", "next")
    commit(folder, {"a.py": OLD + MORE})
    done = reviewer(
        folder, "check", "--like-pr", "--select", SELECT, "--engine", "native", "--output-format", "json"
    )
    assert [each["line"] for each in json.loads(done.out)["findings"]] == [16]


@pytest.mark.parametrize(
    "words",
    [("--like-pr", "--diff", "x"), ("--filter-mode", "all"), ("--like-pr", "--fix"), ("--like-pr", "-")],
)
def test_words_that_do_not_fit_together_are_refused(folder: Path, words: tuple[str, ...]) -> None:
    done = reviewer(folder, "check", *words)
    assert (done.code, done.err.count("Error:")) == (2, 1)


def test_without_a_main_branch_one_sentence_says_what_to_name(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "trunk")
    commit(tmp_path, {"a.py": OLD})
    done = reviewer(tmp_path, "check", "--like-pr")
    assert (done.code, "--since REV" in done.err) == (2, True)


LIBRARY = '[build-system]\nrequires = ["hatchling"]\n\n[project]\nname = "shop"\nversion = "{version}"\n'


def breaks(folder: Path, *words: str) -> list[tuple[str, int, str, str]]:
    words = ("--like-pr", "--select", "public-api-break", "--output-format", "json", *words)
    done = reviewer(folder, "check", "--engine", "native", *words)
    assert done.code in {0, 1}, done.err
    keys = ("path", "line", "severity", "message")
    told = [tuple(each[key] for key in keys) for each in json.loads(done.out)["findings"]]
    return [(path, line, severity, message.partition(",")[0]) for path, line, severity, message in told]


def test_what_a_branch_takes_away_from_those_who_use_the_library(folder: Path) -> None:
    git(folder, "checkout", "-q", "main")
    before = "def send(to: str) -> None: ...\n\n\ndef drop() -> None: ...\n\n\ndef keep() -> None: ...\n"
    commit(
        folder,
        {
            "pyproject.toml": LIBRARY.format(version="1.2"),
            "shop/__init__.py": "",
            "shop/mail.py": before,
            "shop/old.py": before,
        },
    )
    git(folder, "checkout", "-q", "-B", "work")
    (folder / "shop/old.py").rename(folder / "shop/new.py")
    commit(
        folder,
        {"shop/mail.py": "def send(to: str, subject: str) -> None: ...\n\n\ndef keep() -> None: ...\n"},
    )
    expected = [
        ("shop/mail.py", 1, "warning", "`shop.mail.send` needs `subject` now"),
        ("shop/mail.py", 4, "warning", "`shop.mail.drop` is gone"),
        ("shop/new.py", 1, "warning", "`shop.old` is gone"),
    ]
    assert breaks(folder) == expected
    assert breaks(folder, "shop/mail.py") == expected[:2]
    assert breaks(folder, "--filter-mode", "added") == [expected[0]]
    write(folder, {"pyproject.toml": LIBRARY.format(version="2.0")})
    assert {severity for _, _, severity, _ in breaks(folder)} == {"info"}


def test_a_tree_alone_breaks_nothing(folder: Path) -> None:
    commit(folder, {"pyproject.toml": LIBRARY.format(version="1.2"), "shop/__init__.py": ""})
    done = reviewer(folder, "check", "--engine", "native", "--select", "public-api-break")
    assert done.code == 0


DECIDES = "def {name}(vip: bool) -> int:\n    return 1 if vip or None else 2\n"


def test_a_new_function_that_no_test_leads_to_is_told_in_new_files_too(folder: Path) -> None:
    git(folder, "checkout", "-q", "main")
    tests = "def test_old() -> None:\n    assert old(True) == 1\n"
    shop = {"shop/__init__.py": "", "shop/old.py": DECIDES.format(name="old"), "tests/test_old.py": tests}
    commit(folder, {"pyproject.toml": LIBRARY.format(version="1.0"), **shop})
    git(folder, "checkout", "-q", "-B", "work")
    more = DECIDES.format(name="old") + "\n\n" + DECIDES.format(name="more")
    commit(folder, {"shop/old.py": more, "shop/new.py": DECIDES.format(name="new")})
    words = ("--profile", "strict")
    expected = [("shop/new.py", 1), ("shop/old.py", 5)]
    assert found(folder, *words, select="untested-public-code") == expected
    write(
        folder,
        {"tests/test_new.py": "from shop import new\n\n\ndef test_new() -> None:\n    new.new(True)\n"},
    )
    assert found(folder, *words, select="untested-public-code") == expected[1:]


def test_a_report_of_what_ran_decides_unless_it_is_missing_or_none(folder: Path) -> None:
    settings = '[tool.reviewer.rule.untested-public-code]\ncoverage = "ran.json"\n'
    git(folder, "checkout", "-q", "main")
    tests = "def test_new() -> None:\n    assert new\n"
    front = {"pyproject.toml": LIBRARY.format(version="1.0") + settings, "shop/__init__.py": ""}
    commit(folder, {**front, "tests/test_new.py": tests})
    git(folder, "checkout", "-q", "-B", "work")
    commit(folder, {"shop/new.py": DECIDES.format(name="new")})
    words = ("--profile", "strict")
    assert found(folder, *words, select="untested-public-code") == []  # by its name
    missed = {"files": {"shop/new.py": {"executed_lines": [1], "missing_lines": [2]}}}
    write(folder, {"ran.json": json.dumps(missed)})
    assert found(folder, *words, select="untested-public-code") == [("shop/new.py", 1)]
    write(folder, {"ran.json": "<coverage/>"})
    broken = reviewer(
        folder, "check", "--like-pr", "--select", "untested-public-code", "--engine", "native", *words
    )
    assert broken.code == 2
    assert "untested-public-code cannot tell: ran.json is no report of coverage.py" in broken.out
    assert "`coverage json -o ran.json`" in broken.out
