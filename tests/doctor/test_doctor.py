"""`reviewer doctor` says what is missing or unsafe, and of what is documented nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.command_line import git, reviewer, write
from reviewer.doctor import Level, Word, diagnosis

TOP = Path(__file__).parent.parent.parent
HASH = "0123456789abcdef0123456789abcdef01234567"
GOOD = f"""\
on:
  pull_request:
    types: [opened, synchronize, reopened, ready_for_review]
concurrency: review-${{{{ github.event.pull_request.number }}}}
jobs:
  review:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@{HASH}
        with:
          ref: ${{{{ github.event.pull_request.head.sha }}}}
          fetch-depth: 0
          persist-credentials: false
      - uses: you/reviewer@{HASH}
        with:
          reporters: review
"""


def project(folder: Path, workflow: str) -> Path:
    write(folder, {".github/workflows/review.yml": workflow, "pyproject.toml": "[tool.reviewer]\n"})
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "all")
    return folder


def said(folder: Path, environ: Mapping[str, str] | None = None) -> list[Word]:
    return [word for word in diagnosis(folder.resolve(), environ or {}) if word.level is not Level.GOOD]


def of_the_workflow(folder: Path) -> list[Word]:
    return [
        word for word in said(folder) if word.path.startswith(".github") and "may only read" not in word.text
    ]


def test_a_workflow_as_it_should_be_is_good(tmp_path: Path) -> None:
    assert of_the_workflow(project(tmp_path, GOOD)) == []
    done = reviewer(tmp_path, "doctor")
    assert done.code == 0, done.out
    assert "good     .github/workflows/review.yml:17: the job review reviews pull requests" in done.out


@pytest.mark.parametrize(
    ("old", "new", "level", "part"),
    [
        ("fetch-depth: 0", "fetch-depth: 1", Level.MISSING, "fetch-depth: 0"),
        ("          persist-credentials: false\n", "", Level.NOTE, "persist-credentials: false"),
        ("          ref: ${{ github.event.pull_request.head.sha }}\n", "", Level.NOTE, "the merge commit"),
        ("pull-requests: write", "pull-requests: read", Level.MISSING, "pull-requests: write is missing"),
        ("      contents: read\n", "", Level.MISSING, "contents: read is missing"),
        ("    permissions:\n      contents: read\n      pull-requests: write\n", "    permissions: {}\n", Level.MISSING, "is missing"),
        ("    permissions:\n      contents: read\n      pull-requests: write\n", "", Level.UNSAFE, "no permissions"),
        (
            "    permissions:\n      contents: read\n      pull-requests: write\n", "    permissions: write-all\n", Level.UNSAFE,
            "write-all",
        ),
        (
            "    permissions:\n      contents: read\n      pull-requests: write\n", "    permissions: read-all\n", Level.MISSING,
            "pull-requests: write",
        ),
        ("contents: read", "contents: write", Level.NOTE, "more than a review needs"),
        ("reporters: review", "reporters: review, check-run", Level.MISSING, "checks: write is missing"),
        ("reporters: review", "reporters: sarif", Level.MISSING, "security-events: write is missing"),
        ("reporters: review", "reporters: emial", Level.WRONG, "no reporter 'emial'"),
        ("reporters: review", "reporter: review", Level.WRONG, "did you mean reporters?"),
        ("reporters: review", "max-comments: many", Level.WRONG, "max-comments is a number"),
        ("reporters: review", "fail-level: fatal", Level.WRONG, "info, warning, error"),
        ("reporters: review", "args: \"it's\"", Level.WRONG, "not quoted to its end"),
        (f"checkout@{HASH}", "checkout@v4", Level.UNSAFE, "actions/checkout@v4 can be moved"),
        (f"reviewer@{HASH}", "reviewer@main", Level.UNSAFE, "you/reviewer@main can be moved"),
        ("    types: [opened, synchronize, reopened, ready_for_review]\n", "", Level.NOTE, "ready_for_review"),
        ("[opened, synchronize, reopened, ready_for_review]", "opened", Level.MISSING, "reopened, synchronize"),
        ("  pull_request:\n    types: [opened, synchronize, reopened, ready_for_review]", "  release:", Level.MISSING, "no event"),
        ("concurrency: review-${{ github.event.pull_request.number }}\n", "", Level.NOTE, "concurrency"),
        ("  pull_request:\n", "  pull_request_target:\n", Level.UNSAFE, "the head of a stranger"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_told(
    tmp_path: Path, old: str, new: str, level: Level, part: str
) -> None:
    assert old in GOOD
    words = of_the_workflow(project(tmp_path, GOOD.replace(old, new)))
    assert any(word.level is level and part in word.text for word in words), words


def test_the_exit_code_tells_what_is_missing_from_what_is_wrong(tmp_path: Path) -> None:
    project(tmp_path, GOOD.replace("fetch-depth: 0", "fetch-depth: 1"))
    assert reviewer(tmp_path, "doctor").code == 1
    write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nprofil = 'strict'\n"})
    done = reviewer(tmp_path, "doctor", ".")
    assert (done.code, "profile" in done.out) == (2, True)


@pytest.mark.parametrize("text", ["", "[]", "a: [", "a: *b", "\x00", "? [x]\n: 1\n", "jobs: 1", "- " * 3_000, "on: {pull_request: 1}\njobs: {a: {steps: 5}}"])  # fmt: skip
def test_a_file_that_is_no_workflow_is_a_sentence(tmp_path: Path, text: str) -> None:
    project(tmp_path, text)
    words = said(tmp_path)
    assert any("no workflow reviews pull requests" in word.text for word in words)
    assert reviewer(tmp_path, "doctor").code in {1, 2}


def test_a_repository_without_workflows_is_told_where_one_is(tmp_path: Path) -> None:
    done = reviewer(tmp_path, "doctor")
    assert (done.code, "docs/workflows/review.yml" in done.out) == (1, True)


def test_text_of_a_workflow_moves_no_cursor(tmp_path: Path) -> None:
    project(tmp_path, GOOD.replace("reporters: review", 'reporters: "\\e[2Jx\\n"'))
    assert "\x1b" not in reviewer(tmp_path, "doctor").out


@pytest.mark.checkout
def test_the_documented_workflows_and_our_own_are_good(tmp_path: Path) -> None:
    shutil.copytree(TOP / "docs" / "workflows", tmp_path / ".github" / "workflows")
    project(tmp_path, GOOD)
    (tmp_path / ".github" / "workflows" / "review.yml").unlink()
    shutil.copy(TOP / "docs" / "workflows" / "review.yml", tmp_path / ".github" / "workflows")
    assert [word for word in said(tmp_path) if word.path.startswith(".github")] == []
    ours = [word for word in said(TOP) if word.path.startswith(".github")]
    assert [word for word in ours if "may only read" not in word.text] == []
