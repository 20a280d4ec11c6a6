"""The REST API: repositories, commits, and pull requests as they are."""

from __future__ import annotations

import base64

from github_server.asked import Answer, Asked, answers
from github_server.closed import Json
from github_server.refusal import Field, invalid, not_found
from github_server.shapes import Shapes
from github_server.token import Actor


@answers("users/get-authenticated")
def user(asked: Asked) -> Answer:
    """Say who a person is; Apps and Actions may not ask."""
    if asked.token.permissions is not None:
        raise asked.token.refusal()
    shown = Shapes(asked.world).user(asked.token.actor)
    return Answer(body=asked.filled("public-user", {**shown, "name": None}))


@answers("repos/get")
def repository(asked: Asked) -> Answer:
    """Give a repository."""
    return Answer(body=asked.filled("full-repository", Shapes(asked.world).repository(asked.repository)))


@answers("repos/get-collaborator-permission-level")
def permission(asked: Asked) -> Answer:
    """Say what a person may do; only owners of repositories write here."""
    login = asked.values["username"]
    held = "admin" if login == asked.repository.owner else "read"
    known: dict[str, Json] = {
        "permission": held,
        "role_name": held,
        "user": Shapes(asked.world).user(Actor(login)),
    }
    return Answer(body=asked.filled("repository-collaborator-permission", known))


@answers("repos/get-commit")
def commit(asked: Asked) -> Answer:
    """Give a commit with its files."""
    found = _commit(asked, asked.values["ref"])
    parents = asked.repository.git("rev-list", "--parents", "-1", found).split()[1:]
    files = asked.repository.changed(parents[0], found) if parents else ()
    shapes = Shapes(asked.world)
    body = shapes.commit(asked.repository, found)
    return Answer(body={**body, "files": shapes.files(asked.repository, found, files)})


@answers("repos/compare-commits")
@answers("repos/compare-commits-with-basehead")
def compare(asked: Asked) -> Answer:
    """Compare two commits, three-dot; the first page alone has files, and not all of many."""
    base, _, head = asked.values["basehead"].partition("...")
    repository_, shapes = asked.repository, Shapes(asked.world)
    old, new = _commit(asked, base), _commit(asked, head.rpartition(":")[2])
    parted = repository_.merge_base(old, new)
    ahead = repository_.git("rev-list", "--reverse", f"{old}..{new}").split()
    behind = repository_.git("rev-list", f"{new}..{old}").split()
    some, headers = asked.page(ahead)
    known: dict[str, Json] = {
        "base_commit": shapes.commit(repository_, old),
        "merge_base_commit": shapes.commit(repository_, parted),
        "status": {(0, 0): "identical", (1, 0): "ahead", (0, 1): "behind", (1, 1): "diverged"}[
            bool(ahead), bool(behind)
        ],
        "ahead_by": len(ahead),
        "behind_by": len(behind),
        "total_commits": len(ahead),
        "commits": [shapes.commit(repository_, sha) for sha in some],
    }
    if asked.query.get("page", "1") == "1":
        files = repository_.changed(parted, new)[: asked.world.limits.compared_files]
        known["files"] = shapes.files(repository_, new, files)
    return Answer(body=asked.filled("commit-comparison", known), headers=headers)


@answers("repos/get-content")
def content(asked: Asked) -> Answer:
    """Give a file's content."""
    path, repository_ = asked.values["path"], asked.repository
    revision = _commit(asked, asked.query.get("ref", repository_.default_branch))
    data = repository_.show(revision, path)
    if data is None:
        raise not_found()
    url = f"{asked.world.url}{asked.path}"
    known: dict[str, Json] = {
        "type": "file",
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": repository_.git("rev-parse", f"{revision}:{path}").strip(),
        "size": len(data),
        "encoding": "base64",
        "content": base64.encodebytes(data).decode(),
        "url": url,
        "_links": {"self": url, "git": None, "html": None},
    }
    return Answer(body=asked.filled("content-file", known))


@answers("repos/list-pull-requests-associated-with-commit")
def pulls_of_commit(asked: Asked) -> Answer:
    """Give the pull requests that a commit belongs to."""
    sha = asked.values["commit_sha"]
    found = [pull for pull in asked.world.pulls[asked.repository.full_name].values() if sha in pull.commits()]
    some, headers = asked.page(found)
    return Answer(body=[Shapes(asked.world).short_pull(pull) for pull in some], headers=headers)


@answers("pulls/list")
def pulls(asked: Asked) -> Answer:
    """Give the pull requests that are open, or in another state, of one head or base."""
    state, head, base = (asked.query.get(key, "") for key in ("state", "head", "base"))
    found = [
        pull
        for pull in asked.world.pulls[asked.repository.full_name].values()
        if (state or "open") in {"all", pull.state}
        and head in {"", f"{pull.head_repository.owner}:{pull.head_ref}"}
        and base in {"", pull.base_ref}
    ]
    some, headers = asked.page(found)
    return Answer(body=[Shapes(asked.world).short_pull(pull) for pull in some], headers=headers)


@answers("pulls/get")
def pull(asked: Asked) -> Answer:
    """Give a pull request."""
    return Answer(body=Shapes(asked.world).pull(asked.pull))


@answers("pulls/list-commits")
def commits(asked: Asked) -> Answer:
    """Give the commits of a pull request."""
    some, headers = asked.page(asked.pull.commits())
    return Answer(body=[Shapes(asked.world).commit(asked.repository, sha) for sha in some], headers=headers)


@answers("pulls/list-files")
def files(asked: Asked) -> Answer:
    """Give the files of a pull request, as many as GitHub shows."""
    found = asked.pull
    some, headers = asked.page(found.files()[: asked.world.limits.files])
    return Answer(body=Shapes(asked.world).files(asked.repository, found.head_sha, some), headers=headers)


def _commit(asked: Asked, revision: str) -> str:
    found = asked.repository.find(revision)
    if found is None:
        raise invalid(Field("Commit", "sha", f"No commit found for SHA: {revision}"))
    return found
