"""What can go wrong on the way goes wrong as it is written in the table, and only so often."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
from github import GithubException
from github.PullRequest import PullRequest

from github_server import Fault, Kind, Server, actions
from github_server.shop import Shop, note, shop

BOT = actions(pull_requests="write")
REVIEWS = r"/pulls/\d+/reviews$"


def post(seen: PullRequest) -> None:
    seen.create_review(body="words", event="COMMENT")


@pytest.mark.parametrize("done", [True, False])
def test_an_answer_is_lost_before_or_after_the_work_is_done(made: Shop, done: bool) -> None:
    seen = made.seen(BOT)
    made.server.fault(Fault(path=REVIEWS, status=502, done=done))
    with pytest.raises(GithubException) as told:
        post(seen)
    assert told.value.status == 502
    assert len(made.pull.reviews) == int(done)
    post(seen)
    assert len(made.pull.reviews) == int(done) + 1
    assert made.server.faults.left == []


def test_a_limit_tells_when_to_come_back(made: Shop) -> None:
    seen = made.seen(BOT)
    message = "You have exceeded a secondary rate limit"
    made.server.fault(Fault(path=REVIEWS, status=429, message=message, headers={"Retry-After": "7"}))
    with pytest.raises(GithubException, match="secondary rate limit") as told:
        post(seen)
    assert told.value.headers is not None
    assert told.value.headers["retry-after"] == "7"


def test_a_fault_waits_for_its_turn(made: Shop) -> None:
    seen = made.seen(BOT)
    made.server.fault(Fault(path=REVIEWS, skip=1, times=2, status=500))
    post(seen)
    for _ in range(2):
        with pytest.raises(GithubException):
            post(seen)
    post(seen)
    assert len(made.pull.reviews) == 2


def test_a_connection_breaks_or_hangs(made: Shop) -> None:
    seen = made.seen(BOT)
    made.server.fault(Fault(path=REVIEWS, kind=Kind.RESET, done=True))
    with pytest.raises(requests.ConnectionError):
        post(seen)
    assert len(made.pull.reviews) == 1
    made.server.fault(Fault(path=REVIEWS, kind=Kind.HANG))
    with pytest.raises(requests.Timeout):
        requests.post(f"{made.server.url}/repos/acme/shop/pulls/1/reviews", json={}, timeout=0.2)


def test_an_answer_is_no_json(made: Shop) -> None:
    seen = made.seen(BOT)
    made.server.fault(Fault(method="GET", path=REVIEWS, kind=Kind.MALFORMED))
    with pytest.raises((GithubException, ValueError)):
        list(seen.get_reviews())


def test_something_else_happens_at_that_moment(made: Shop) -> None:
    seen = made.seen(BOT)
    made.server.fault(Fault(path=REVIEWS, kind=Kind.NONE, first=lambda: made.push({"late.py": "x\n"})))
    before = made.pull.head_sha
    post(seen)
    assert made.pull.head_sha != before
    assert made.pull.reviews[0].commit == made.pull.head_sha


def test_a_fault_may_be_for_one_mutation(made: Shop) -> None:
    made.server.fault(Fault(path="^/graphql$", holding="minimizeComment", status=502))
    requester = made.requester(BOT)
    requester.graphql_query("{ viewer { login } }", {})
    with pytest.raises(GithubException):
        requester.graphql_named_mutation(
            "minimizeComment", {"subjectId": "IC_1", "classifier": "SPAM"}, "clientMutationId"
        )
    assert [exchange.status for exchange in made.server.writes] == [502]


def test_what_leaves_the_description_is_refused_and_told(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="subject_type"):
        _leave_the_description(tmp_path)


def _leave_the_description(folder: Path) -> None:
    with Server(folder) as server, pytest.raises(GithubException, match="Invalid request"):
        shop(server).seen(BOT).create_review(body="x", comments=[note("a.py", 10, subject_type="line")])
