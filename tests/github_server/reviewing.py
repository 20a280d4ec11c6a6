"""What happens when somebody reviews: GitHub takes a review whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from github_server import anchors
from github_server.pull import Anchor, Comment, Pull, Review
from github_server.refusal import Field, Refusal, invalid, not_found, unprocessable
from github_server.token import ACTIONS, Token
from github_server.world import World

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
_OWN = {"APPROVE": "Can not approve your own pull request", "REQUEST_CHANGES": "Can not request changes on your own pull request"}  # fmt: skip
Entry = tuple[Anchor, str]


def review(
    world: World,
    pull: Pull,
    token: Token,
    *,
    body: str,
    event: str | None,
    commit: str,
    entries: Sequence[Entry],
) -> Review:
    """Take a review, pending where there is no event. Raises Refusal, which names no guilty entry."""
    token.need("write", "pull_requests")
    commit = commit or pull.head_sha
    if commit not in pull.commits():
        raise unprocessable("The commit is not part of the pull request")
    _may(pull, token, event, body, entries)
    faults = [anchors.told(found) for anchor, _ in entries if (found := anchors.wrong(pull, anchor, commit))]
    faults += [fault for _, text in entries for fault in wrong_text(text)]
    if faults:
        raise unprocessable(*faults)
    state = STATES[event] if event else "PENDING"
    made = Review(
        id=world.next_id(), actor=token.actor, body=body, state=state, commit=commit, at=world.time()
    )
    pull.reviews.append(made)
    for anchor, text in entries:
        add(world, pull, made, anchor, text)
    return made


def single(world: World, pull: Pull, token: Token, *, anchor: Anchor, text: str, commit: str) -> Comment:
    """Take one comment, which makes a review of its own. Raises Refusal."""
    token.need("write", "pull_requests")
    if commit not in pull.commits():
        raise _thread("commit_id", "is not part of the pull request")
    if anchor.line is None:
        if all(file.path != anchor.path for file in pull.files(commit)):
            raise _thread("path", "is invalid")
    elif faults := anchors.wrong(pull, anchor, commit):
        name = "path" if "path" in faults[0] else "line"
        raise _thread(name, "is invalid" if name == "path" else "must be part of the diff")
    if faults := wrong_text(text):
        raise invalid(Field("PullRequestReviewComment", "body", faults[0]))
    return add(world, pull, _silent(world, pull, token, commit), anchor, text)


def reply(world: World, pull: Pull, token: Token, *, to: int, text: str) -> Comment:
    """Take a reply to the first comment of a thread. Raises Refusal."""
    token.need("write", "pull_requests")
    first = next((comment for comment in pull.comments if comment.id == to), None)
    if first is None or first.reply_to is not None:
        raise not_found()
    if faults := wrong_text(text):
        raise invalid(Field("PullRequestReviewComment", "body", faults[0]))
    made = add(world, pull, _silent(world, pull, token, first.commit), first.anchor, text)
    made.reply_to, made.base, made.hunk, made.position = first.id, first.base, first.hunk, first.position
    return made


def dismiss(pull: Pull, token: Token, found: Review, message: str) -> None:
    """Dismiss a review that approves or asks for changes. Raises Refusal for any other."""
    token.need("write", "pull_requests")
    if found.state not in {"APPROVED", "CHANGES_REQUESTED"}:
        raise unprocessable(f"Can not dismiss a {found.state.lower()} pull request review")
    if not message:
        raise unprocessable("Message can't be blank")
    found.state, found.dismissal = "DISMISSED", message


def submit(pull: Pull, token: Token, found: Review, *, event: str, body: str) -> None:
    """Make a pending review seen. Raises Refusal."""
    token.need("write", "pull_requests")
    if found.state != "PENDING":
        raise unprocessable("Can not submit a review that is not pending")
    _may(pull, token, event, body or found.body, [])
    found.state, found.body = STATES[event], body or found.body


def add(world: World, pull: Pull, found: Review, anchor: Anchor, text: str) -> Comment:
    """Add a comment, whose place is known to be good, to a review."""
    base = pull.repository.merge_base(pull.base_sha, found.commit)
    file = next(file for file in pull.files(found.commit) if file.path == anchor.path)
    hunk, position = anchors.shown(file, anchor)
    made = Comment(
        id=world.next_id(),
        actor=found.actor,
        body=text,
        anchor=anchor,
        commit=found.commit,
        base=base,
        review=found.id,
        at=world.time(),
        hunk=hunk,
        position=position,
    )
    pull.comments.append(made)
    return made


def wrong_text(text: str) -> list[str]:
    """Say what is wrong with the text of a comment."""
    if not text.strip():
        return ["Pull request review thread comments body can't be blank"]
    if len(text) > anchors.LONGEST:
        return [f"Body is too long (maximum is {anchors.LONGEST} characters)"]
    return []


def _may(pull: Pull, token: Token, event: str | None, body: str, entries: Sequence[Entry]) -> None:
    if event in _OWN and token.actor == pull.actor:
        raise unprocessable(_OWN[event])
    if event == "APPROVE" and token.actor.login == ACTIONS and not token.approves:
        raise unprocessable("GitHub Actions is not permitted to approve pull requests.")
    if not body and not entries and event in {"COMMENT", "REQUEST_CHANGES"}:
        raise unprocessable("Body can't be blank")
    if len(body) > anchors.LONGEST:
        raise unprocessable(f"Body is too long (maximum is {anchors.LONGEST} characters)")
    waiting = [review for review in pull.reviews if review.state == "PENDING" and review.actor == token.actor]
    if waiting and event is None:
        raise unprocessable("User can only have one pending review per pull request")


def _silent(world: World, pull: Pull, token: Token, commit: str) -> Review:
    """Make the review without words that GitHub puts around a single comment."""
    made = Review(
        id=world.next_id(), actor=token.actor, body="", state="COMMENTED", commit=commit, at=world.time()
    )
    pull.reviews.append(made)
    return made


def _thread(name: str, message: str) -> Refusal:
    field = f"pull_request_review_thread.{name}"
    return invalid(Field("PullRequestReviewComment", field, f"{field} {message}"))
