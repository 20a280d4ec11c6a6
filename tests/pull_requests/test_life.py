"""The life of a comment: new, still there, moved, fixed, ignored, answered by a person, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from github_server import Fault, Token, actions, app
from github_server.reviewing import reply
from github_server.token import Actor, person
from pull_requests.bench import BOT, FINDING, OLD, Bench, bench

SAVE, SEND = FINDING.format(name="save"), FINDING.format(name="send").replace("f()", "h()")
RESOLVER = actions(resolves=True, pull_requests="write", contents="read")
APP = app("critic", pull_requests="write", contents="write")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, {"a.py": OLD}, {"a.py": OLD + SAVE}) as made:
        yield made


def said(made: Bench) -> list[str]:
    return [comment.body.partition("\n")[0] for comment in made.pull.comments]


@pytest.mark.parametrize("token", [RESOLVER, APP])
def test_a_fixed_finding_is_resolved_where_we_may(made: Bench, token: Token) -> None:
    made.run(token=token)
    made.push({"a.py": OLD})
    assert made.run(token=token) == 0
    assert made.pull.resolved == {made.pull.comments[0].id: token.actor}
    assert len(made.pull.reviews) == 1


def test_elsewhere_it_is_edited_and_hidden(made: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    made.run()
    head = made.push({"a.py": OLD})
    assert made.run() == 0
    (comment,) = made.pull.comments
    assert (said(made), comment.minimized) == ([f"Fixed in {head}."], "RESOLVED")
    assert "findings that are gone: 1 hidden" in capsys.readouterr().err
    assert made.run() == 0
    assert len(made.server.writes) == 3


def test_where_hiding_is_refused_the_words_say_it(made: Bench) -> None:
    made.run()
    head = made.push({"a.py": OLD})
    made.server.fault(Fault(path="graphql", holding="minimizeComment", status=403))
    made.run()
    assert (said(made), made.pull.comments[0].minimized) == ([f"Fixed in {head}."], None)


def test_a_resolution_that_does_not_come_is_not_claimed(made: Bench) -> None:
    made.run(token=RESOLVER)
    head = made.push({"a.py": OLD})
    made.server.fault(Fault(path="graphql", holding="resolveReviewThread", status=502))
    made.run(token=RESOLVER)
    assert (said(made), made.pull.resolved) == ([f"Fixed in {head}."], {})


@pytest.mark.parametrize("token", [BOT, RESOLVER])
def test_a_finding_that_comes_back_is_told_again(made: Bench, token: Token) -> None:
    made.run(token=token)
    made.push({"a.py": OLD})
    made.run(token=token)
    made.push({"a.py": OLD + SAVE})
    assert made.run(token=token) == 1
    assert len(made.pull.comments) == 2
    assert made.run(token=token) == 1
    assert len(made.pull.reviews) == 2


def test_a_thread_in_which_a_person_spoke_is_left_alone(made: Bench) -> None:
    made.run(token=RESOLVER)
    first = made.pull.comments[0]
    reply(made.server.world, made.pull, person("bob"), to=first.id, text="is that so?")
    made.push({"a.py": OLD})
    made.run(token=RESOLVER)
    assert (made.pull.resolved, first.minimized, said(made)[0][:6]) == ({}, None, "**Name")


def test_what_a_person_resolved_is_not_told_again(made: Bench) -> None:
    made.run()
    made.pull.resolved[made.pull.comments[0].id] = Actor("ann")
    made.push({"b.py": "X = 1\n"})
    assert made.run() == 1
    assert len(made.pull.comments) == 1


def test_a_comment_follows_its_code_through_moves_and_renames(made: Bench) -> None:
    made.run()
    made.push({"a.py": '"""New."""\n\nX = 1\n' + OLD[17:] + SAVE})
    made.run()
    made.push({}, moves={"a.py": "b.py"})
    made.run()
    assert (len(made.pull.comments), len(made.pull.reviews), len(made.server.writes)) == (1, 1, 1)


def test_a_finding_that_merely_is_no_longer_the_changes_own_keeps_its_thread(made: Bench) -> None:
    made.run()
    made.repository.commit("main", {"a.py": OLD + SAVE})
    made.push({"b.py": "X = 1\n"})
    made.repository.git("update-ref", "refs/heads/work", made.repository.sha("main"))
    made.push({"b.py": "X = 1\n"})
    assert made.run() == 0
    assert said(made)[0].startswith("**Name")


def test_what_could_not_be_reviewed_is_not_called_fixed(made: Bench) -> None:
    made.run()
    made.push({"a.py": OLD + "X = " + "(" * 3_000 + ")" * 3_000 + "\n"})
    assert made.run() == 2
    assert said(made)[0].startswith("**Name")


def test_two_configurations_leave_each_others_comments_alone(made: Bench) -> None:
    made.run()
    made.run(name="strict")
    assert len(made.pull.comments) == 2
    made.run(name="other", rules={"engines": ("native",), "select": ("select-star",)})
    assert all(body.startswith("**Name") for body in said(made))
    made.push({"a.py": OLD})
    made.run()
    assert [body.startswith("Fixed in") for body in said(made)] == [True, False]


def test_a_comment_that_was_deleted_meanwhile_stops_nothing(made: Bench) -> None:
    made.push({"a.py": OLD + SAVE, "b.py": OLD.replace("bare", "x")})
    made.run()
    made.push({"a.py": OLD, "c.py": OLD.replace("load", "unload")})
    comment = made.pull.comments[0]
    made.server.fault(
        Fault(method="PATCH", path="comments", status=404, first=lambda: made.pull.comments.remove(comment))
    )
    assert made.run() == 1
    assert len(made.pull.reviews) == 2
