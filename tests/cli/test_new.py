"""`reviewer new` makes a rule that holds from the first minute on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.command_line import native, reviewer, write

CONFIG = '[tool.reviewer]\nrule-pages = ["standard"]\n'
ROOT = Path(__file__).parents[2]


def test_a_teams_rule_is_a_page_that_holds(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "standard/.keep": "", "a.py": "breakpoint()\n"})
    done = reviewer(tmp_path, "new", "house/breakpoint-left-behind")
    assert (done.code, done.out.splitlines()[0]) == (
        0,
        f"made {tmp_path / 'standard/house/breakpoint-left-behind.md'}",
    )
    assert reviewer(tmp_path, "test").code == 0
    words = ("--quiet", "--output-format", "concise", "--select", "house")
    assert native(tmp_path, *words).out.startswith("a.py:1:1: warning[breakpoint-left-behind]")


@pytest.mark.checkout
def test_in_a_pack_it_is_a_page_a_check_and_cases(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "pack", tmp_path / "pack")
    done = reviewer(tmp_path / "pack", "new", "risks/breakpoint-left-behind", "--into", ".")
    assert [line.removeprefix("made ") for line in done.out.splitlines()[:-1]] == [
        "src/house_standard/rules/risks/breakpoint-left-behind.md",
        "src/house_standard/checks/risks/__init__.py",
        "src/house_standard/checks/risks/breakpoint_left_behind.py",
        "tests/cases/risks/breakpoint-left-behind.md",
    ]
    site = tmp_path / "pack" / "src"
    write(
        site,
        {
            "house-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: house\nVersion: 1\n",
            "house-1.dist-info/entry_points.txt": "[reviewer.packs]\nhouse = house_standard\n",
        },
    )
    write(tmp_path, {"work/pyproject.toml": '[tool.reviewer]\npacks = ["house"]\n'})
    tried = reviewer(tmp_path / "work", "test", "breakpoint-left-behind", environ={"PYTHONPATH": str(site)})
    assert tried.code == 0, tried
    assert "2 examples hold" in tried.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("house/Wrong",), "names no rule; write it as area/the-bad-thing"),
        (("breakpoint-left",), "names no rule"),
        (("errors/bare-except",), "there is a rule 'bare-except' already"),
    ],
)
def test_a_name_that_will_not_do_is_refused(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "standard/.keep": ""})
    done = reviewer(tmp_path, "new", *words)
    assert done.code == 2
    assert told in done.err


def test_without_a_folder_the_way_out_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": ""})
    done = reviewer(tmp_path, "new", "house/breakpoint-left-behind")
    assert done.code == 2
    assert "name a folder with --into" in done.err
