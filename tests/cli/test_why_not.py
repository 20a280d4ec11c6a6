"""`reviewer why-not` names what kept a rule silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command_line import git, reviewer, write

BARE = '"""A."""\n\nimport os\n\ntry:\n    os.remove("x")\nexcept:\n    print("no")\n'
NATIVE = '[tool.reviewer]\nengines = ["native"]\n'


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("", "bare-except does speak: a.py:7:1: A bare `except:`"),
        ('ignore = ["errors"]\n', "bare-except is off here: `ignore` leaves it out"),
        ('select = ["docs"]\n', "bare-except is off here: `select` names other rules"),
        (
            "[tool.reviewer.severity]\nbare-except = 'off'\n",
            "bare-except is off here: `severity` turns it off",
        ),
        (
            "[tool.reviewer.per-file-ignores]\n'a.py' = ['bare-except']\n",
            "bare-except is off here: `per-file-ignores` leaves it out of this file",
        ),
    ],
)
def test_a_decision_is_named(tmp_path: Path, config: str, told: str) -> None:
    write(tmp_path, {"a.py": BARE, "pyproject.toml": NATIVE + config})
    done = reviewer(tmp_path, "why-not", "a.py:7", "bare-except")
    assert done.code == 0
    assert done.out.splitlines()[0].startswith(told), done


def test_a_summary_that_may_stand_for_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "def load(path):\n    return path\n", "pyproject.toml": NATIVE})
    done = reviewer(tmp_path, "why-not", "a.py:1", "missing-type-hints")
    assert "missing-type-hints does speak" in done.out
    assert "a summary may stand for it" in done.out
    strict = reviewer(tmp_path, "why-not", "a.py:1", "missing-type-hints", "--profile", "strict")
    assert "summary" not in strict.out


def test_what_a_stronger_profile_asks_for_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": '"""A."""\n\n\ndef load():\n    """Load."""\n', "pyproject.toml": NATIVE})
    done = reviewer(tmp_path, "why-not", "a.py:5", "hollow-docstring", "--profile", "adopt")
    assert "the profile adopt leaves it off; " in done.out
    assert "strict ask for it" in done.out


@pytest.mark.parametrize("comment", ["# reviewer: ignore[bare-except] so", "# noqa: E722"])
def test_a_comment_is_named(tmp_path: Path, comment: str) -> None:
    write(tmp_path, {"a.py": BARE.replace("except:", f"except:  {comment}"), "pyproject.toml": NATIVE})
    done = reviewer(tmp_path, "why-not", "a.py:7", "E722")
    assert done.out.startswith("bare-except is silent here: a comment on line 7 silences it (`")


def test_the_baseline_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": BARE, "pyproject.toml": NATIVE})
    assert reviewer(tmp_path, "baseline").code == 0
    done = reviewer(tmp_path, "why-not", "a.py:7", "bare-except")
    assert done.out.startswith(
        "bare-except is silent here: the baseline knows it; `reviewer check --no-baseline`"
    )


def test_an_option_is_named(tmp_path: Path) -> None:
    reraised = BARE.replace('print("no")', 'print("no")\n    raise')
    config = NATIVE + "[tool.reviewer.rule.bare-except]\nallow-reraise = 'off'\n"
    write(tmp_path, {"a.py": reraised, "pyproject.toml": config})
    done = reviewer(tmp_path, "why-not", "a.py:7", "bare-except")
    assert done.out == (
        'bare-except is silent here: its option `allow-reraise` is "off"; with "info" it would be reported\n'
    )


def test_an_exemption_of_the_check_is_pointed_at(tmp_path: Path) -> None:
    code = '"""A."""\n\nimport httpx\n\nhttpx.get("u", timeout=3)\n'
    write(tmp_path, {"a.py": code, "pyproject.toml": NATIVE})
    done = reviewer(tmp_path, "why-not", "a.py:5", "missing-timeout")
    assert done.out == (
        "native looked and sees no such defect on this line; `reviewer explain missing-timeout` tells what it leaves alone\n"
    )


def test_the_word_of_the_judge_is_told(tmp_path: Path) -> None:
    code = '"""A."""\n\nimport os\n\nERRORS = []\ntry:\n    os.remove("x")\nexcept Exception as error:\n    ERRORS.append(error)\n'
    write(tmp_path, {"a.py": code, "pyproject.toml": "[tool.reviewer]\nengines = ['native', 'ruff']\n"})
    done = reviewer(tmp_path, "why-not", "a.py:8", "BLE001")
    assert done.out.startswith("broad-except-unhandled is silent here: ruff:BLE001 reports it (")
    assert "our own check, which judges this rule, looked and sees no defect" in done.out


def test_a_line_and_a_file_that_did_not_change_are_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.py": BARE, "b.py": "X = 1\n", "pyproject.toml": NATIVE},
    )
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    write(tmp_path, {"a.py": BARE + "X = 1\n"})
    done = reviewer(tmp_path, "why-not", "a.py:7", "bare-except", "--since", "HEAD")
    assert done.out == "bare-except is silent here: its lines did not change\n"
    assert (
        "nothing of this file changed"
        in reviewer(tmp_path, "why-not", "b.py:1", "bare-except", "--since", "HEAD").out
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("a.py", "bare-except"), "is no place; write it as PATH:LINE"),
        (("z.py:1", "bare-except"), "there is no file z.py"),
        (("a.py:99", "bare-except"), "a.py has 8 lines; there is no line 99"),
        (("a.py:1", "bare-exept"), "did you mean 'bare-except'?"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    write(tmp_path, {"a.py": BARE, "pyproject.toml": NATIVE})
    done = reviewer(tmp_path, "why-not", *words)
    assert done.code == 2
    assert told in done.err
