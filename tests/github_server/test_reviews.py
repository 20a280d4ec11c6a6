"""Reviews as GitHub takes them, asked with PyGithub."""

from __future__ import annotations

import pytest
from github import GithubException
from github.PullRequest import PullRequest, ReviewComment

from github_server import actions, person
from github_server.shop import Shop, note, text

BOT = actions(pull_requests="write")
NOT_IN_DIFF = "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank"


def post(seen: PullRequest, *entries: ReviewComment, event: str = "COMMENT") -> None:
    seen.create_review(body="words", event=event, comments=list(entries))


def refused(seen: PullRequest, *entries: ReviewComment, event: str = "COMMENT") -> str:
    with pytest.raises(GithubException) as told:
        post(seen, *entries, event=event)
    assert told.value.status == 422
    assert isinstance(told.value.data, dict)
    return str(told.value.data["errors"])


def test_a_review_is_taken_and_read_back(made: Shop) -> None:
    seen = made.seen(BOT)
    post(seen, note("a.py", 10, "ten"), note("a.py", 53, "context counts"), note("new.py", 3, start_line=1))
    assert [(review.user.login, review.state, review.commit_id) for review in seen.get_reviews()] == [
        ("github-actions[bot]", "COMMENTED", made.pull.head_sha)
    ]
    comments = list(seen.get_review_comments())
    assert [(one.path, one.line, one.original_line, one.body) for one in comments] == [
        ("a.py", 10, 10, "ten"),
        ("a.py", 53, 53, "context counts"),
        ("new.py", 3, 3, "no"),
    ]
    assert comments[0].diff_hunk.endswith("-line 10\n+ten")
    assert (comments[2].start_line, comments[2].start_side) == (1, "RIGHT")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (note("a.py", 14), NOT_IN_DIFF),
        (note("a.py", 0), NOT_IN_DIFF),
        (note("new.py", 4), NOT_IN_DIFF),
        (note("same.py", 1), "Pull request review thread path is invalid"),
        (note("nowhere.py", 1), "Pull request review thread path is invalid"),
        (note("a.py", 10, start_line=10), "start line must precede the end line"),
        (note("a.py", 10, start_line=11), "start line must precede the end line"),
        (note("a.py", 50, start_line=10), "start line must be part of the same hunk as the line"),
        (note("a.py", 10, "x" * 65_537), "too long (maximum is 65536 characters)"),
        (note("a.py", 10, "  "), "can't be blank"),
        (note("old.py", 1), NOT_IN_DIFF),
    ],
)
def test_one_wrong_entry_refuses_the_whole_review_and_is_not_named(
    made: Shop, entry: ReviewComment, told: str
) -> None:
    seen = made.seen(BOT)
    answer = refused(seen, note("new.py", 1), entry)
    assert told in answer
    assert entry["path"] not in answer
    assert made.pull.reviews == []
    assert made.pull.comments == []


def test_the_left_side_is_the_merge_base(made: Shop) -> None:
    made.repository.commit("main", {"a.py": text({1: "one", 59: "late"}, above="new\n" * 5)})
    seen = made.seen(BOT)
    post(seen, note("old.py", 1, side="LEFT"), note("a.py", 10, start_line=9, side="LEFT"))
    assert [comment.anchor.side for comment in made.pull.comments] == ["LEFT", "LEFT"]


def test_without_an_event_a_review_is_pending_and_seen_by_its_author_alone(made: Shop) -> None:
    seen = made.seen(BOT)
    seen.create_review(body="words", comments=[note("a.py", 10)])
    assert [review.state for review in seen.get_reviews()] == ["PENDING"]
    assert list(seen.get_review_comments()) == []
    assert list(made.seen(person("bob")).get_reviews()) == []
    seen.get_review(made.pull.reviews[0].id).delete()
    assert (made.pull.reviews, made.pull.comments) == ([], [])


def test_nobody_judges_his_own_pull_request(made: Shop) -> None:
    own = made.seen(person("ann"))
    assert "Can not approve your own pull request" in refused(own, event="APPROVE")
    assert "Can not request changes on your own pull request" in refused(own, event="REQUEST_CHANGES")
    post(own)


def test_actions_approve_only_where_the_repository_lets_them(made: Shop) -> None:
    assert "not permitted to approve" in refused(made.seen(BOT), event="APPROVE")
    post(made.seen(actions(pull_requests="write", approves=True)), event="APPROVE")
    assert made.pull.reviews[0].state == "APPROVED"


def test_only_a_judgement_can_be_dismissed_and_only_once(made: Shop) -> None:
    seen = made.seen(BOT)
    post(seen)
    post(seen, event="REQUEST_CHANGES")
    remark, judgement = seen.get_reviews()
    with pytest.raises(GithubException, match="Can not dismiss a commented pull request review"):
        remark.dismiss("fixed")
    judgement.dismiss("fixed")
    assert made.pull.reviews[1].state == "DISMISSED"
    with pytest.raises(GithubException, match="Can not dismiss a dismissed pull request review"):
        judgement.dismiss("fixed")


def test_a_comment_and_a_reply_make_a_review_each(made: Shop) -> None:
    seen = made.seen(BOT)
    commit = made.github(BOT).get_repo("acme/shop").get_commit(made.pull.head_sha)
    first = seen.create_review_comment("one", commit, "a.py", line=10)
    whole = seen.create_review_comment("all of it", commit, "new.py", subject_type="file")
    answer = made.seen(person("ann")).create_review_comment_reply(first.id, "why?")
    assert (answer.in_reply_to_id, answer.line, whole.raw_data["line"]) == (first.id, 10, None)
    assert [review.body for review in made.pull.reviews] == ["", "", ""]
    with pytest.raises(GithubException) as told:
        seen.create_review_comment("x", commit, "a.py", line=30)
    assert "pull_request_review_thread.line must be part of the diff" in str(told.value.data)
    with pytest.raises(GithubException, match="Not Found"):
        seen.create_review_comment_reply(answer.id, "replies have no replies")


def test_a_commit_of_somewhere_else_is_refused(made: Shop) -> None:
    seen = made.seen(BOT)
    elsewhere = made.github(BOT).get_repo("acme/shop").get_commit("main")
    with pytest.raises(GithubException, match="not part of the pull request"):
        seen.create_review(commit=elsewhere, body="x", event="COMMENT")


def test_comments_are_edited_and_deleted(made: Shop) -> None:
    seen = made.seen(BOT)
    post(seen, note("a.py", 10), note("new.py", 1))
    first, second = seen.get_review_comments()
    first.edit("fixed")
    second.delete()
    assert [comment.body for comment in made.pull.comments] == ["fixed"]
