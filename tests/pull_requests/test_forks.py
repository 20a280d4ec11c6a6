"""The two stages of a fork's review: one that may write nothing, and one that believes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from github_server import Events, Server, read_only
from pull_requests.bench import BOT, OLD, Bench, checked_out, quietly
from reviewer.github import handed
from reviewer.refused import Refused

Report = dict[str, Any]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    with Server(tmp_path / "server") as server:
        repository = server.world.repository("acme/shop")
        repository.commit("main", {"a.py": OLD, "pyproject.toml": "[tool.reviewer]\n"})
        fork = server.world.repository("eve/shop", fork_of="acme/shop")
        fork.commit("patch", {"b.py": OLD, "c.py": OLD.replace("load", "reload")}, start="main")
        pull = server.world.open(repository, "patch", fork=fork, author="eve")
        quietly(tmp_path, "clone", "-q", str(repository.git_dir), str(tmp_path / "checkout"))
        yield Bench(server=server, repository=repository, pull=pull, folder=tmp_path / "checkout")


def first(made: Bench) -> Path:
    """Run the stage that reads the fork's code."""
    file = made.folder.parent / "findings.json"
    checked_out(made.folder, made.repository.sha("refs/pull/1/merge"))
    assert made.run(token=read_only(), artifact=str(file)) == 1
    return file


def second(made: Bench, file: Path, **wish: Any) -> int:
    """Run the stage that may write, from a checkout of the base."""
    checked_out(made.folder, made.repository.sha("refs/heads/main"))
    event = made.folder.parent / "event.json"
    event.write_text(json.dumps(Events(made.server.world, made.pull).workflow_run()))
    names = {"GITHUB_EVENT_NAME": "workflow_run"}
    words = {"number": None, "repository": None, "event": str(event), "findings": str(file), **wish}
    return made.run(token=BOT, environ=names, **words)


def forged(file: Path, change: Callable[[Report], object]) -> Path:
    report = json.loads(file.read_text())
    change(report)
    file.write_text(json.dumps(report))
    return file


def test_the_second_stage_posts_what_the_first_one_found(made: Bench) -> None:
    file = first(made)
    assert made.pull.reviews == []
    assert second(made, file) == 1
    (review,) = made.pull.reviews
    assert [(each.anchor.path, each.anchor.line) for each in made.pull.comments] == [("b.py", 8)]
    assert "c.py" in review.body
    assert "Name the exception you catch" in made.bodies[0]
    assert second(made, file) == 1
    assert len(made.pull.reviews) == 1


def test_no_word_of_the_artifact_is_shown(made: Bench) -> None:
    def shout(report: Report) -> None:
        for each in report["findings"]:
            each |= {"message": "@everyone buy", "symbol": "</sub>buy", "seen_by": ["buy"]}
            each["related"] = [
                {"path": "buy", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "message": "buy"}
            ]
            each["fix"] = {
                "safety": "safe",
                "edits": [{"line": 8, "column": 1, "end_line": 8, "end_column": 2, "text": "buy"}],
            }
        report["problems"] = [
            {"message": "buy", "engine": "mypy", "path": "b.py"},
            {"message": "x", "engine": "", "path": "buy.py"},
        ]
        report["stats"] = {"profile": "buy"}

    assert second(made, forged(first(made), shout)) == 2
    said = "".join([made.pull.reviews[0].body, *made.bodies])
    assert "buy" not in said
    assert "suggestion" not in said


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "no-such-rule"},
        {"rule": "ruff:E722](https://example.org)"},
        {"path": "../../etc/passwd"},
        {"path": "absent.py"},
        {"line": 9_000, "end_line": 9_001},
        {"fingerprint": "--> <script>"},
        {"identity": "x" * 50},
    ],
)
def test_a_finding_without_a_known_rule_and_place_is_left_out(
    made: Bench, change: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    second(made, forged(first(made), lambda report: report["findings"][0].update(change)))
    assert [each.anchor.path for each in made.pull.comments] == ["c.py"]
    assert "1 of the findings handed over" in made.pull.reviews[0].body


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda report: report.update(version=2), "holds no findings"),
        (lambda report: report.pop("findings"), "holds no findings"),
        (lambda report: report.pop("pull"), "--from"),
        (lambda report: report["pull"].update(head="0" * 40), "another commit"),
        (lambda report: report["pull"].update(number=7), "404"),
        (lambda report: report["pull"].update(number="1; rm"), "holds no findings"),
        (lambda report: report["findings"][0].update(line=0), "holds no findings"),
        (lambda report: report["findings"][0].update(severity="loud"), "holds no findings"),
        (lambda report: report["findings"][0].update(path="x" * 5_000), "holds no findings"),
        (lambda report: report.update(findings=report["findings"] * 3_000), "holds no findings"),
    ],
)
def test_an_artifact_that_does_not_fit_is_refused_in_a_sentence(
    made: Bench, change: Callable[[Report], object], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        second(made, forged(first(made), change))
    assert made.pull.reviews == []


def test_findings_of_a_commit_that_is_no_longer_the_head_say_nothing(made: Bench) -> None:
    file = first(made)
    made.pull.head_repository.commit("patch", {"d.py": "X = 1\n"})
    with pytest.raises(Refused, match="another commit"):
        second(made, file)


def test_another_pull_request_cannot_be_named(made: Bench) -> None:
    made.repository.commit("own", {"z.py": OLD}, start="main")
    other = made.server.world.open(made.repository, "own")
    with pytest.raises(Refused, match="another commit"):
        second(made, forged(first(made), lambda report: report["pull"].update(number=other.number)))
    assert other.reviews == []


def test_a_report_of_check_can_be_posted_too(made: Bench) -> None:
    file = first(made)
    forged(file, lambda report: report.pop("pull"))
    assert second(made, file, number=1, repository="acme/shop", event=None) == 1
    assert len(made.pull.reviews) == 1


def test_more_than_is_taken_over_is_counted(made: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handed, "MOST", 1)
    file = first(made)
    assert second(made, file) == 1
    (review,) = made.pull.reviews
    assert len(made.pull.comments) == 1
    assert "1 more finding" in review.body
