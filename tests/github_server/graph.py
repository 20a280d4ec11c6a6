"""What GraphQL shows of the state: plain objects whose fields are values, or functions where they need arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphql import GraphQLError

from github_server import anchors
from github_server.pull import Comment, Pull, Review, Said
from github_server.repository import Repository
from github_server.token import Actor, Token
from github_server.world import World

Shown = dict[str, object]
_MOST = 100


class Refused(GraphQLError):
    """An error with the kind that GitHub names beside it."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Graph:
    """The state of one world as one asker sees it."""

    def __init__(self, world: World, token: Token) -> None:
        self._world, self._token = world, token

    def actor(self, actor: Actor) -> Shown:
        """Show a person or a bot; a bot's login is here without `[bot]`."""
        kind = "Bot" if actor.bot else "User"
        url = f"{self._world.web}/{actor.slug}"
        return {
            "__typename": kind,
            "id": f"U_{actor.id}",
            "login": actor.slug,
            "databaseId": actor.id,
            "url": url,
        }

    def repository(self, repository: Repository) -> Shown:
        """Show a repository."""

        def pull(_info: object, number: int) -> Shown:
            found = self._world.pulls[repository.full_name].get(number)
            if found is None:
                message = f"Could not resolve to a PullRequest with the number of {number}."
                raise Refused("NOT_FOUND", message)
            found.refresh()
            return self.pull(found)

        return {
            "__typename": "Repository",
            "id": f"R_{repository.id}",
            "databaseId": repository.id,
            "name": repository.name,
            "nameWithOwner": repository.full_name,
            "isFork": repository.parent is not None,
            "pullRequest": pull,
        }

    def pull(self, pull: Pull) -> Shown:
        """Show a pull request."""
        return {
            "__typename": "PullRequest",
            "id": f"PR_{pull.repository.id}_{pull.number}",
            "number": pull.number,
            "title": pull.title,
            "state": pull.state.upper(),
            "isDraft": pull.draft,
            "isCrossRepository": pull.forked,
            "author": self.actor(pull.actor),
            "createdAt": pull.at,
            "headRefName": pull.head_ref,
            "headRefOid": pull.head_sha,
            "baseRefName": pull.base_ref,
            "baseRefOid": pull.base_sha,
            "repository": lambda _info: self.repository(pull.repository),
            "reviewThreads": connection(
                "reviewThreads", lambda: [self.thread(pull, key) for key in pull.threads()]
            ),
            "reviews": connection("reviews", lambda: [self.review(review) for review in pull.reviews]),
            "comments": connection("comments", lambda: [self.said(said) for said in pull.said]),
        }

    def thread(self, pull: Pull, key: int) -> Shown:
        """Show a thread; `key` is the id of its first comment."""
        comments = pull.threads()[key]
        first = comments[0]
        here = anchors.now(pull, first)
        resolver = pull.resolved.get(key)
        return {
            "__typename": "PullRequestReviewThread",
            "id": f"PRRT_{key}",
            "isResolved": resolver is not None,
            "isOutdated": here is None,
            "isCollapsed": resolver is not None,
            "path": first.anchor.path,
            "line": here.line if here else None,
            "startLine": here.start_line if here else None,
            "originalLine": first.anchor.line,
            "originalStartLine": first.anchor.start_line,
            "diffSide": first.anchor.side,
            "subjectType": "FILE" if first.anchor.line is None else "LINE",
            "viewerCanResolve": self._token.resolves and resolver is None,
            "viewerCanUnresolve": self._token.resolves and resolver is not None,
            "viewerCanReply": self._writes(),
            "resolvedBy": {"__typename": "User", "login": resolver.slug} if resolver else None,
            "pullRequest": lambda _info: self.pull(pull),
            "repository": lambda _info: self.repository(pull.repository),
            "comments": connection("comments", lambda: [self.comment(pull, comment) for comment in comments]),
        }

    def comment(self, pull: Pull, comment: Comment) -> Shown:
        """Show a comment on the diff."""
        here = anchors.now(pull, comment)
        return self._spoken("PullRequestReviewComment", f"PRRC_{comment.id}", comment) | {
            "url": f"{self._world.web}/{pull.repository.full_name}/pull/{pull.number}#discussion_r{comment.id}",
            "path": comment.anchor.path,
            "line": here.line if here else None,
            "originalLine": comment.anchor.line,
            "outdated": here is None,
            "diffHunk": comment.hunk,
            "replyTo": {"id": f"PRRC_{comment.reply_to}", "databaseId": comment.reply_to}
            if comment.reply_to
            else None,
            "pullRequest": lambda _info: self.pull(pull),
        }

    def review(self, review: Review) -> Shown:
        """Show a review."""
        return {
            "__typename": "PullRequestReview",
            "id": f"PRR_{review.id}",
            "databaseId": review.id,
            "fullDatabaseId": str(review.id),
            "author": self.actor(review.actor),
            "body": review.body,
            "state": review.state,
            "createdAt": review.at,
            "submittedAt": review.at,
        }

    def said(self, said: Said) -> Shown:
        """Show a comment below a pull request."""
        return self._spoken("IssueComment", f"IC_{said.id}", said)

    def _spoken(self, kind: str, key: str, spoken: Comment | Said) -> Shown:
        return {
            "__typename": kind,
            "id": key,
            "databaseId": spoken.id,
            "fullDatabaseId": str(spoken.id),
            "author": self.actor(spoken.actor),
            "body": spoken.body,
            "createdAt": spoken.at,
            "isMinimized": spoken.minimized is not None,
            "minimizedReason": spoken.minimized.lower() if spoken.minimized else None,
            "viewerCanMinimize": self._writes(),
            "viewerDidAuthor": spoken.actor == self._token.actor,
        }

    def _writes(self) -> bool:
        held = self._token.permissions
        return held is None or "write" in {held.get("pull_requests"), held.get("issues")}


def connection(name: str, items: Callable[[], Sequence[Shown]]) -> Callable[..., Shown]:
    """Give the function that pages through items, the first ones or the last ones."""

    def page(_info: object, first: int | None = None, last: int | None = None, after: str | None = None, **_: object) -> Shown:  # fmt: skip
        size = first if first is not None else last
        if size is None:
            message = (
                f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
            )
            raise Refused("MISSING_PAGINATION_BOUNDARIES", message)
        if size > _MOST:
            message = f"Requesting {size} records on the `{name}` connection exceeds the `first` limit of {_MOST} records."
            raise Refused("EXCESSIVE_PAGINATION", message)
        every = list(items())
        start = (
            int(after.removeprefix("cursor:"))
            if after
            else (0 if first is not None else max(len(every) - size, 0))
        )
        some = every[start : start + size]
        cursor = f"cursor:{start + len(some)}" if some else None
        info = {"hasNextPage": start + size < len(every), "hasPreviousPage": start > 0, "endCursor": cursor}
        edges = [{"cursor": f"cursor:{start + at + 1}", "node": node} for at, node in enumerate(some)]
        return {"nodes": some, "edges": edges, "totalCount": len(every), "pageInfo": info}

    return page
