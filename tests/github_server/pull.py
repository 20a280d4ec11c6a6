"""A pull request and what people and bots said in it: plain state, read and changed by the rest of the server."""

from __future__ import annotations

import subprocess

import msgspec

from github_server.repository import Changed, Repository
from github_server.token import Actor


class Review(msgspec.Struct, kw_only=True):
    """A review; `state` is PENDING, COMMENTED, APPROVED, CHANGES_REQUESTED or DISMISSED."""

    id: int
    actor: Actor
    body: str
    state: str
    commit: str
    at: str
    dismissal: str = ""


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """Where a comment stands: lines from 1, on the side RIGHT (at the commit) or LEFT (at the merge base)."""

    path: str
    line: int | None = None
    side: str = "RIGHT"
    start_line: int | None = None
    start_side: str | None = None


class Comment(msgspec.Struct, kw_only=True):
    """A comment on the diff; `anchor` is where it was written, `reply_to` the first comment of its thread."""

    id: int
    actor: Actor
    body: str
    anchor: Anchor
    commit: str
    base: str
    review: int
    at: str
    hunk: str = ""
    position: int | None = None
    reply_to: int | None = None
    minimized: str | None = None


class Said(msgspec.Struct, kw_only=True):
    """A comment below the pull request."""

    id: int
    actor: Actor
    body: str
    at: str
    minimized: str | None = None


class Pull(msgspec.Struct, kw_only=True):
    """A pull request; `base_sha` and `head_sha` are those of its last push, `resolved` maps threads to people."""

    number: int
    repository: Repository
    head_repository: Repository
    head_ref: str
    base_ref: str
    actor: Actor
    title: str
    at: str
    draft: bool = False
    state: str = "open"
    base_sha: str = ""
    head_sha: str = ""
    reviews: list[Review] = msgspec.field(default_factory=list)
    comments: list[Comment] = msgspec.field(default_factory=list)
    said: list[Said] = msgspec.field(default_factory=list)
    resolved: dict[int, Actor] = msgspec.field(default_factory=dict)

    @property
    def forked(self) -> bool:
        """Tell whether the head lies in another repository."""
        return self.head_repository is not self.repository

    @property
    def merge_base(self) -> str:
        """Where the head left the base branch."""
        return self.repository.merge_base(self.base_sha, self.head_sha)

    def files(self, commit: str = "") -> tuple[Changed, ...]:
        """Give what the pull request changes, as of its head or an earlier commit of it."""
        commit = commit or self.head_sha
        return self.repository.changed(self.repository.merge_base(self.base_sha, commit), commit)

    def commits(self) -> list[str]:
        """Give the shas of its commits, the oldest first."""
        return self.repository.git("rev-list", "--reverse", f"{self.base_sha}..{self.head_sha}").split()

    def refresh(self) -> bool:
        """See what was pushed; give whether the head moved."""
        head = self.head_repository.sha(f"refs/heads/{self.head_ref}")
        if head == self.head_sha:
            return False
        place = f"refs/pull/{self.number}/head"
        if self.forked:
            source = str(self.head_repository.git_dir)
            self.repository.git("fetch", "--quiet", source, f"+refs/heads/{self.head_ref}:{place}")
        else:
            self.repository.git("update-ref", place, head)
        self.head_sha = head
        self.base_sha = self.repository.sha(f"refs/heads/{self.base_ref}")
        self._merge()
        return True

    def threads(self) -> dict[int, list[Comment]]:
        """Give the threads by the id of the comment that began each."""
        found: dict[int, list[Comment]] = {}
        for comment in self.comments:
            found.setdefault(comment.reply_to or comment.id, []).append(comment)
        return found

    def _merge(self) -> None:
        """Make the commit that `actions/checkout` takes by default; none where the branches conflict."""
        git, place = self.repository.git, f"refs/pull/{self.number}/merge"
        try:
            tree = git("merge-tree", "--write-tree", self.base_sha, self.head_sha).strip()
        except subprocess.CalledProcessError:
            git("update-ref", "-d", place)
            return
        words = ("commit-tree", tree, "-p", self.base_sha, "-p", self.head_sha, "-m", "merge")
        git("update-ref", place, git(*words).strip())
