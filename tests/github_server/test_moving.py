"""What becomes of comments when the head moves, and of threads when somebody acts on them."""

from __future__ import annotations

from typing import Any

import pytest
from github import GithubException

from github_server import Token, actions, app, person, read_only
from github_server.shop import Shop, note, text

BOT = actions(pull_requests="write")
THREADS = """
query($cursor: String, $size: Int) {
  repository(owner: "acme", name: "shop") {
    pullRequest(number: 1) {
      reviewThreads(first: $size, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated viewerCanResolve line originalLine path
          comments(first: 10) { nodes { databaseId isMinimized author { login __typename } } }
        }
      }
    }
  }
}
"""
Shown = dict[str, Any]


def threads(made: Shop, token: Token, *, size: int = 100, cursor: str | None = None) -> Shown:
    _, answer = made.requester(token).graphql_query(THREADS, {"size": size, "cursor": cursor})
    found: Shown = answer["data"]["repository"]["pullRequest"]["reviewThreads"]
    return found


def commented(made: Shop) -> None:
    made.seen(BOT).create_review(
        body="words", event="COMMENT", comments=[note("a.py", 10), note("a.py", 50), note("new.py", 2)]
    )


def test_a_line_that_moved_is_followed_and_one_that_changed_is_outdated(made: Shop) -> None:
    commented(made)
    made.push({"a.py": text({10: "TEN", 50: "fifty"}, above="above\n" * 20)})
    shown = [(one.path, one.line, one.original_line) for one in made.seen(BOT).get_review_comments()]
    assert shown == [("a.py", None, 10), ("a.py", 70, 50), ("new.py", 2, 2)]


def test_a_comment_is_outdated_where_its_line_left_the_diff(made: Shop) -> None:
    commented(made)
    made.push({"a.py": text({10: "ten"}), "new.py": None})
    assert [one.line for one in made.seen(BOT).get_review_comments()] == [10, None, None]


def test_a_forced_push_keeps_what_stayed(made: Shop) -> None:
    commented(made)
    made.repository.git("update-ref", "refs/heads/work", made.repository.sha("main"))
    made.push({"a.py": text({10: "ten", 49: "more", 50: "fifty"})})
    assert [one.line for one in made.seen(BOT).get_review_comments()] == [10, 50, None]
    assert made.pull.head_sha == made.repository.sha("refs/pull/1/head")
    assert made.repository.find("refs/pull/1/merge")


def test_threads_are_read_page_by_page(made: Shop) -> None:
    commented(made)
    first = threads(made, BOT, size=2)
    assert first["pageInfo"]["hasNextPage"]
    second = threads(made, BOT, size=2, cursor=first["pageInfo"]["endCursor"])
    assert [thread["path"] for thread in first["nodes"] + second["nodes"]] == ["a.py", "a.py", "new.py"]
    author = first["nodes"][0]["comments"]["nodes"][0]["author"]
    assert author == {"login": "github-actions", "__typename": "Bot"}


def test_threads_are_resolved_by_those_who_may(made: Shop) -> None:
    commented(made)
    nobody, somebody = (
        app("critic", pull_requests="write"),
        app("critic", pull_requests="write", contents="write"),
    )
    thread = threads(made, nobody)["nodes"][0]
    assert not thread["viewerCanResolve"]
    with pytest.raises(GithubException, match="Resource not accessible by integration"):
        resolve(made, nobody, thread["id"])
    assert threads(made, somebody)["nodes"][0]["viewerCanResolve"]
    resolve(made, somebody, thread["id"])
    assert [one["isResolved"] for one in threads(made, nobody)["nodes"]] == [True, False, False]


def resolve(made: Shop, token: Token, thread: str) -> None:
    made.requester(token).graphql_named_mutation(
        "resolveReviewThread", {"threadId": thread}, "thread { id isResolved }"
    )


def test_comments_are_minimised_with_the_right_to_write(made: Shop) -> None:
    commented(made)
    words = {"subjectId": f"PRRC_{made.pull.comments[0].id}", "classifier": "RESOLVED"}
    with pytest.raises(GithubException, match="Resource not accessible"):
        made.requester(read_only()).graphql_named_mutation("minimizeComment", words, "minimizedComment { isMinimized }")  # fmt: skip
    made.requester(BOT).graphql_named_mutation("minimizeComment", words, "minimizedComment { isMinimized }")
    shown = threads(made, BOT)["nodes"][0]["comments"]["nodes"][0]
    assert shown["isMinimized"]


def test_graphql_that_github_would_refuse_is_refused(made: Shop) -> None:
    with pytest.raises(GithubException, match="You must provide a `first` or `last` value"):
        threads(made, BOT, size=None)  # type: ignore[arg-type]
    with pytest.raises(GithubException, match="exceeds the `first` limit of 100"):
        threads(made, BOT, size=250)
    assert made.server.stray == []
    with pytest.raises(GithubException, match="Cannot query field 'resolved'"):
        made.requester(BOT).graphql_query("{ viewer { resolved } }", {})
    assert made.server.stray == ["graphql: Cannot query field 'resolved' on type 'User'."]
    made.server.stray.clear()


def test_who_one_is_is_told_to_people_and_by_graphql_to_all(made: Shop) -> None:
    assert made.github(person("ann")).get_user().login == "ann"
    with pytest.raises(GithubException, match="Resource not accessible"):
        _ = made.github(BOT).get_user().login
    _, answer = made.requester(BOT).graphql_query("{ viewer { login } }", {})
    assert answer["data"]["viewer"]["login"] == "github-actions[bot]"
