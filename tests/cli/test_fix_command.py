"""`--fix`: what is applied is proved, and everything else stays byte for byte."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cli.command_line import native, reviewer, write

UNHINTED = '"""A."""\n\n\ndef f(x: int):\n    """Do."""\n    print(x)\n'
HINTS = ("--select", "missing-type-hints")


def test_a_safe_fix_is_applied_and_the_finding_is_gone(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNHINTED})
    done = native(tmp_path, "--fix", *HINTS)
    assert (tmp_path / "a.py").read_text() == UNHINTED.replace("f(x: int):", "f(x: int) -> None:")
    assert done.code == 0
    assert "1 fix" in done.err


def test_bytes_outside_the_edit_and_the_mode_stay(tmp_path: Path) -> None:
    before = b"\xef\xbb\xbf" + UNHINTED.replace("\n", "\r\n").replace("Do.", "D\u00f6.\t \x0c").encode()
    write(tmp_path, {"a.py": before})
    (tmp_path / "a.py").chmod(0o755)
    native(tmp_path, "--fix", *HINTS)
    assert (tmp_path / "a.py").read_bytes() == before.replace(b"f(x: int):", b"f(x: int) -> None:")
    assert stat.S_IMODE((tmp_path / "a.py").stat().st_mode) == 0o755


def test_a_declared_encoding_is_kept(tmp_path: Path) -> None:
    before = ("# -*- coding: latin-1 -*-\n" + UNHINTED.replace("Do.", "D\u00f6.")).encode("latin-1")
    write(tmp_path, {"a.py": before})
    native(tmp_path, "--fix", *HINTS)
    assert (tmp_path / "a.py").read_bytes() == before.replace(b"f(x: int):", b"f(x: int) -> None:")


def test_unsafe_fixes_are_asked_for_by_name(tmp_path: Path) -> None:
    bare = '"""A."""\n\ntry:\n    f()\nexcept:\n    print("failed")\n'
    write(tmp_path, {"a.py": bare})
    native(tmp_path, "--fix", "--select", "bare-except")
    assert (tmp_path / "a.py").read_text() == bare
    native(tmp_path, "--fix", "--unsafe-fixes", "--select", "bare-except")
    assert (tmp_path / "a.py").read_text() == bare.replace("except:", "except Exception:")


def test_a_fix_that_makes_mypy_find_something_new_is_withdrawn(tmp_path: Path) -> None:
    """`-> None` makes mypy check a body that it skipped; the body has an error of types."""
    files = {
        "bad.py": '"""A."""\n\n\ndef f():\n    """Do."""\n    x: int = "a"\n    print(x)\n',
        "good.py": '"""A."""\n\n\ndef g():\n    """Do."""\n    print(1)\n',
        "pyproject.toml": "[tool.mypy]\ncheck_untyped_defs = false\n",
    }
    write(tmp_path, files)
    done = reviewer(tmp_path, "check", "--fix", "--select", "missing-type-hints,mypy", "--no-engine", "ruff")
    assert (tmp_path / "bad.py").read_text() == files["bad.py"]
    assert "-> None" in (tmp_path / "good.py").read_text()
    assert "withdrawn" in done.err
    assert "bad.py:4" in done.err


def test_the_safe_part_of_an_umbrella_is_fixed_and_the_rest_stays(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNHINTED.replace("x: int", "x")})
    reviewer(tmp_path, "check", "--fix", *HINTS)
    assert (tmp_path / "a.py").read_text() == UNHINTED.replace("f(x: int):", "f(x) -> None:")


def test_a_second_fix_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNHINTED + '\n\nimport os\n\n\ndef g():\n    """Do."""\n    return None\n'})
    reviewer(tmp_path, "check", "--fix", "--no-engine", "mypy")
    once = (tmp_path / "a.py").read_text()
    reviewer(tmp_path, "check", "--fix", "--no-engine", "mypy")
    assert (tmp_path / "a.py").read_text() == once


def test_comments_that_silence_everything_name_what_they_hide(tmp_path: Path) -> None:
    before = (
        '"""A."""\n\nimport os\nimport sys  # noqa\n\n'
        'count: int = os.environ["COUNT"]  # type: ignore # noqa\n'
        'NOTE = "# noqa"\n'
    )
    write(tmp_path, {"a.py": before})
    done = reviewer(tmp_path, "check", "--fix", "--select", "unexplained-suppression")
    after = before.replace("sys  # noqa", "sys  # noqa: F401").replace("ignore #", "ignore[assignment] #")
    assert (tmp_path / "a.py").read_text() == after
    assert "2 fixes applied in 1 file," in done.err
    assert done.out.count("unexplained-suppression") == 1, "the second noqa hides nothing that has a code"


def test_show_fixes_prints_a_diff_and_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": UNHINTED})
    done = native(tmp_path, "--show-fixes", *HINTS)
    assert (
        "+def f(x: int) -> None:" in done.out.replace("│ ", "").replace("   ", "") or "-> None:" in done.out
    )
    assert (tmp_path / "a.py").read_text() == UNHINTED


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    from reviewer.rewrite import rewrite
    from reviewer.source_text import Texts

    write(tmp_path, {"a.py": UNHINTED})
    texts = Texts(tmp_path)
    assert texts.get("a.py") == UNHINTED
    write(tmp_path, {"a.py": "x = 1\n"})
    done = rewrite(texts, {"a.py": "y = 2\n"})
    assert done.files == ()
    assert "changed by someone else" in done.refused[0]
    assert (tmp_path / "a.py").read_text() == "x = 1\n"


@pytest.mark.parametrize("words", [("-",), ()])
def test_fixing_standard_input_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = native(tmp_path, *words, "--stdin-filename", "a.py", "--fix", stdin=UNHINTED)
    assert done.code == 2
    assert "path" in done.err


def test_fixes_that_clash_are_made_one_after_the_other(tmp_path: Path) -> None:
    """Both imports go with the one line they stand in, and each fix would leave the other's name."""
    before = '"""A."""\n\nimport os, sys\n\n\ndef f() -> None:\n    """Do."""\n'
    write(tmp_path, {"a.py": before})
    done = reviewer(tmp_path, "check", "--fix", "--no-engine", "mypy", "--select", "unused-import,ruff:E401")
    assert (tmp_path / "a.py").read_text() == before.replace("import os, sys\n", "")
    assert done.code == 0, done.out


def test_of_many_fixes_only_those_that_mypy_refuses_are_withdrawn(tmp_path: Path) -> None:
    """`-> None` makes mypy check bodies that it skipped; three of eight, far apart, have an error of types."""
    guilty = {0, 3, 6}
    bodies = {number: 'x: int = "a"' if number in guilty else "x = 1" for number in range(8)}
    files = {
        f"m{number}.py": f'"""A."""\n\n\ndef f{number}():\n    """Do."""\n    {body}\n    print(x)\n'
        for number, body in bodies.items()
    }
    write(tmp_path, {**files, "pyproject.toml": "[tool.mypy]\ncheck_untyped_defs = false\n"})
    done = reviewer(tmp_path, "check", "--fix", "--select", "missing-type-hints,mypy", "--no-engine", "ruff")
    fixed = {number for number in bodies if "-> None" in (tmp_path / f"m{number}.py").read_text()}
    assert fixed == set(bodies) - guilty
    assert done.err.count("withdrawn") == len(guilty), done.err
    assert "5 fixes applied in 5 files" in done.err
