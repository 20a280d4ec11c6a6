"""rules/project/ci-missing-or-toothless.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.shared.manifest import is_archive
from reviewer.whole import MANIFEST, Flaw, Whole, whole

_WORKFLOWS = (".github/workflows/*.yml", ".github/workflows/*.yaml")
_OTHERS = (
    ".gitlab-ci.yml", "azure-pipelines.yml", "azure-pipelines*.yml", "Jenkinsfile", ".circleci/config.yml", ".travis.yml",
    "bitbucket-pipelines.yml", ".drone.yml", "appveyor.yml", ".appveyor.yml", ".woodpecker.yml", ".woodpecker/*.yml",
    ".woodpecker/*.yaml", ".buildkite/*.yml", ".forgejo/workflows/*.y*ml", ".gitea/workflows/*.y*ml", ".zuul.yaml",
    ".zuul.d/*.yaml", ".cirrus.yml", ".builds/*.yml", ".build.yml", ".semaphore/*.yml", ".ci/*", "ci/*",
)  # fmt: skip
_EXCUSED = re.compile(r"\b(pytest|ruff check|ruff format|mypy)\b[^|#]*\|\|\s*(?:true|:|exit 0)\s*$")


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report that nothing runs checks on a change, and steps whose failure is thrown away."""
    workflows = project.matching(*_WORKFLOWS)
    if not workflows and not project.matching(*_OTHERS):
        if project.has(MANIFEST) and project.has(".git") and not is_archive(project):
            advice = "run linters, types and tests on every change, as in .github/workflows"
            yield Flaw(MANIFEST, 1, {"what": "No pipeline checks a change", "advice": advice})
        return
    for path in workflows:
        for line, row in enumerate((project.text(path) or "").splitlines(), 1):
            found = _EXCUSED.search(row.rstrip())
            if found and not row.lstrip().startswith("#"):
                what = f"The step goes on when `{found[1]}` fails"
                yield Flaw(path, line, {"what": what, "advice": "let it fail: nobody reads a green log"})
