"""Which interpreter a project is checked with, and which is never run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.config import Config
from reviewer.project.interpreter import interpreter


def environment(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /usr\n")
    (folder / "bin" / "python").symlink_to(sys.executable)
    return folder / "bin" / "python"


def test_the_configured_one_then_the_active_one_then_the_projects(tmp_path: Path) -> None:
    own = environment(tmp_path / ".venv")
    active = environment(tmp_path / "active")
    other = environment(tmp_path / "other")
    environ = {"VIRTUAL_ENV": str(active.parents[1])}
    plain = Config(root=tmp_path)
    assert interpreter(tmp_path, Config(root=tmp_path, python=str(other)), environ).python == other
    assert interpreter(tmp_path, Config(root=tmp_path, python=str(other.parents[1])), {}).python == other
    assert interpreter(tmp_path, plain, environ).python == active
    assert interpreter(tmp_path, plain, {"VIRTUAL_ENV": str(tmp_path / "gone")}).python == own
    assert interpreter(tmp_path / "active", plain, {}).python is None


def test_the_environment_that_pre_commit_made_for_us_is_not_the_projects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = environment(tmp_path / ".venv")
    hook = environment(tmp_path / "hook")
    environ = {"VIRTUAL_ENV": str(hook.parents[1]), "PRE_COMMIT": "1"}
    assert interpreter(tmp_path, Config(root=tmp_path), environ).python == hook
    monkeypatch.setattr(sys, "prefix", str(hook.parents[1]))
    assert interpreter(tmp_path, Config(root=tmp_path), environ).python == own


def test_a_configured_one_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    chosen = interpreter(tmp_path, Config(root=tmp_path, python=str(tmp_path / "no")), {})
    assert chosen.python is None
    assert "which is not there" in chosen.problems[0].message


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("below", ["", "service"])
def test_a_committed_environment_is_never_used(tmp_path: Path, version: str, below: str) -> None:
    root = tmp_path / below
    environment(root / ".venv")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert interpreter(root, Config(root=root), {}).python is not None
    subprocess.run(["git", "-c", f"index.version={version}", "add", "."], cwd=tmp_path, check=True)
    chosen = interpreter(root, Config(root=root), {})
    assert chosen.python is None
    assert chosen.notes == (".venv is part of the reviewed tree and is not used",)
    named = interpreter(root, Config(root=root, python=str(root / ".venv")), {})
    assert named.python is None
    assert "is part of the reviewed tree" in named.problems[0].message


def test_a_program_that_lies_in_the_tree_is_never_used(tmp_path: Path) -> None:
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").write_text("#!/bin/sh\n")
    assert interpreter(tmp_path, Config(root=tmp_path), {}).python is None
