"""Paging, limits, check runs, uploads and rights; and that what leaves GitHub's description is told."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from github import GithubException

from github_server import actions, read_only
from github_server.shop import Shop, note

BOT = actions(pull_requests="write", checks="write", security_events="write")
pytestmark = pytest.mark.parametrize("made", ["api", "ghes-3.17", "ghes-3.19"], indirect=True)


def test_lists_are_paged_by_link(made: Shop) -> None:
    made.push({f"many/{number:03}.py": "x\n" for number in range(100)})
    names = [file.filename for file in made.seen(BOT).get_files()]
    assert len(names) == len(set(names)) == 103
    pages = [
        exchange.query.get("page") for exchange in made.server.exchanges if exchange.path.endswith("/files")
    ]
    assert pages == [None, "2", "3", "4"]


def test_files_stop_at_a_limit_and_long_answers_lose_their_lines(made: Shop) -> None:
    made.push({f"many/{number:03}.py": "x\n" * 10 for number in range(20)})
    made.server.world.limits.files = 12
    made.server.world.limits.patch_lines = 60
    files = list(made.seen(BOT).get_files())
    assert len(files) == 12
    assert [file.changes for file in files[-3:]] == [0, 0, 0]
    assert "patch" not in files[-1].raw_data
    assert files[0].patch.startswith("@@ -7,7 +7,7 @@")


def test_a_comparison_tells_the_merge_base(made: Shop) -> None:
    base = made.repository.sha("main")
    made.repository.commit("main", {"same.py": "other\n"})
    compared = made.github(BOT).get_repo("acme/shop").compare("main", made.pull.head_sha)
    assert (compared.status, compared.merge_base_commit.sha) == ("diverged", base)
    assert [file.filename for file in compared.files] == ["a.py", "new.py", "old.py"]


def test_contents_are_those_of_a_revision(made: Shop) -> None:
    repository = made.github(BOT).get_repo("acme/shop")
    found = repository.get_contents("new.py", ref="work")
    assert not isinstance(found, list)
    assert found.decoded_content == b"1\n2\n3\n"
    with pytest.raises(GithubException, match="Not Found"):
        repository.get_contents("new.py", ref="main")


def test_a_check_run_takes_fifty_annotations_at_a_time(made: Shop) -> None:
    note_: dict[str, Any] = {
        "path": "a.py",
        "start_line": 1,
        "end_line": 1,
        "annotation_level": "warning",
        "message": "no",
    }
    repository = made.github(BOT).get_repo("acme/shop")
    output: dict[str, Any] = {"title": "t", "summary": "s", "annotations": [note_] * 50}
    run = repository.create_check_run("reviewer", made.pull.head_sha, output=output)
    run.edit(output=output, conclusion="neutral")
    assert repository.get_check_run(run.id).output.annotations_count == 100
    found = repository.get_commit(made.pull.head_sha).get_check_runs(check_name="reviewer")
    assert [one.conclusion for one in found] == ["neutral"]
    with pytest.raises(GithubException, match="is too long"):
        run.edit(output={**output, "annotations": [note_] * 51})
    made.server.stray.clear()
    with pytest.raises(GithubException, match="Validation Failed"):
        run.edit(output={**output, "annotations": [{**note_, "start_column": 1, "end_line": 2}]})


def test_sarif_is_unpacked_and_refused_where_it_is_none(made: Shop) -> None:
    requester, path = made.requester(BOT), "/repos/acme/shop/code-scanning/sarifs"
    packed = base64.b64encode(gzip.compress(json.dumps({"version": "2.1.0", "runs": [{}]}).encode())).decode()
    words = {"commit_sha": made.pull.head_sha, "ref": "refs/pull/1/head", "sarif": packed}
    _, receipt = requester.requestJsonAndCheck("POST", path, input=words)
    _, status = requester.requestJsonAndCheck("GET", f"{path}/{receipt['id']}")
    assert status["processing_status"] == "complete"
    with pytest.raises(GithubException) as told:
        requester.requestJsonAndCheck("POST", path, input={**words, "sarif": "no"})
    assert told.value.status == 400


@pytest.mark.parametrize("hides", [True, False])
def test_a_read_only_token_reads_and_writes_nothing(made: Shop, hides: bool) -> None:
    token = read_only(hides=hides)
    seen, repository = made.seen(token), made.github(token).get_repo("acme/shop")
    assert [file.filename for file in seen.get_files()] == ["a.py", "new.py", "old.py"]
    for write in (
        lambda: seen.create_review(body="x", event="COMMENT", comments=[note("a.py", 10)]),
        lambda: seen.create_issue_comment("x"),
        lambda: repository.create_check_run("x", made.pull.head_sha),
    ):
        with pytest.raises(GithubException) as told:
            write()
        assert told.value.status == (404 if hides else 403)
    assert (made.pull.reviews, made.pull.said) == ([], [])


def test_an_unknown_token_is_told_so(made: Shop) -> None:
    seen = made.seen(BOT)
    made.server.world.tokens.clear()
    with pytest.raises(GithubException, match="Bad credentials"):
        list(seen.get_files())


def test_a_word_below_the_pull_request_is_said_changed_and_taken_back(made: Shop) -> None:
    said = made.seen(BOT).create_issue_comment("summary")
    said.edit("better")
    assert [one.body for one in made.seen(BOT).get_issue_comments()] == ["better"]
    said.delete()
    assert made.pull.said == []


def test_a_fork_has_its_own_repository_and_its_commits_are_seen(made: Shop) -> None:
    fork = made.server.world.repository("eve/shop", fork_of="acme/shop")
    head = fork.commit("patch", {"evil.py": "x\n"}, start="main")
    pull = made.server.world.open(made.repository, "patch", fork=fork, author="eve")
    seen = made.github(BOT).get_repo("acme/shop").get_pull(pull.number)
    assert (seen.head.sha, seen.head.repo.full_name, seen.head.repo.fork) == (head, "eve/shop", True)
    assert [file.filename for file in seen.get_files()] == ["evil.py"]
    assert seen.head.label == "eve:patch"


def test_branches_lead_to_pull_requests(made: Shop) -> None:
    repository = made.github(BOT).get_repo("acme/shop")
    assert [pull.number for pull in repository.get_pulls(head="acme:work")] == [1]
    assert [pull.number for pull in repository.get_commit(made.pull.head_sha).get_pulls()] == [1]
    assert repository.get_collaborator_permission("eve") == "read"
