"""GitHub's API as far as a review needs it, through PyGithub: our own values in, our own values out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from github import Auth, Github

from reviewer import __version__
from reviewer.github import requests
from reviewer.github.failures import Denied
from reviewer.github.listed import MOST, ListedFile
from reviewer.github.patience import Patience
from reviewer.github.pull import Pull
from reviewer.github.standing import Comment, Review, Standing, Thread, Who
from reviewer.github.wire import (
    HIDE,
    RESOLVE,
    THREADS,
    CheckRunShape,
    PullShape,
    ResolveShape,
    ReviewCommentShape,
    ReviewShape,
    ThreadShape,
    ThreadsShape,
)

_TIMEOUT = 20  # seconds
_PAGE = 100


class Gateway:
    """One repository at one GitHub, asked with one token."""

    def __init__(
        self,
        api: str,
        token: str,
        repository: str,
        patience: Patience,
        *,
        web: str = "https://github.com",
        timeout: int = _TIMEOUT,
    ) -> None:
        self.patience = patience
        self._web = web
        self._repository = repository
        # PyGithub's own retries would post a review twice: all waiting is done by our patience.
        self._requester = Github(
            auth=Auth.Token(token),
            base_url=api.rstrip("/"),
            timeout=timeout,
            user_agent=f"reviewer/{__version__}",
            per_page=_PAGE,
            retry=None,
            seconds_between_requests=0,
            seconds_between_writes=0,
        ).requester

    def pull(self, number: int) -> Pull:
        """Give a pull request as it is now."""
        seen = msgspec.convert(self._get(f"/repos/{self._repository}/pulls/{number}"), PullShape)
        return Pull(
            repository=self._repository,
            number=number,
            base=seen.base.sha,
            head=seen.head.sha,
            web=self._web,
            fork=seen.head.repo is None or seen.head.repo.full_name != self._repository,
            draft=seen.draft,
            open=seen.state == "open",
            author=seen.user.login if seen.user else "",
            source=seen.head.repo.full_name if seen.head.repo else "",
        )

    def reviews(self, number: int) -> tuple[Review, ...]:
        """Give all reviews of a pull request, the oldest first."""
        found: list[ReviewShape] = []
        while True:
            page = len(found) // _PAGE + 1
            path = f"/repos/{self._repository}/pulls/{number}/reviews"
            some = msgspec.convert(self._get(path, per_page=str(_PAGE), page=str(page)), list[ReviewShape])
            found += some
            if len(some) < _PAGE:
                return tuple(_review(each) for each in found)

    def files(self, number: int) -> tuple[ListedFile, ...]:
        """Give the files of a pull request as GitHub lists them, which is at most 3,000."""
        found: list[ListedFile] = []
        path = f"/repos/{self._repository}/pulls/{number}/files"
        while True:
            page = str(len(found) // _PAGE + 1)
            some = msgspec.convert(self._get(path, per_page=str(_PAGE), page=page), list[ListedFile])
            found += some
            if len(some) < _PAGE or len(found) >= MOST:
                return tuple(found)

    def standing(self, number: int) -> Standing:
        """Give everything that was said on a pull request, and who we are."""
        me, threads = self._threads(number)
        return Standing(me=me, threads=threads, reviews=self.reviews(number))

    def post_review(self, number: int, payload: Mapping[str, Any]) -> int:
        """Post a review and give its number. Raises Lost, Denied, Rejected."""
        sent = requests.review(self._repository, number, payload)
        return msgspec.convert(self._write(*sent), ReviewShape).id

    def delete_review(self, number: int, review: int) -> None:
        """Delete a pending review. Raises Lost, Denied, Rejected."""
        self._write("DELETE", f"/repos/{self._repository}/pulls/{number}/reviews/{review}", None)

    def dismiss(self, number: int, review: int, why: str) -> None:
        """Dismiss a review that asks for changes. Raises Lost, Denied, Rejected."""
        self._write(*requests.dismissal(self._repository, number, review, why))

    def comments_of(self, number: int, review: int) -> list[tuple[int, str]]:
        """Give number and words of the comments of a review; at most a hundred, as many as one has."""
        path = f"/repos/{self._repository}/pulls/{number}/reviews/{review}/comments"
        found = msgspec.convert(self._get(path, per_page=str(_PAGE)), list[ReviewCommentShape])
        return [(each.id, each.body) for each in found]

    def delete_comment(self, comment: int) -> None:
        """Delete a comment on the diff. Raises Lost, Denied, Rejected."""
        self._write("DELETE", f"/repos/{self._repository}/pulls/comments/{comment}", None)

    def resolve(self, thread: Thread) -> bool:
        """Resolve a thread, and tell whether GitHub says that it is. Raises Lost, Denied, Rejected."""
        answer = msgspec.convert(self._change(RESOLVE, {"thread": thread.node}), ResolveShape)
        done = answer.resolve_review_thread
        return done is not None and done.thread is not None and done.thread.is_resolved

    def hide(self, comment: Comment) -> None:
        """Minimise a comment as resolved. Raises Lost, Denied, Rejected."""
        self._change(HIDE, {"comment": comment.node})

    def edit(self, comment: Comment, body: str) -> None:
        """Change the words of a comment on the diff; nobody is told. Raises Lost, Denied, Rejected."""
        self._write(*requests.edit(self._repository, comment.id, body))

    def make_check_run(self, body: Mapping[str, Any]) -> int:
        """Make a check run and give its number. Raises Lost, Denied, Rejected."""
        answer = self._write("POST", f"/repos/{self._repository}/check-runs", body)
        return msgspec.convert(answer, CheckRunShape).id

    def add_to_check_run(self, number: int, body: Mapping[str, Any]) -> None:
        """Add annotations to a check run. Raises Lost, Denied, Rejected."""
        self._write("PATCH", f"/repos/{self._repository}/check-runs/{number}", body)

    def annotations(self, number: int) -> int:
        """Count the annotations of a check run."""
        seen = self._get(f"/repos/{self._repository}/check-runs/{number}")
        return msgspec.convert(seen, CheckRunShape).output.annotations_count

    def upload_sarif(self, commit: str, ref: str, packed: str) -> None:
        """Upload SARIF, gzipped and in base64, to code scanning. Raises Lost, Denied, Rejected."""
        body = {"commit_sha": commit, "ref": ref, "sarif": packed, "tool_name": "reviewer"}
        self._write("POST", f"/repos/{self._repository}/code-scanning/sarifs", body)

    def reply(self, number: int, first: Comment, body: str) -> None:
        """Reply in the thread that a comment began. Raises Lost, Denied, Rejected."""
        path = f"/repos/{self._repository}/pulls/{number}/comments/{first.id}/replies"
        self._write("POST", path, {"body": body})

    def _threads(self, number: int) -> tuple[Who, tuple[Thread, ...]]:
        owner, _, name = self._repository.partition("/")
        found: list[ThreadShape] = []
        cursor: str | None = None
        while True:
            asked = {"owner": owner, "name": name, "number": number, "cursor": cursor}
            data = msgspec.convert(self._query(THREADS, asked), ThreadsShape)
            if data.repository is None or data.repository.pull_request is None:
                raise Denied(f"GitHub shows no pull request {number} of {self._repository}")
            some = data.repository.pull_request.review_threads
            found += some.nodes
            if not some.page_info.has_next_page:
                return Who.of(data.viewer.login), tuple(
                    _thread(each) for each in found if each.comments.nodes
                )
            cursor = some.page_info.end_cursor

    def _get(self, path: str, **query: str) -> object:
        return self.patience.read(
            lambda: self._requester.requestJsonAndCheck("GET", path, parameters=query)[1]
        )

    def _query(self, query: str, variables: Mapping[str, object]) -> object:
        return self.patience.read(lambda: self._requester.graphql_query(query, dict(variables))[1]["data"])

    def _change(self, query: str, variables: Mapping[str, object]) -> object:
        return self.patience.write(lambda: self._requester.graphql_query(query, dict(variables))[1]["data"])

    def _write(self, verb: str, path: str, payload: Mapping[str, Any] | None) -> object:
        return self.patience.write(lambda: self._requester.requestJsonAndCheck(verb, path, input=payload)[1])


def _review(seen: ReviewShape) -> Review:
    author = Who.of(seen.user.login, seen.user.type) if seen.user else None
    return Review(
        id=seen.id, author=author, body=seen.body or "", state=seen.state, commit=seen.commit_id or ""
    )


def _thread(seen: ThreadShape) -> Thread:
    return Thread(
        node=seen.id,
        path=seen.path,
        line=seen.line,
        start=seen.start_line,
        comments=tuple(
            Comment(
                id=each.database_id or 0,
                node=each.id,
                author=Who.of(each.author.login, each.author.kind) if each.author else None,
                body=each.body,
                hidden=each.is_minimized,
            )
            for each in seen.comments.nodes
        ),
        resolved=seen.is_resolved,
        resolvable=seen.viewer_can_resolve,
    )
