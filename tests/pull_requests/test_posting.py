"""Whatever goes wrong on the way: the ledger comes out even, and no comment stands twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from github_server import Fault, Kind, person
from pull_requests.bench import FINDING, OLD, Bench, bench
from reviewer.github.marker import note_marker
from reviewer.refused import Refused

SAVE, SEND = FINDING.format(name="save"), FINDING.format(name="send")
REVIEWS = r"/pulls/1/reviews$"
LIMITED = "You have exceeded a secondary rate limit"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, {"a.py": OLD}, {"a.py": OLD + SAVE, "b.py": OLD}) as made:
        yield made


def once(made: Bench) -> None:
    """Nothing is said twice, and no try is left in the dark."""
    markers = [note_marker(body) for body in made.bodies]
    assert len(set(markers)) == len(markers) == 1
    assert [review.state for review in made.pull.reviews] == ["COMMENTED"]


@pytest.mark.parametrize("kind", [Kind.ANSWER, Kind.RESET, Kind.MALFORMED])
@pytest.mark.parametrize("done", [True, False])
def test_an_answer_that_was_lost_is_looked_for(made: Bench, kind: Kind, done: bool) -> None:
    made.server.fault(Fault(path=REVIEWS, kind=kind, done=done))
    assert made.run() == 1
    once(made)


def test_a_review_that_is_never_answered_is_given_up_in_a_sentence(made: Bench) -> None:
    made.server.fault(Fault(path=REVIEWS, times=3))
    with pytest.raises(Refused, match="could not be posted: GitHub answered with 502, 3 times"):
        made.run()
    assert made.run() == 1
    once(made)


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (Fault(path=REVIEWS, status=429, message=LIMITED, headers={"Retry-After": "7"}), 7),
        (Fault(path=REVIEWS, status=403, message=LIMITED, headers={"Retry-After": "9"}), 9),
        (Fault(path=REVIEWS, status=429, message=LIMITED, times=2), 180),
        (Fault(path=REVIEWS, status=403, message="API rate limit exceeded", headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000050"}), 50),
        (Fault(method="GET", path="pulls/1$", status=403, message=LIMITED, headers={"Retry-After": "3"}), 3),
        (Fault(method="GET", path="pulls/1", status=503, times=2), 3),
        (Fault(method="POST", path="graphql", status=502), 1),
        (Fault(method="GET", path="pulls/1/reviews", kind=Kind.MALFORMED), 1),
        (Fault(method="GET", path="pulls/1/reviews", kind=Kind.RESET), 1),
    ],
)  # fmt: skip
def test_what_github_asks_to_wait_is_waited_and_no_more(made: Bench, fault: Fault, least: float) -> None:
    made.server.fault(fault)
    assert made.run() == 1
    once(made)
    assert least <= sum(made.clock.waits) <= least + 3
    assert made.server.faults.left == []


def test_a_wait_that_takes_too_long_is_refused_in_a_sentence(made: Bench) -> None:
    made.server.fault(Fault(path=REVIEWS, status=429, message=LIMITED, headers={"Retry-After": "3600"}))
    with pytest.raises(Refused, match="asks to wait 3600 s"):
        made.run()
    assert made.clock.waits == []


def test_writes_keep_a_second_between_them(made: Bench) -> None:
    made.run()
    made.push({"a.py": OLD, "c.py": OLD.replace("load", "reload")})
    made.clock.waits.clear()
    made.run()
    assert [write.method for write in made.server.writes] == ["POST", "POST", "PATCH", "POST"]
    assert made.clock.waits == [1.0, 1.0]


def moved(made: Bench) -> None:
    made.repository.commit("work", {"late.py": "X = 1\n"})


def test_a_head_that_moved_after_the_look_is_found_out_by_the_refusal(made: Bench) -> None:
    made.server.fault(Fault(path=REVIEWS, status=422, first=lambda: moved(made)))
    assert made.run() == 1
    assert made.pull.reviews == []


def test_a_comment_that_github_does_not_take_goes_into_the_body(
    made: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    many = {
        f"m{number}.py": OLD.replace("except:", "except (A, B):\n        raise\n    except:")
        for number in range(9)
    }
    made.push({**many, "b.py": None, "a.py": OLD})
    files = made.pull.files

    def fewer(commit: str = "") -> tuple[object, ...]:
        return tuple(file for file in files(commit) if file.path not in {"m2.py", "m3.py"})

    monkeypatch.setattr(type(made.pull), "files", lambda pull, commit="": fewer(commit))
    rules = {
        "engines": ("native",),
        "select": ("bare-except", "broad-except-unhandled", "docs"),
        "fail-level": "error",
    }
    assert made.run(rules=rules) == 1
    (review,) = made.pull.reviews
    assert review.state == "COMMENTED"
    paths = {comment.anchor.path for comment in made.pull.comments}
    assert paths.isdisjoint({"m2.py", "m3.py"})
    assert "summarised" in capsys.readouterr().err


def test_a_refused_comment_moves_to_the_nearest_line_that_github_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = "".join(f"x{number} = {number}\n" for number in range(30))
    with bench(tmp_path, {"long.py": old}, {"long.py": f"y = 1\n{old}" + SAVE}) as made:
        files = made.pull.files

        def first_hunks(commit: str = "") -> tuple[object, ...]:
            """Show less than git does."""
            return tuple(
                structs.replace(file, hunks=file.hunks[:1], patch=(file.patch or "").partition("\n@@")[0])
                for file in files(commit)
            )

        monkeypatch.setattr(type(made.pull), "files", lambda pull, commit="": first_hunks(commit))
        assert made.run() == 1
        once(made)
        (comment,) = made.pull.comments
        assert (comment.anchor.path, comment.anchor.line) == ("long.py", 4)
        (body,) = made.bodies
        assert "This change shows at" in body
        assert "L38" in body
        assert "```suggestion" not in body


def test_a_pending_review_that_a_run_left_behind_is_no_obstacle(made: Bench) -> None:
    made.server.fault(Fault(method="DELETE", path="reviews", status=502, times=1))
    made.server.fault(Fault(path=REVIEWS, status=422))
    assert made.run() == 1
    assert [review.state for review in made.pull.reviews] == ["COMMENTED"]
    assert "a.py" in made.pull.reviews[0].body


def test_of_two_runs_at_once_the_earlier_one_stands(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    other = Bench(server=made.server, repository=made.repository, pull=made.pull, folder=made.folder)

    def meanwhile() -> None:
        other.run()

    made.server.fault(Fault(method="GET", path="pulls/1$", skip=1, kind=Kind.NONE, first=meanwhile))
    assert made.run() == 1
    assert len(made.bodies) == 1
    assert "another run had said it already" in capsys.readouterr().err


def test_changes_are_asked_for_and_dismissed_by_ourselves(made: Bench) -> None:
    made.run(request_changes=True)
    assert [review.state for review in made.pull.reviews] == ["CHANGES_REQUESTED"]
    made.push({"a.py": OLD, "b.py": None})
    assert made.run(request_changes=True) == 0
    assert [review.state for review in made.pull.reviews] == ["DISMISSED"]


@pytest.mark.parametrize("status", [403, 422, 502])
def test_a_dismissal_that_fails_is_told_and_tried_again(
    made: Bench, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    made.run(request_changes=True)
    made.push({"a.py": OLD, "b.py": None})
    made.server.fault(Fault(method="PUT", path="dismissals", status=status))
    assert made.run(request_changes=True) == 0
    assert "still stands" in capsys.readouterr().err
    assert made.run(request_changes=True) == 0
    assert [review.state for review in made.pull.reviews] == ["DISMISSED"]


def test_what_cannot_be_listed_after_posting_stops_nothing(made: Bench) -> None:
    made.server.fault(Fault(method="GET", path="pulls/1/reviews", skip=1, times=4))
    assert made.run() == 1
    once(made)


def test_nobody_asks_for_changes_of_his_own(made: Bench) -> None:
    made.run(token=person("ann"), request_changes=True)
    once(made)


def test_a_review_without_errors_only_comments(made: Bench) -> None:
    rules = {
        "engines": ("native",),
        "select": ("docs",),
        "fail-level": "error",
        "severity": {"docs": "warning"},
    }
    made.push({"d.py": "def f():\n    return 1\n"})
    assert made.run(request_changes=True, rules=rules) == 0
    assert [review.state for review in made.pull.reviews] == ["COMMENTED"]
