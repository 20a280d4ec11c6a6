"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself from a local git repository.

pre-commit installs this project into an environment of its own: half a minute and a package index.
`SLOW=1` runs them; where there is no index, they are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.command_line import Done, git, write

HERE = Path(__file__).parents[2]
BROKEN = '"""A module."""\n\ntry:\n    f()\nexcept:\n    g()\n'
SETTINGS = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: reviewer
        args: [--engine, native]
      - id: reviewer-fix
        args: [--engine, "native,ruff", --select, ruff:F541]
        stages: [manual]
"""

pytestmark = [
    pytest.mark.checkout,
    pytest.mark.skipif(not os.environ.get("SLOW"), reason="SLOW=1 has pre-commit install this project"),
]


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A git repository with this project as it is in the working tree, and its revision."""
    repository = tmp_path_factory.mktemp("hooks")
    listed = git(HERE, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (HERE / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(HERE / name, repository / name)
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "The project")
    return repository, git(repository, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, hooks: tuple[Path, str]) -> Path:
    """Where pre-commit keeps the environment of the hooks, installed once."""
    home = tmp_path_factory.mktemp("home")
    folder = project(tmp_path_factory.mktemp("first"), hooks)
    done = pre_commit(folder, home, "install-hooks")
    if done.code:
        pytest.skip(f"pre-commit cannot install the hooks here: {done.out.strip().splitlines()[-1:]}")
    return home


def project(folder: Path, hooks: tuple[Path, str]) -> Path:
    """A repository whose commits are to pass the hooks."""
    settings = SETTINGS.format(repository=hooks[0], revision=hooks[1])
    write(
        folder,
        {".pre-commit-config.yaml": settings, "pyproject.toml": "[tool.reviewer]\nexclude = ['vendored/']\n"},
    )
    git(folder, "init", "-q")
    return folder


def pre_commit(folder: Path, home: Path, *words: str) -> Done:
    """Run pre-commit in a repository."""
    environ = {**os.environ, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *words],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def test_all_staged_files_are_reviewed_in_one_run(
    tmp_path: Path, hooks: tuple[Path, str], home: Path
) -> None:
    folder = project(tmp_path, hooks)
    write(folder, {f"m{number}.py": BROKEN for number in range(20)})
    git(folder, "add", ".")
    write(folder, {"not_staged.py": BROKEN})
    done = pre_commit(folder, home, "run", "reviewer")
    assert done.code == 1
    assert done.out.count("bare-except") == 20
    assert "in 20 files" in done.out
    assert "not_staged" not in done.out


def test_what_the_configuration_excludes_is_left_out_although_it_is_staged(
    tmp_path: Path, hooks: tuple[Path, str], home: Path
) -> None:
    folder = project(tmp_path, hooks)
    write(folder, {"vendored/lib/a.py": BROKEN, "own.py": '"""A module."""\n'})
    git(folder, "add", ".")
    done = pre_commit(folder, home, "run", "reviewer")
    assert (done.code, "Passed" in done.out) == (0, True), done.out


def test_the_fixing_hook_stops_the_commit_and_leaves_the_fixed_file(
    tmp_path: Path, hooks: tuple[Path, str], home: Path
) -> None:
    folder = project(tmp_path, hooks)
    write(folder, {"a.py": '"""A module."""\n\nX = f"no place"\n'})
    git(folder, "add", ".")
    done = pre_commit(folder, home, "run", "reviewer-fix", "--hook-stage", "manual")
    assert done.code == 1
    assert "files were modified by this hook" in done.out
    assert (folder / "a.py").read_text() == '"""A module."""\n\nX = "no place"\n'
    git(folder, "add", ".")
    assert pre_commit(folder, home, "run", "reviewer-fix", "--hook-stage", "manual").code == 0
