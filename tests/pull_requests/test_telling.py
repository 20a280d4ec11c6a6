"""The other ways of telling a review, and what becomes of it where a right is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.command_line import reviewer
from github_server import Fault, Token, actions, read_only
from pull_requests.bench import FINDING, OLD, Bench, bench
from reviewer.github import telling
from reviewer.refused import Refused

EVERYTHING = actions(pull_requests="write", checks="write", security_events="write", contents="read")
CHECKS = actions(checks="write", contents="read")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    code = OLD + "".join(FINDING.format(name=f"f{number}") for number in range(59))
    with bench(tmp_path, {"a.py": "X = 1\n"}, {"a.py": code}) as made:
        yield made


def check_runs(made: Bench) -> list[Any]:
    return list(made.server.world.check_runs["acme/shop"].values())


def test_a_check_run_takes_all_annotations_in_batches(made: Bench) -> None:
    assert made.run(token=EVERYTHING, reporters=("check-run",)) == 1
    (run,) = check_runs(made)
    assert (run.said["status"], run.said["conclusion"], len(run.annotations)) == ("completed", "failure", 60)
    assert run.annotations[0]["annotation_level"] == "failure"
    assert made.pull.reviews == []
    sizes = [len(each.body["output"]["annotations"]) for each in made.server.writes]  # type: ignore[call-overload, index, arg-type]
    assert sizes == [50, 10]


def test_annotations_whose_answer_was_lost_are_not_doubled(made: Bench) -> None:
    made.server.fault(Fault(method="PATCH", path="check-runs", status=502, done=True))
    made.run(token=EVERYTHING, reporters=("check-run",))
    assert len(check_runs(made)[0].annotations) == 60


def test_a_clean_change_is_a_success(made: Bench) -> None:
    made.push({"a.py": '"""A."""\n'})
    assert made.run(token=EVERYTHING, reporters=("check-run",)) == 0
    assert check_runs(made)[0].said["conclusion"] == "success"


def test_without_reviews_the_check_run_tells_all(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert made.run(token=CHECKS) == 1
    assert len(check_runs(made)[0].annotations) == 60
    told = capsys.readouterr().err
    assert "check-run instead" in told
    assert "found 60 = posted 0 + already there 0 + summarised 60 + suppressed 0" in told


@pytest.mark.parametrize("hides", [True, False])
def test_a_read_only_token_leaves_annotations_and_a_summary(
    made: Bench, hides: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made.run(token=read_only(hides=hides)) == 1
    printed, told = capsys.readouterr()
    assert printed.count("::error file=a.py") == 10
    assert "50 more findings without annotation" in printed
    assert "| 🔴 error |" in printed
    assert ("404" if hides else "403") in told
    assert (made.pull.reviews, check_runs(made)) == ([], [])


def test_sarif_is_written_and_uploaded(made: Bench, tmp_path: Path) -> None:
    file = tmp_path / "out.sarif"
    made.run(token=EVERYTHING, reporters=("sarif",), sarif=str(file))
    (upload,) = made.server.world.uploads["acme/shop"]
    assert upload.sarif == json.loads(file.read_text())
    assert (upload.commit, upload.ref) == (made.pull.head_sha, "refs/pull/1/head")


def test_sarif_holds_no_more_than_github_takes(
    made: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(telling, "MOST_RESULTS", 7)
    file = tmp_path / "out.sarif"
    made.run(token=EVERYTHING, reporters=("sarif",), sarif=str(file))
    assert len(json.loads(file.read_text())["runs"][0]["results"]) == 7
    assert "the 7 worst of 60 findings" in capsys.readouterr().err


@pytest.mark.parametrize("token", [CHECKS, read_only(hides=True)])
def test_sarif_that_may_not_be_uploaded_is_still_there(
    made: Bench, token: Token, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.sarif"
    assert made.run(token=token, reporters=("sarif",), sarif=str(file)) == 1
    assert json.loads(file.read_text())["runs"][0]["results"]
    assert "was not uploaded" in capsys.readouterr().err


def test_several_ways_at_once(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    made.run(token=EVERYTHING, reporters=("summary", "review", "check-run"))
    assert (len(made.pull.reviews), len(check_runs(made))) == (1, 1)
    assert "| 🔴 error |" in capsys.readouterr().out


def test_outputs_and_summary_go_where_actions_look_for_them(made: Bench, tmp_path: Path) -> None:
    outputs, summary = tmp_path / "outputs", tmp_path / "summary"
    outputs.write_text("other=1\n")
    names = {"GITHUB_OUTPUT": str(outputs), "GITHUB_STEP_SUMMARY": str(summary)}
    made.run(token=EVERYTHING, reporters=("review", "summary"), environ=names)
    assert outputs.read_text().splitlines() == [
        "other=1", "findings=60", "new-findings=60", "posted=1", "conclusion=failure", "sarif-file=", "report=",
    ]  # fmt: skip
    assert summary.read_text().count("bare-except") == 60


def test_where_github_gives_no_answer_the_log_has_it_all(
    made: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    made.server.fault(Fault(path=r"/reviews$", times=3))
    with pytest.raises(Refused, match="could not be posted"):
        made.run()
    assert capsys.readouterr().out.count("::error file=a.py") == 10


def test_an_unknown_reporter_is_named(tmp_path: Path) -> None:
    done = reviewer(tmp_path, "pr", "--reporter", "review,emial")
    assert (done.code, "no reporter 'emial'" in done.err) == (2, True)
