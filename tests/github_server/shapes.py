"""How state looks in the answers of the REST API: what a bot reads is said here, the rest is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from github_server import anchors
from github_server.closed import Json
from github_server.fill import fill
from github_server.pull import Comment, Pull, Review, Said
from github_server.repository import Changed, Repository
from github_server.token import Actor
from github_server.world import CheckRun, World


class Shapes:
    """Writes the state of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def user(self, actor: Actor) -> dict[str, Json]:
        """Write a person or a bot."""
        known: dict[str, Json] = {
            "login": actor.login,
            "id": actor.id,
            "node_id": f"U_{actor.id}",
            "type": "Bot" if actor.bot else "User",
            "url": f"{self._world.url}/users/{quote(actor.login)}",
            "html_url": f"{self._world.web}/{'apps/' if actor.bot else ''}{actor.slug}",
        }
        return self._filled("simple-user", known)

    def repository(self, repository: Repository) -> dict[str, Json]:
        """Write a repository, the long form."""
        known: dict[str, Json] = {
            "id": repository.id,
            "name": repository.name,
            "full_name": repository.full_name,
            "owner": self.user(Actor(repository.owner)),
            "fork": repository.parent is not None,
            "default_branch": repository.default_branch,
            "url": self._url(repository),
            "html_url": self._web(repository),
            "clone_url": f"{self._web(repository)}.git",
        }
        return known

    def pull(self, pull: Pull) -> dict[str, Json]:
        """Write a pull request, the long form."""
        files = pull.files()
        return self._filled("pull-request", self._pull(pull) | {
            "merged": False, "mergeable": None, "mergeable_state": "unknown",
            "comments": len(pull.said), "review_comments": len(pull.comments),
            "commits": len(pull.commits()), "changed_files": len(files),
            "additions": sum(file.count("+") for file in files),
            "deletions": sum(file.count("-") for file in files),
        })  # fmt: skip

    def short_pull(self, pull: Pull) -> dict[str, Json]:
        """Write a pull request as it stands in a list."""
        return self._filled("pull-request-simple", self._pull(pull))

    def review(self, pull: Pull, review: Review) -> dict[str, Json]:
        """Write a review."""
        here = self._pull_url(pull)
        known: dict[str, Json] = {
            "id": review.id,
            "node_id": f"PRR_{review.id}",
            "user": self.user(review.actor),
            "body": review.body,
            "state": review.state,
            "commit_id": review.commit,
            "html_url": f"{self._pull_web(pull)}#pullrequestreview-{review.id}",
            "pull_request_url": here,
            "_links": {"html": {"href": self._pull_web(pull)}, "pull_request": {"href": here}},
        }
        if review.state != "PENDING":
            known["submitted_at"] = review.at
        return self._filled("pull-request-review", known)

    def comment(self, pull: Pull, comment: Comment) -> dict[str, Json]:
        """Write a comment on the diff; once it is outdated its present line is null."""
        here, first = anchors.now(pull, comment), comment.anchor
        web = f"{self._pull_web(pull)}#discussion_r{comment.id}"
        url = f"{self._url(pull.repository)}/pulls/comments/{comment.id}"
        known: dict[str, Json] = {
            "id": comment.id,
            "node_id": f"PRRC_{comment.id}",
            "pull_request_review_id": comment.review,
            "user": self.user(comment.actor),
            "body": comment.body,
            "path": first.path,
            "side": first.side,
            "start_side": first.start_side or (first.side if first.start_line else None),
            "line": here.line if here else None,
            "start_line": here.start_line if here else None,
            "original_line": first.line,
            "original_start_line": first.start_line,
            "commit_id": pull.head_sha if here else comment.commit,
            "original_commit_id": comment.commit,
            "position": comment.position if here else None,
            "original_position": comment.position,
            "subject_type": "file" if first.line is None else "line",
            "diff_hunk": comment.hunk,
            "created_at": comment.at,
            "updated_at": comment.at,
            "url": url,
            "html_url": web,
            "pull_request_url": self._pull_url(pull),
            "_links": {
                "self": {"href": url},
                "html": {"href": web},
                "pull_request": {"href": self._pull_url(pull)},
            },
        }
        if comment.reply_to is not None:
            known["in_reply_to_id"] = comment.reply_to
        return self._filled("pull-request-review-comment", known)

    def said(self, pull: Pull, said: Said) -> dict[str, Json]:
        """Write a comment below the pull request."""
        known: dict[str, Json] = {
            "id": said.id,
            "node_id": f"IC_{said.id}",
            "user": self.user(said.actor),
            "body": said.body,
            "created_at": said.at,
            "updated_at": said.at,
            "url": f"{self._url(pull.repository)}/issues/comments/{said.id}",
            "html_url": f"{self._pull_web(pull)}#issuecomment-{said.id}",
            "issue_url": f"{self._url(pull.repository)}/issues/{pull.number}",
        }
        return self._filled("issue-comment", known)

    def files(self, repository: Repository, commit: str, files: Iterable[Changed]) -> list[Json]:
        """Write files of a diff; past the limit of one answer they lose their lines and counts, unmarked."""
        left = self._world.limits.patch_lines
        written: list[Json] = []
        for file in files:
            left -= file.count("+") + file.count("-")
            written.append(self._file(repository, commit, file, whole=left >= 0))
        return written

    def commit(self, repository: Repository, sha: str) -> dict[str, Json]:
        """Write a commit."""
        parents: list[Json] = [
            {"sha": parent, "url": f"{self._url(repository)}/commits/{parent}"}
            for parent in repository.git("rev-list", "--parents", "-1", sha).split()[1:]
        ]
        tree = repository.git("rev-parse", f"{sha}^{{tree}}").strip()
        message = repository.git("log", "-1", "--format=%B", sha).strip()
        known: dict[str, Json] = {
            "sha": sha,
            "node_id": f"C_{sha}",
            "url": f"{self._url(repository)}/commits/{sha}",
            "html_url": f"{self._web(repository)}/commit/{sha}",
            "author": None,
            "committer": None,
            "commit": {"message": message, "tree": {"sha": tree, "url": self._url(repository)}},
            "parents": parents,
        }
        return self._filled("commit", known)

    def check_run(self, repository: Repository, run: CheckRun) -> dict[str, Json]:
        """Write a check run."""
        output = run.said.get("output")
        said = output if isinstance(output, dict) else {}
        known: dict[str, Json] = {
            **{key: value for key, value in run.said.items() if key not in {"output", "actions"}},
            "id": run.id,
            "node_id": f"CR_{run.id}",
            "status": run.said.get("status") or "queued",
            "url": f"{self._url(repository)}/check-runs/{run.id}",
            "html_url": f"{self._web(repository)}/runs/{run.id}",
            "check_suite": {"id": 1},
            "app": {
                "id": run.actor.id,
                "slug": run.actor.slug,
                "name": run.actor.slug,
                "owner": self.user(run.actor),
            },
            "output": {
                **{key: said.get(key) for key in ("title", "summary", "text")},
                "annotations_count": len(run.annotations),
                "annotations_url": f"{self._url(repository)}/check-runs/{run.id}/annotations",
            },
        }
        return self._filled("check-run", known)

    def _pull(self, pull: Pull) -> dict[str, Json]:
        web, issue = self._pull_web(pull), f"{self._url(pull.repository)}/issues/{pull.number}"
        return {
            "id": pull.repository.id * 1000 + pull.number,
            "node_id": f"PR_{pull.repository.id}_{pull.number}",
            "number": pull.number,
            "state": pull.state,
            "draft": pull.draft,
            "title": pull.title,
            "body": None,
            "user": self.user(pull.actor),
            "created_at": pull.at,
            "updated_at": pull.at,
            "url": self._pull_url(pull),
            "html_url": web,
            "issue_url": issue,
            "comments_url": f"{issue}/comments",
            "review_comments_url": f"{self._pull_url(pull)}/comments",
            "head": self._end(pull.head_repository, pull.head_ref, pull.head_sha),
            "base": self._end(pull.repository, pull.base_ref, pull.base_sha),
        }

    def _end(self, repository: Repository, ref: str, sha: str) -> dict[str, Json]:
        return {
            "label": f"{repository.owner}:{ref}",
            "ref": ref,
            "sha": sha,
            "user": self.user(Actor(repository.owner)),
            "repo": self._filled("repository", self.repository(repository)),
        }

    def _file(self, repository: Repository, commit: str, file: Changed, *, whole: bool) -> dict[str, Json]:
        added, deleted = (file.count("+"), file.count("-")) if whole else (0, 0)
        place = f"{commit}/{quote(file.path.encode('utf-8', 'surrogateescape'))}"
        made: dict[str, Json] = {
            "sha": file.blob,
            "filename": file.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
            "status": file.status,
            "additions": added,
            "deletions": deleted,
            "changes": added + deleted,
            "blob_url": f"{self._web(repository)}/blob/{place}",
            "raw_url": f"{self._web(repository)}/raw/{place}",
            "contents_url": f"{self._url(repository)}/contents/{place}",
        }
        if file.patch is not None and whole:
            made["patch"] = file.patch.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if file.old_path is not None:
            made["previous_filename"] = file.old_path
        return made

    def _filled(self, component: str, known: dict[str, Json]) -> dict[str, Json]:
        return fill(self._world.description, component, known)

    def _url(self, repository: Repository) -> str:
        return f"{self._world.url}/repos/{repository.full_name}"

    def _web(self, repository: Repository) -> str:
        return f"{self._world.web}/{repository.full_name}"

    def _pull_url(self, pull: Pull) -> str:
        return f"{self._url(pull.repository)}/pulls/{pull.number}"

    def _pull_web(self, pull: Pull) -> str:
        return f"{self._web(pull.repository)}/pull/{pull.number}"
