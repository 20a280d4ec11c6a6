"""The action and the workflows have the shape that GitHub reads, and nothing that zizmor knows to be unsafe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from action.acting import STANDINS, TOP
from reviewer.github.inputs import NAMES

pytestmark = pytest.mark.checkout
ACTION = TOP / "action.yml"
WORKFLOWS = [
    path
    for folder in (TOP / ".github" / "workflows", TOP / "docs" / "workflows")
    for path in sorted(folder.glob("*.yml"))
]


def run(program: str, *words: str) -> None:
    tool = Path(sys.executable).with_name(program)
    done = subprocess.run([tool, *words], cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_action_has_the_shape_of_one() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION))
    run("check-jsonschema", "--builtin-schema", "vendor.github-actions", *map(str, STANDINS.rglob("action.yml")))  # fmt: skip


def test_workflows_have_the_shape_of_such() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS))


def test_zizmor_finds_nothing_unsafe() -> None:
    run("zizmor", "--offline", "--no-progress", str(ACTION), *map(str, WORKFLOWS))


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda path: path.name)
def test_foreign_actions_are_pinned_by_a_full_hash_and_named_by_version(file: Path) -> None:
    for line in file.read_text(encoding="utf-8").splitlines():
        if "uses:" in line and "uses: ./ " not in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # (v\d+\.\d+\.\d+|<- yours)$", line), line


def test_each_input_is_read_and_each_that_is_read_is_an_input() -> None:
    declared = set(yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"])
    assert declared == set(NAMES)


def test_no_step_of_the_action_writes_an_expression_into_a_script() -> None:
    steps = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []
