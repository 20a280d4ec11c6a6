"""`reviewer pr` from the checkout to the review on the pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.command_line import reviewer
from github_server import Events, Fault, Kind, Token, app
from pull_requests.bench import BOT, FINDING, OLD, Bench, bench, checked_out
from reviewer.refused import Refused

SAVE, SEND = FINDING.format(name="save"), FINDING.format(name="send")


@pytest.fixture
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    flavour = getattr(request, "param", "api")
    with bench(tmp_path, {"a.py": OLD}, {"a.py": OLD + SAVE, "b.py": OLD}, flavour) as made:
        yield made


@pytest.mark.parametrize("made", ["api", "ghes-3.17", "ghes-3.19"], indirect=True)
def test_one_review_tells_what_was_introduced(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert made.run() == 1
    (review,) = made.pull.reviews
    (comment,) = made.pull.comments
    assert (review.state, review.commit) == ("COMMENTED", made.pull.head_sha)
    assert (comment.anchor.path, comment.anchor.line) == ("a.py", 16)
    assert "**2 errors**" in review.body
    assert "b.py" in review.body
    assert "in the touched files there were 1 finding, and now there are 3" in review.body
    assert "Name the exception you catch" in comment.body
    assert "found 3 = posted 1 + already there 0 + summarised 1 + suppressed 1" in capsys.readouterr().err
    assert len(made.server.exchanges) <= 6


def test_a_push_that_changes_nothing_says_nothing(made: Bench) -> None:
    made.run()
    made.push({"readme.md": "new\n"})
    assert made.run() == 1
    assert (len(made.pull.reviews), len(made.pull.comments)) == (1, 1)
    assert len(made.server.writes) == 1


def test_only_what_a_push_adds_is_said(made: Bench) -> None:
    made.run()
    made.push({"c.py": OLD.replace("load", "reload"), "a.py": "# new\n" * 5 + OLD + SAVE})
    made.run()
    assert len(made.pull.reviews) == 2
    assert [each.anchor.path for each in made.pull.comments] == ["a.py", "c.py"]
    assert "2 earlier findings still there" in made.pull.reviews[1].body


def test_lines_are_those_of_the_head_whatever_is_checked_out(made: Bench) -> None:
    made.repository.commit("main", {"a.py": "# late\n" * 9 + OLD})
    made.push({"c.py": OLD})
    made.server.world.pull(made.repository, 1)
    checked_out(made.folder, made.repository.sha("refs/pull/1/merge"))
    made.run()
    assert [(each.anchor.path, each.anchor.line) for each in made.pull.comments] == [("a.py", 16)]


def test_nothing_is_posted_when_the_head_moved(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    late = Fault(
        method="POST",
        path="graphql",
        kind=Kind.NONE,
        first=lambda: made.repository.commit("work", {"z.py": ""}),
    )
    made.server.fault(late)
    assert made.run() == 1
    assert made.pull.reviews == []
    told = capsys.readouterr().err
    assert "the head moved to" in told
    assert "found 3 = posted 0 + already there 0 + summarised 2 + suppressed 1" in told


def test_an_event_names_the_pull_request(made: Bench, tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(Events(made.server.world, made.pull).pull_request("synchronize")))
    assert made.run(number=None, repository=None, event=str(file)) == 1
    assert len(made.pull.reviews) == 1


def test_a_dry_run_prints_what_would_be_sent_and_sends_nothing(
    made: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made.run(dry_run=True) == 1
    printed = json.loads(capsys.readouterr().out)
    assert made.server.writes == []
    made.run()
    (write,) = made.server.writes
    assert printed == [{"method": "POST", "path": write.path, "body": write.body}]


@pytest.mark.parametrize("token", [BOT, app("our-app", pull_requests="write", contents="write")])
def test_a_dry_run_prints_everything_that_would_be_sent(
    made: Bench, token: Token, capsys: pytest.CaptureFixture[str]
) -> None:
    made.run(token=token, request_changes=True)
    made.push({"a.py": OLD, "b.py": None})
    before = len(made.server.writes)
    capsys.readouterr()
    assert made.run(token=token, dry_run=True) == 0
    printed = json.loads(capsys.readouterr().out)
    assert len(made.server.writes) == before
    made.run(token=token)
    sent = [
        {"method": each.method, "path": each.path, "body": each.body} for each in made.server.writes[before:]
    ]
    assert [each["method"] for each in printed] in (["PUT", "PATCH", "POST"], ["PUT", "POST", "PATCH"])
    assert printed == sent


def test_a_head_may_be_named_by_any_revision(made: Bench) -> None:
    assert made.run(head="HEAD", base="origin/heads/main") == 1
    assert made.pull.reviews[0].commit == made.pull.head_sha


def test_a_dry_run_needs_neither_token_nor_network(made: Bench) -> None:
    done = reviewer(made.folder, "pr", "--dry-run", "--base", "origin/heads/main", "--profile", "adopt")
    assert done.code == 1, done.err
    (sent,) = json.loads(done.out)
    assert sent["body"]["commit_id"] == made.pull.head_sha
    assert "a.py" in {each["path"] for each in sent["body"]["comments"]}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"number": None, "event": None}, "--pr N"),
        ({"repository": "shop"}, "--repo OWNER/NAME"),
        ({"event": "absent.json", "number": None}, "absent.json cannot be read"),
        ({"number": 7}, "404"),
        ({"head": "0" * 40}, "fetch-depth: 0"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(made: Bench, wish: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        made.run(**wish)


HANDLED = "    try:\n        work()\n    except:\n        log.exception('failed')\n"
CODE = f'"""A module."""\n\nimport logging\n\nlog = logging.getLogger(__name__)\n\n\ndef run() -> None:\n    """Run."""\n{HANDLED}'


def test_a_fix_that_a_second_review_proves_is_a_suggestion(made: Bench) -> None:
    made.push({"a.py": OLD, "b.py": CODE})
    made.run()
    (comment,) = made.pull.comments
    assert "```suggestion\n    except Exception:\n```" in comment.body
    assert (comment.anchor.line, comment.anchor.start_line) == (12, None)
