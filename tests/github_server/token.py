"""Who asks, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from github_server.refusal import Refusal, forbidden, not_found

_LEVELS = ("none", "read", "write")
ACTIONS = "github-actions[bot]"


class Actor(msgspec.Struct, frozen=True):
    """A person, or an App as it acts: the login of a bot ends in `[bot]`."""

    login: str

    @property
    def bot(self) -> bool:
        """Tell whether this is an App and no person."""
        return self.login.endswith("[bot]")

    @property
    def slug(self) -> str:
        """The App's name, as GraphQL says it: without `[bot]`."""
        return self.login.removesuffix("[bot]")

    @property
    def id(self) -> int:
        """A number of its own."""
        return sum(sign * 31**at % 999_983 for at, sign in enumerate(self.login.encode()))


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token: who it acts for and what it may do.

    `permissions` maps names as the API spells them (`pull_requests`) to `read` or `write`;
    None is a person's token, which may do everything. `resolves`: threads of the review can
    be resolved (of Apps only those with `contents: write`; reports about the token of
    Actions differ). `hides`: a missing right answers 404 instead of 403. `approves`: the
    repository lets Actions approve.
    """

    actor: Actor
    permissions: Mapping[str, str] | None = None
    resolves: bool = False
    hides: bool = False
    approves: bool = False

    def need(self, level: str, *names: str) -> None:
        """Refuse unless one of the permissions is held at a level; every repository here can be read."""
        if level == "read" or self.permissions is None:
            return
        held = max(_LEVELS.index(self.permissions.get(name, "none")) for name in names)
        if held < _LEVELS.index(level):
            raise self.refusal(f"{names[0]}={level}")

    def refusal(self, needs: str = "") -> Refusal:
        """Give the answer to what this token may not do."""
        return not_found() if self.hides else forbidden(needs=needs)


def person(login: str) -> Token:
    """Give the token of a person who may write."""
    return Token(actor=Actor(login), resolves=True)


def actions(
    *, resolves: bool = False, hides: bool = False, approves: bool = False, **permissions: str
) -> Token:
    """Give the token of Actions with the permissions of a workflow; those that are not named are none."""
    return Token(
        actor=Actor(ACTIONS), permissions=permissions, resolves=resolves, hides=hides, approves=approves
    )


def read_only(*, hides: bool = False) -> Token:
    """Give the token of a run for a fork or for Dependabot."""
    return actions(hides=hides, contents="read", pull_requests="read", issues="read", checks="read")


def app(slug: str, **permissions: str) -> Token:
    """Give the token of an installed App; it resolves threads if it may write contents."""
    resolves = permissions.get("contents") == "write"
    return Token(actor=Actor(f"{slug}[bot]"), permissions=permissions, resolves=resolves)
