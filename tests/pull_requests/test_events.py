"""Every event that can start a run leads to a review, or to a sentence why there is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from github_server import Events, actions, payloads
from github_server.closed import Json
from pull_requests.bench import FINDING, OLD, Bench, bench, checked_out
from reviewer.github.event import BadEvent, read

BOT = actions(pull_requests="write", checks="write", contents="read")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, {"a.py": OLD}, {"a.py": OLD + FINDING.format(name="save")}) as made:
        yield made


def started(made: Bench, payload: dict[str, Json], **wish: Any) -> int:
    file = made.folder.parent / "event.json"
    file.write_text(json.dumps(payload))
    return made.run(token=BOT, number=None, repository=None, event=str(file), **wish)


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "ready_for_review"])
def test_a_pull_request_that_came_or_moved_is_reviewed(made: Bench, action: str) -> None:
    assert started(made, Events(made.server.world, made.pull).pull_request(action)) == 1
    assert len(made.pull.reviews) == 1


def test_a_draft_is_reviewed_by_option(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    made.pull.draft = True
    payload = Events(made.server.world, made.pull).pull_request()
    assert started(made, payload) == 0
    assert "--drafts" in capsys.readouterr().err
    assert made.server.exchanges == []
    assert started(made, payload, drafts=True) == 1


def test_a_run_by_hand_names_the_number(made: Bench) -> None:
    events = Events(made.server.world, made.pull)
    assert started(made, events.workflow_dispatch(pr="1")) == 1
    assert len(made.pull.reviews) == 1


def test_a_comment_asks_for_a_review_by_name(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    events = Events(made.server.world, made.pull)
    assert started(made, events.issue_comment("looks fine")) == 0
    assert "asks nothing of us" in capsys.readouterr().err
    assert started(made, events.issue_comment("/reviewer review")) == 1
    assert len(made.pull.reviews) == 1


@pytest.mark.parametrize("event", ["push", "merge_group"])
def test_what_has_no_conversation_gets_a_check_run(made: Bench, event: str) -> None:
    base = made.repository.sha("main")
    head = made.pull.head_sha
    payload = getattr(Events(made.server.world, made.pull), event)()
    payload |= {"before": base, "after": head} if event == "push" else {}
    checked_out(made.folder, head)
    assert started(made, payload) == 1
    (run,) = made.server.world.check_runs["acme/shop"].values()
    assert (run.said["head_sha"], len(run.annotations)) == (head, 1)
    assert made.pull.reviews == []


@pytest.mark.parametrize(
    ("event", "payload"), [(event, payload) for event, some in payloads().items() for payload in some]
)
def test_real_payloads_are_understood(tmp_path: Path, event: str, payload: dict[str, Json]) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(payload))
    made = read(file, drafts=True)
    assert made.repository.count("/") == 1
    assert made.number or made.head or made.skip, event


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"repository": 1}', '{"repository": {"full_name": "\\ud800"}}']
)
def test_what_is_no_event_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "event.json"
    file.write_text(text)
    with pytest.raises(BadEvent, match="is not the payload of a GitHub event"):
        read(file)
