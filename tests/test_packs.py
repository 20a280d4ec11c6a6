"""Packs: rules that an installed package brings, through the door that our own use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.command_line import Done, reviewer, write

PACK = Path(__file__).parents[1] / "examples" / "pack"
CODE = (
    '"""A."""\n\nimport datetime\n\nfrom house import clock\nfrom house.flags import Flag\n\n'
    'CHECKOUT = Flag("new-checkout")\nOLD = Flag("old", owner="us")\nNOW = datetime.datetime.now()\n'
)
CONFIG = '[tool.reviewer]\npacks = ["house"]\nengines = ["native"]\n'


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example's wheel is installed, as it is beside reviewer."""
    folder = tmp_path_factory.mktemp("packs")
    uv = [sys.executable, "-m", "uv", "--quiet"]
    subprocess.run([*uv, "build", "--wheel", "--out-dir", folder / "dist", PACK], check=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    subprocess.run(
        [*uv, "pip", "install", "--python", sys.executable, "--no-deps", "--target", folder / "site", wheel],
        check=True,
    )
    return folder / "site"


def with_pack(folder: Path, packages: Path, *words: str) -> Done:
    return reviewer(folder, *words, environ={"PYTHONPATH": str(packages)})


@pytest.mark.checkout
def test_a_packs_rules_are_checked_explained_and_tried(tmp_path: Path, packages: Path) -> None:
    write(tmp_path, {"a.py": CODE, "pyproject.toml": CONFIG})
    words = ("check", "--quiet", "--output-format", "concise", "--select", "house")
    done = with_pack(tmp_path, packages, *words)
    assert done.out.splitlines() == [
        "a.py:8:12: warning[feature-flag-without-owner] The flag `new-checkout` has no `owner`, so nobody will remove it",
        "a.py:10:7: info[clock-read-directly] `datetime.datetime.now` cannot be stopped in a test; ask `house.clock.now()` (unsafe fix)",
    ]
    tried = with_pack(tmp_path, packages, "test")
    assert tried.code == 0, tried
    assert "2 pages, none of them broken" in tried.out
    explained = with_pack(tmp_path, packages, "explain", "feature-flag-without-owner")
    assert explained.out.startswith("# Say who removes a feature flag")


@pytest.mark.checkout
def test_a_packs_rule_has_options_and_a_team_may_write_its_page_anew(tmp_path: Path, packages: Path) -> None:
    config = (
        CONFIG + 'rule-pages = ["pages"]\n[tool.reviewer.rule.feature-flag-without-owner]\nkeyword = "team"\n'
    )
    page = (packages / "house_standard/rules/house/feature-flag-without-owner.md").read_text()
    ours = page.replace('severity = "warning"', 'severity = "error"').replace("so nobody", "nobody")
    write(
        tmp_path, {"a.py": CODE, "pyproject.toml": config, "pages/house/feature-flag-without-owner.md": ours}
    )
    words = ("check", "--quiet", "--output-format", "concise", "--select", "feature-flag-without-owner")
    done = with_pack(tmp_path, packages, *words)
    assert [line.partition(" The")[0] for line in done.out.splitlines()] == [
        "a.py:8:12: error[feature-flag-without-owner]",
        "a.py:9:7: error[feature-flag-without-owner]",
    ]


def test_a_pack_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": CODE, "pyproject.toml": CONFIG})
    done = reviewer(tmp_path, "check")
    assert done.code == 2
    assert "pyproject.toml:2: no installed package brings the pack 'house'; none is installed" in done.err


def test_what_is_no_pack_is_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "site/thing/__init__.py": "raise SystemExit('it ran')\n",
            "site/thing-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1\n",
            "site/thing-1.dist-info/entry_points.txt": "[reviewer.packs]\nhouse = thing\n",
            "pyproject.toml": CONFIG,
            "a.py": CODE,
        },
    )
    done = reviewer(tmp_path, "check", environ={"PYTHONPATH": str(tmp_path / "site")})
    assert done.code == 2
    assert "the pack 'house' is no pack: the package 'thing' has no folder `rules`" in done.err
