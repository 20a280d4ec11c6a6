"""What is said about a project as a whole, run as people run it."""

from __future__ import annotations

import json
from pathlib import Path

from cli.command_line import git, native, reviewer, write

MANIFEST = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["httpx"]\n'
TOOLS = "[tool.ruff]\nline-length = 100\n[tool.mypy]\nstrict = true\n"
FILES = {
    "pyproject.toml": MANIFEST + TOOLS,
    "README.md": "Run it: `uv run shop`.\n",
    "shop/__init__.py": '"""A shop."""\n',
    "shop/load.py": '"""Loading."""\n\nimport yaml\n\nprint(yaml)\n',
}


def told(folder: Path, *words: str) -> list[tuple[str, str, int]]:
    done = native(folder, *(words or (".",)), "--select", "project", "--output-format", "json")
    return [(each["rule"], each["path"], each["line"]) for each in json.loads(done.out)["findings"]]


def test_the_project_is_judged_once_where_all_of_it_is_reviewed(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    both = [
        ("lockfile-missing-or-stale", "pyproject.toml", 5),
        ("undeclared-dependency", "shop/load.py", 3),
    ]
    assert told(tmp_path) == both
    assert told(tmp_path) == both, "remembered reviews change nothing"
    assert told(tmp_path, "shop/load.py") == []
    assert told(tmp_path, "shop") == both, "all of its Python lies there"


def test_some_files_without_a_manifest_are_no_project(tmp_path: Path) -> None:
    write(tmp_path, {"load.py": FILES["shop/load.py"]})
    assert told(tmp_path) == []


def test_a_pipeline_is_missed_in_a_repository_alone(tmp_path: Path) -> None:
    write(
        tmp_path, FILES | {"pyproject.toml": MANIFEST.replace('"httpx"', '"pyyaml"') + TOOLS, "uv.lock": ""}
    )
    assert told(tmp_path) == []
    git(tmp_path, "init", "-q")
    assert told(tmp_path) == [("ci-missing-or-toothless", "pyproject.toml", 1)]
    write(tmp_path, {".gitlab-ci.yml": "test:\n  script: pytest\n"})
    assert told(tmp_path) == []


def test_comments_configuration_and_baseline_silence_it(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    quiet = FILES["pyproject.toml"].replace(
        '["httpx"]', '["httpx"]  # reviewer: ignore[lockfile-missing-or-stale] pinned by the image'
    )
    reason = FILES["shop/load.py"].replace(
        "yaml\n\n", "yaml  # reviewer: ignore[undeclared-dependency] the base image brings it\n\n"
    )
    write(tmp_path, {"pyproject.toml": quiet, "shop/load.py": reason})
    assert told(tmp_path) == []
    write(tmp_path, {"shop/load.py": FILES["shop/load.py"]})
    assert [rule for rule, *_ in told(tmp_path)] == ["undeclared-dependency"]
    assert told(tmp_path, ".", "--ignore", "undeclared-dependency") == []
    write(tmp_path, {"pyproject.toml": f"{quiet}[tool.reviewer]\nengines = ['native']\n"})
    assert reviewer(tmp_path, "baseline").code == 0
    assert told(tmp_path) == []


def test_a_broken_manifest_is_told_and_nothing_else_breaks(tmp_path: Path) -> None:
    write(tmp_path, FILES | {"setup.py": "from setuptools import setup\n\nsetup()\n", "uv.lock": "= nothing"})
    (tmp_path / "pyproject.toml").unlink()
    assert [rule for rule, *_ in told(tmp_path)] == ["pyproject-incomplete"]
