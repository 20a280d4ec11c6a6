"""The parts of GitHub's answers that we read, in GitHub's own spelling; whatever else they hold is passed over."""

from __future__ import annotations

import msgspec

THREADS = """
query ($owner: String!, $name: String!, $number: Int!, $cursor: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved viewerCanResolve path line startLine
          comments(first: 50) {
            nodes { id databaseId body isMinimized author { login __typename } }
          }
        }
      }
    }
  }
}
"""
RESOLVE = """
mutation ($thread: ID!) {
  resolveReviewThread(input: {threadId: $thread}) { thread { isResolved } }
}
"""
HIDE = """
mutation ($comment: ID!) {
  minimizeComment(input: {subjectId: $comment, classifier: RESOLVED}) { minimizedComment { isMinimized } }
}
"""


class UserShape(msgspec.Struct):
    """An account."""

    login: str
    type: str = ""


class ActorShape(msgspec.Struct):
    """An account as GraphQL gives it."""

    login: str
    kind: str = msgspec.field(name="__typename", default="")


class RepositoryShape(msgspec.Struct):
    """A repository by its full name."""

    full_name: str


class EndShape(msgspec.Struct):
    """One end of a pull request; a fork that was deleted has no repository."""

    sha: str
    ref: str = ""
    repo: RepositoryShape | None = None


class PullShape(msgspec.Struct):
    """A pull request."""

    number: int
    state: str
    base: EndShape
    head: EndShape
    draft: bool = False
    user: UserShape | None = None


class ReviewShape(msgspec.Struct):
    """A review; one of an account that is gone has no user, one without words no body."""

    id: int
    state: str
    body: str | None = None
    user: UserShape | None = None
    commit_id: str | None = None


class ReviewCommentShape(msgspec.Struct):
    """A comment on the diff, as REST gives it."""

    id: int
    body: str


class CommentShape(msgspec.Struct, rename="camel"):
    """A comment of a thread."""

    id: str
    body: str
    is_minimized: bool
    database_id: int | None = None
    author: ActorShape | None = None


class CommentsShape(msgspec.Struct):
    """The comments of a thread."""

    nodes: list[CommentShape]


class ThreadShape(msgspec.Struct, rename="camel"):
    """A thread on the diff."""

    id: str
    path: str
    is_resolved: bool
    viewer_can_resolve: bool
    comments: CommentsShape
    line: int | None = None
    start_line: int | None = None


class PageShape(msgspec.Struct, rename="camel"):
    """Where the next page begins."""

    has_next_page: bool
    end_cursor: str | None = None


class PagedThreadsShape(msgspec.Struct, rename="camel"):
    """One page of threads."""

    nodes: list[ThreadShape]
    page_info: PageShape


class ThreadedShape(msgspec.Struct, rename="camel"):
    """A pull request's threads."""

    review_threads: PagedThreadsShape


class HolderShape(msgspec.Struct, rename="camel"):
    """A repository's pull request, if it may be seen."""

    pull_request: ThreadedShape | None = None


class ThreadsShape(msgspec.Struct):
    """The answer to THREADS."""

    viewer: UserShape
    repository: HolderShape | None = None


class ResolvedThreadShape(msgspec.Struct, rename="camel"):
    """A thread after it was to be resolved."""

    is_resolved: bool


class ResolvingShape(msgspec.Struct):
    """What a mutation of a thread gives back."""

    thread: ResolvedThreadShape | None = None


class ResolveShape(msgspec.Struct, rename="camel"):
    """The answer to RESOLVE."""

    resolve_review_thread: ResolvingShape | None = None


class OutputShape(msgspec.Struct):
    """The output of a check run, as far as it is counted."""

    annotations_count: int = 0


class CheckRunShape(msgspec.Struct):
    """A check run; one that is just made may come without its output."""

    id: int
    output: OutputShape = msgspec.field(default_factory=OutputShape)
