"""The REST API: reviews, comments on the diff, and comments below a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from github_server import reviewing
from github_server.asked import Answer, Asked, answers
from github_server.closed import Json
from github_server.pull import Anchor, Comment, Pull, Review, Said
from github_server.refusal import Field, invalid, not_found, unprocessable
from github_server.shapes import Shapes


@answers("pulls/list-reviews")
def reviews(asked: Asked) -> Answer:
    """Give the reviews that the asker may see."""
    found = asked.pull
    some, headers = asked.page([review for review in found.reviews if _seen(asked, review)])
    return Answer(body=[Shapes(asked.world).review(found, review) for review in some], headers=headers)


@answers("pulls/create-review")
def create_review(asked: Asked) -> Answer:
    """Take a review."""
    found = asked.pull
    listed = asked.body.get("comments")
    entries = [(_anchor(entry), str(entry["body"])) for entry in _entries(listed)]
    made = reviewing.review(
        asked.world,
        found,
        asked.token,
        body=asked.text("body"),
        event=asked.text("event") or None,
        commit=asked.text("commit_id"),
        entries=entries,
    )
    return Answer(body=Shapes(asked.world).review(found, made))


@answers("pulls/get-review")
def one_review(asked: Asked) -> Answer:
    """Give a review."""
    return Answer(body=Shapes(asked.world).review(asked.pull, _review(asked)))


@answers("pulls/update-review")
def update_review(asked: Asked) -> Answer:
    """Change the words of a review."""
    asked.token.need("write", "pull_requests")
    found = _review(asked)
    if faults := reviewing.wrong_text(asked.text("body")):
        raise unprocessable(*faults)
    found.body = asked.text("body")
    return Answer(body=Shapes(asked.world).review(asked.pull, found))


@answers("pulls/delete-pending-review")
def delete_review(asked: Asked) -> Answer:
    """Drop a review that nobody has seen yet."""
    asked.token.need("write", "pull_requests")
    found = _review(asked)
    if found.state != "PENDING":
        raise unprocessable("Can not delete a non-pending pull request review")
    pull = asked.pull
    pull.reviews.remove(found)
    pull.comments[:] = [comment for comment in pull.comments if comment.review != found.id]
    return Answer(body=Shapes(asked.world).review(pull, found))


@answers("pulls/submit-review")
def submit_review(asked: Asked) -> Answer:
    """Make a pending review seen."""
    found = _review(asked)
    reviewing.submit(asked.pull, asked.token, found, event=asked.text("event"), body=asked.text("body"))
    return Answer(body=Shapes(asked.world).review(asked.pull, found))


@answers("pulls/dismiss-review")
def dismiss_review(asked: Asked) -> Answer:
    """Dismiss a review."""
    found = _review(asked)
    reviewing.dismiss(asked.pull, asked.token, found, asked.text("message"))
    return Answer(body=Shapes(asked.world).review(asked.pull, found))


@answers("pulls/list-comments-for-review")
def comments_of_review(asked: Asked) -> Answer:
    """Give the comments that came with a review."""
    found = _review(asked)
    some, headers = asked.page([comment for comment in asked.pull.comments if comment.review == found.id])
    shown: list[Json] = [Shapes(asked.world).comment(asked.pull, comment) for comment in some]
    return Answer(body=shown, headers=headers)


@answers("pulls/list-review-comments")
def comments(asked: Asked) -> Answer:
    """Give all comments on the diff, the oldest first."""
    found = asked.pull
    some, headers = asked.page(_visible(asked, found))
    return Answer(body=[Shapes(asked.world).comment(found, comment) for comment in some], headers=headers)


@answers("pulls/create-review-comment")
def create_comment(asked: Asked) -> Answer:
    """Take one comment on a line or on a file."""
    found = asked.pull
    if asked.body.get("in_reply_to") is not None:
        made = reviewing.reply(
            asked.world, found, asked.token, to=_number(asked.body["in_reply_to"]), text=asked.text("body")
        )
    else:
        made = reviewing.single(
            asked.world,
            found,
            asked.token,
            anchor=_anchor(asked.body),
            text=asked.text("body"),
            commit=asked.text("commit_id"),
        )
    return Answer(body=Shapes(asked.world).comment(found, made), status=HTTPStatus.CREATED)


@answers("pulls/create-reply-for-review-comment")
def create_reply(asked: Asked) -> Answer:
    """Take a reply."""
    found, to = asked.pull, int(asked.values["comment_id"])
    made = reviewing.reply(asked.world, found, asked.token, to=to, text=asked.text("body"))
    return Answer(body=Shapes(asked.world).comment(found, made), status=HTTPStatus.CREATED)


@answers("pulls/get-review-comment")
def one_comment(asked: Asked) -> Answer:
    """Give a comment on the diff."""
    return Answer(body=Shapes(asked.world).comment(*_comment(asked)))


@answers("pulls/update-review-comment")
def update_comment(asked: Asked) -> Answer:
    """Change the words of a comment on the diff."""
    asked.token.need("write", "pull_requests")
    pull, found = _comment(asked)
    if faults := reviewing.wrong_text(asked.text("body")):
        raise unprocessable(*faults)
    found.body = asked.text("body")
    return Answer(body=Shapes(asked.world).comment(pull, found))


@answers("pulls/delete-review-comment")
def delete_comment(asked: Asked) -> Answer:
    """Delete a comment on the diff; replies to it stay."""
    asked.token.need("write", "pull_requests")
    pull, found = _comment(asked)
    pull.comments.remove(found)
    return Answer(status=HTTPStatus.NO_CONTENT)


@answers("issues/list-comments")
def said(asked: Asked) -> Answer:
    """Give the comments below a pull request."""
    found = _issue(asked)
    some, headers = asked.page(found.said)
    return Answer(body=[Shapes(asked.world).said(found, one) for one in some], headers=headers)


@answers("issues/create-comment")
def say(asked: Asked) -> Answer:
    """Take a comment below a pull request."""
    asked.token.need("write", "issues", "pull_requests")
    found = _issue(asked)
    _wrong_issue_text(asked)
    made = Said(
        id=asked.world.next_id(), actor=asked.token.actor, body=asked.text("body"), at=asked.world.time()
    )
    found.said.append(made)
    return Answer(body=Shapes(asked.world).said(found, made), status=HTTPStatus.CREATED)


@answers("issues/get-comment")
def one_said(asked: Asked) -> Answer:
    """Give a comment below a pull request."""
    return Answer(body=Shapes(asked.world).said(*_said(asked)))


@answers("issues/update-comment")
def update_said(asked: Asked) -> Answer:
    """Change a comment below a pull request."""
    asked.token.need("write", "issues", "pull_requests")
    pull, found = _said(asked)
    _wrong_issue_text(asked)
    found.body = asked.text("body")
    return Answer(body=Shapes(asked.world).said(pull, found))


@answers("issues/delete-comment")
def delete_said(asked: Asked) -> Answer:
    """Delete a comment below a pull request."""
    asked.token.need("write", "issues", "pull_requests")
    pull, found = _said(asked)
    pull.said.remove(found)
    return Answer(status=HTTPStatus.NO_CONTENT)


def _entries(listed: Json) -> Iterable[dict[str, Json]]:
    for entry in listed if isinstance(listed, list) else ():
        assert isinstance(entry, dict)
        yield entry


def _anchor(entry: dict[str, Json]) -> Anchor:
    if entry.get("position") is not None:
        raise unprocessable("positions are an old way that this server does not know")
    start_side = entry.get("start_side")
    return Anchor(
        path=str(entry["path"]),
        line=_number(entry["line"]) if entry.get("line") is not None else None,
        side=str(entry.get("side") or "RIGHT"),
        start_line=_number(entry["start_line"]) if entry.get("start_line") is not None else None,
        start_side=None if start_side is None else str(start_side),
    )


def _number(value: Json) -> int:
    assert isinstance(value, int)
    return value


def _seen(asked: Asked, review: Review) -> bool:
    return review.state != "PENDING" or review.actor == asked.token.actor


def _visible(asked: Asked, pull: Pull) -> list[Comment]:
    pending = {review.id for review in pull.reviews if review.state == "PENDING"}
    return [comment for comment in pull.comments if comment.review not in pending]


def _review(asked: Asked) -> Review:
    number = int(asked.values["review_id"])
    for review in asked.pull.reviews:
        if review.id == number and _seen(asked, review):
            return review
    raise not_found()


def _comment(asked: Asked) -> tuple[Pull, Comment]:
    number = int(asked.values["comment_id"])
    for pull in asked.world.pulls[asked.repository.full_name].values():
        for comment in pull.comments:
            if comment.id == number:
                return pull, comment
    raise not_found()


def _issue(asked: Asked) -> Pull:
    return asked.world.pull(asked.repository, int(asked.values["issue_number"]))


def _said(asked: Asked) -> tuple[Pull, Said]:
    number = int(asked.values["comment_id"])
    for pull in asked.world.pulls[asked.repository.full_name].values():
        for said_ in pull.said:
            if said_.id == number:
                return pull, said_
    raise not_found()


def _wrong_issue_text(asked: Asked) -> None:
    if faults := reviewing.wrong_text(asked.text("body")):
        raise invalid(Field("IssueComment", "body", faults[0]))
