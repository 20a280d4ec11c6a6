"""Everything the server knows: repositories, pull requests, tokens, check runs, uploads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import msgspec

from github_server.closed import Json
from github_server.description import Description, description
from github_server.pull import Pull
from github_server.refusal import not_found
from github_server.repository import Repository
from github_server.token import Actor, Token, person

_BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class CheckRun(msgspec.Struct, kw_only=True):
    """A check run with all annotations that it was given."""

    id: int
    actor: Actor
    said: dict[str, Json]
    annotations: list[Json] = msgspec.field(default_factory=list)


class Upload(msgspec.Struct, kw_only=True):
    """A SARIF file that was uploaded, unpacked."""

    id: str
    commit: str
    ref: str
    sarif: dict[str, Json]


class Limits(msgspec.Struct, kw_only=True):
    """How much GitHub shows; a test sets them lower where the real ones take long."""

    files: int = 3_000
    compared_files: int = 300
    patch_lines: int = 20_000


class World:
    """One GitHub: of the flavour `api`, `ghes-3.17` or `ghes-3.19`."""

    def __init__(self, home: Path, flavour: str, url: str, web: str) -> None:
        self.home, self.flavour, self.url, self.web = home, flavour, url, web
        self.description: Description = description(flavour)
        self.limits = Limits()
        self.repositories: dict[str, Repository] = {}
        self.pulls: dict[str, dict[int, Pull]] = {}
        self.tokens: dict[str, Token] = {}
        self.check_runs: dict[str, dict[int, CheckRun]] = {}
        self.uploads: dict[str, list[Upload]] = {}
        self._ids = count(1001)
        self._seconds = count()

    def repository(self, full_name: str, *, fork_of: str | None = None) -> Repository:
        """Give a repository, made when it is first asked for."""
        if full_name not in self.repositories:
            parent = self.repositories[fork_of] if fork_of else None
            place = self.home / f"{full_name}.git"
            self.repositories[full_name] = Repository(full_name, place, self.next_id(), parent)
            self.pulls[full_name], self.check_runs[full_name], self.uploads[full_name] = {}, {}, []
        return self.repositories[full_name]

    def open(
        self,
        repository: Repository,
        head: str,
        *,
        base: str = "main",
        fork: Repository | None = None,
        author: str = "ann",
        draft: bool = False,
    ) -> Pull:
        """Open a pull request of a branch, which may lie in a fork."""
        pulls = self.pulls[repository.full_name]
        pull = Pull(
            number=len(pulls) + 1,
            repository=repository,
            head_repository=fork or repository,
            head_ref=head,
            base_ref=base,
            actor=Actor(author),
            title=f"Merge {head}",
            at=self.time(),
            draft=draft,
        )
        pull.refresh()
        pulls[pull.number] = pull
        return pull

    def token(self, secret: str, token: Token | None = None) -> Token:
        """Give a secret its rights; without any, those of a person called `ann`."""
        self.tokens[secret] = token or person("ann")
        return self.tokens[secret]

    def found(self, full_name: str) -> Repository:
        """Find a repository; its name is compared as GitHub does, without regard to case. Raises Refusal."""
        for name, repository in self.repositories.items():
            if name.lower() == full_name.lower():
                return repository
        raise not_found()

    def pull(self, repository: Repository, number: int) -> Pull:
        """Find a pull request and see what was pushed. Raises Refusal."""
        if number not in self.pulls[repository.full_name]:
            raise not_found()
        pull = self.pulls[repository.full_name][number]
        pull.refresh()
        return pull

    def all_pulls(self) -> Iterator[Pull]:
        """Give every pull request of every repository."""
        for pulls in self.pulls.values():
            yield from pulls.values()

    def next_id(self) -> int:
        """Give a number that nothing else has."""
        return next(self._ids)

    def time(self) -> str:
        """Give a time one second after the last one."""
        moment = _BEGINNING + timedelta(seconds=next(self._seconds))
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
