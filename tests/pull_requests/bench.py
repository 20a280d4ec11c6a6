"""A pull request of Python code at a server of our own, its checkout, and `reviewer pr` run on it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from github_server import Pull, Repository, Server, Token, actions
from reviewer.cli.pr_wish import Wish
from reviewer.cli.pull_request import PullSession
from reviewer.github.patience import Patience

BOT = actions(pull_requests="write", contents="read")
OLD = '"""A module."""\n\n\ndef load() -> None:\n    """Load."""\n    try:\n        f()\n    except:\n        g()\n'
FINDING = '\n\ndef {name}() -> None:\n    """Do it."""\n    try:\n        f()\n    except:\n        g()\n'
RULES: Mapping[str, object] = {"engines": ("native",), "select": ("bare-except",), "fail-level": "error"}


class Clock:
    """A time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds

    def now(self) -> float:
        return self.time


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """The server, the repository `acme/shop`, its pull request 1, and the folder where its head is checked out."""

    server: Server
    repository: Repository
    pull: Pull
    folder: Path
    clock: Clock = msgspec.field(default_factory=Clock)

    def run(
        self,
        *,
        token: Token = BOT,
        rules: Mapping[str, object] = RULES,
        environ: Mapping[str, str] | None = None,
        **wish: Any,
    ) -> int:
        """Run `reviewer pr --pr 1` here and give its exit code."""
        self.server.world.token("ghs_bench", token)
        words = {
            "paths": (str(self.folder),),
            "repository": "acme/shop",
            "number": 1,
            "overrides": rules,
            **wish,
        }
        known = {
            "GITHUB_TOKEN": "ghs_bench",
            "GITHUB_API_URL": self.server.url,
            "GITHUB_SERVER_URL": self.server.web,
            **(environ or {}),
        }
        patience = Patience(self.clock.wait, self.clock.now)
        return PullSession(msgspec.convert(words, Wish), known, patience).run()

    def push(self, files: Mapping[str, str | None], *, moves: Mapping[str, str] | None = None) -> str:
        """Push a commit to the head and check it out."""
        head = self.repository.commit("work", files, moves=moves)
        self.pull.refresh()
        checked_out(self.folder, head)
        return head

    @property
    def bodies(self) -> list[str]:
        """What the comments on the diff say."""
        return [comment.body for comment in self.pull.comments]


@contextmanager
def bench(
    home: Path, base: Mapping[str, str], head: Mapping[str, str | None], flavour: str = "api"
) -> Iterator[Bench]:
    """Open a pull request with the files of `head` over those of `base`."""
    with Server(home / "server", flavour) as server:
        repository = server.world.repository("acme/shop")
        repository.commit("main", {"pyproject.toml": "[tool.reviewer]\n", **base})
        repository.commit("work", head, start="main")
        folder = home / "checkout"
        quietly(home, "clone", "-q", str(repository.git_dir), str(folder))
        made = Bench(
            server=server, repository=repository, pull=server.world.open(repository, "work"), folder=folder
        )
        checked_out(folder, made.pull.head_sha)
        yield made


def checked_out(folder: Path, sha: str) -> None:
    """Fetch everything, and check a commit out as Actions does."""
    quietly(folder, "fetch", "-q", "--force", "origin", "+refs/*:refs/remotes/origin/*")
    quietly(folder, "checkout", "-q", "--force", "--detach", sha)


def quietly(folder: Path, *words: str) -> None:
    """Run git."""
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
