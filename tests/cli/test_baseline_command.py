"""`reviewer baseline`, and what a baseline keeps from being said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.command_line import Done, git, native, reviewer, write

FILE = ".reviewer-baseline.jsonl"
SETTINGS = '[tool.reviewer]\nengines = ["native"]\nselect = ["bare-except", "broad-except-unhandled"]\n'
HANDLER = "    try:\n        g()\n    except:\n        h()\n"
ONE = f'"""A."""\n\n\ndef f() -> None:\n    """Do."""\n{HANDLER}'


def project(folder: Path, **files: str) -> None:
    write(folder, {"pyproject.toml": SETTINGS, **{f"{name}.py": text for name, text in files.items()}})


def check(folder: Path, *words: str) -> Done:
    return reviewer(folder, "check", "--output-format", "json", *words)


def lines_of(done: Done) -> list[tuple[str, int]]:
    return [(found["path"], found["line"]) for found in json.loads(done.out)["findings"]]


def counts(folder: Path) -> list[tuple[str, str, int]]:
    entries = [json.loads(line) for line in (folder / FILE).read_text(encoding="utf-8").splitlines()]
    return [(entry["path"], entry["rule"], entry["count"]) for entry in entries]


def test_known_findings_are_silent_and_new_ones_are_not(tmp_path: Path) -> None:
    project(tmp_path, a=ONE)
    assert check(tmp_path).code == 1
    done = reviewer(tmp_path, "baseline")
    assert (done.code, done.out) == (0, f"{FILE} knows 1 finding\n")
    assert check(tmp_path).code == 0
    project(tmp_path, a=ONE, b=ONE)
    found = check(tmp_path)
    assert (found.code, lines_of(found)) == (1, [("b.py", 8)])
    assert lines_of(check(tmp_path, "--no-baseline")) == [("a.py", 8), ("b.py", 8)]
    assert "1 in the baseline" in native(tmp_path).out


def test_moved_and_reformatted_code_and_a_renamed_file_stay_known(tmp_path: Path) -> None:
    project(tmp_path, a=ONE)
    reviewer(tmp_path, "baseline")
    (tmp_path / "a.py").unlink()
    project(tmp_path, c=ONE.replace('"""A."""', '"""A."""\n\nX = 1\n').replace("except:", "except  :"))
    assert check(tmp_path).code == 0
    assert reviewer(tmp_path, "baseline", "--update").out == f"{FILE} knows 1 finding; none of them is gone\n"
    assert counts(tmp_path) == [("c.py", "bare-except", 1)]


def test_what_is_gone_is_reported_and_leaves_with_update(tmp_path: Path) -> None:
    project(tmp_path, a=ONE + HANDLER, b=ONE)
    reviewer(tmp_path, "baseline")
    assert counts(tmp_path) == [("a.py", "bare-except", 2), ("b.py", "bare-except", 1)]
    project(tmp_path, a=ONE, b=ONE)
    done = check(tmp_path)
    assert (done.code, lines_of(done)) == (0, [])
    assert "1 known finding is gone" in done.err
    assert "1 fewer than before" in reviewer(tmp_path, "baseline", "--update").out
    assert counts(tmp_path) == [("a.py", "bare-except", 1), ("b.py", "bare-except", 1)]
    assert check(tmp_path).err == ""


def test_counts_only_fall_unless_growth_is_allowed(tmp_path: Path) -> None:
    project(tmp_path, a=ONE)
    reviewer(tmp_path, "baseline")
    project(tmp_path, a=ONE + HANDLER)
    assert "1 new ones are not taken in" in reviewer(tmp_path, "baseline", "--update").out
    assert counts(tmp_path) == [("a.py", "bare-except", 1)]
    assert check(tmp_path).code == 1
    assert "1 taken in" in reviewer(tmp_path, "baseline", "--update", "--allow-growth").out
    assert counts(tmp_path) == [("a.py", "bare-except", 2)]
    assert check(tmp_path).code == 0


def test_of_equal_findings_the_one_on_a_changed_line_is_the_new_one(tmp_path: Path) -> None:
    project(tmp_path, a=ONE.replace('"""Do."""\n', '"""Do."""\n    start()\n'))
    git(tmp_path, "init", "-q")
    reviewer(tmp_path, "baseline")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    project(tmp_path, a=ONE.replace('"""Do."""\n', f'"""Do."""\n{HANDLER}    start()\n'))
    assert lines_of(check(tmp_path, "--since", "HEAD")) == [("a.py", 8)]


def test_an_entry_says_no_line_and_the_file_is_sorted(tmp_path: Path) -> None:
    project(tmp_path, b=ONE, a=ONE)
    reviewer(tmp_path, "baseline")
    lines = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert set(json.loads(lines[0])) == {"path", "rule", "symbol", "identity", "count"}


def test_an_incomplete_review_changes_no_baseline(tmp_path: Path) -> None:
    project(tmp_path, a=ONE)
    reviewer(tmp_path, "baseline")
    before = (tmp_path / FILE).read_bytes()
    (tmp_path / "a.py").write_bytes(b"\xff\xfe\x00 = 1\n")
    done = reviewer(tmp_path, "baseline", "--update")
    assert done.code == 2
    assert "not complete" in done.err
    assert (tmp_path / FILE).read_bytes() == before


def test_a_whole_review_alone_tells_what_is_gone(tmp_path: Path) -> None:
    project(tmp_path, a=ONE, b=ONE)
    reviewer(tmp_path, "baseline")
    project(tmp_path, a='"""A."""\n', b=ONE)
    assert check(tmp_path, "b.py").err == ""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<<<<<<< ours", "a merge conflict is left in the baseline"),
        ("{}", "no entry of a baseline"),
        ('{"path":"a.py","rule":"r","symbol":"","identity":"x","count":0}', "at least 1"),
        ('{"path":"a.py","rule":"r","symbol":"","identity":"x","line":3}', "unknown field `line`"),
    ],
)
def test_a_bad_baseline_is_refused_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    project(tmp_path, a=ONE)
    (tmp_path / FILE).write_text(f"\n{line}\n", encoding="utf-8")
    done = check(tmp_path)
    assert done.code == 2
    assert f"{FILE}:2: " in done.err
    assert words in done.err


def test_making_one_twice_and_updating_none_is_refused(tmp_path: Path) -> None:
    project(tmp_path, a=ONE)
    assert "`reviewer baseline` makes one" in reviewer(tmp_path, "baseline", "--update").err
    reviewer(tmp_path, "baseline")
    assert "is there already" in reviewer(tmp_path, "baseline").err


def test_a_baseline_with_another_name_is_named_in_the_settings(tmp_path: Path) -> None:
    project(tmp_path, a=ONE)
    write(tmp_path, {"pyproject.toml": SETTINGS + 'baseline = "known.jsonl"\n'})
    assert "known.jsonl cannot be read" in check(tmp_path).err
    reviewer(tmp_path, "baseline")
    assert (tmp_path / "known.jsonl").is_file()
    assert check(tmp_path).code == 0
