"""One request as a handler sees it, and the handlers by the names GitHub's description gives their operations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar

import msgspec

from github_server.closed import Json
from github_server.fill import fill
from github_server.pull import Pull
from github_server.repository import Repository
from github_server.token import Token
from github_server.world import World

Item = TypeVar("Item")
_MOST = 100


class Answer(msgspec.Struct, kw_only=True):
    """What goes back: `body` is None for an answer without one."""

    body: Json = None
    status: int = HTTPStatus.OK
    headers: dict[str, str] = msgspec.field(default_factory=dict)


class Asked(msgspec.Struct, kw_only=True):
    """A request that fits its description: who asks for what, with which words."""

    world: World
    token: Token
    path: str
    values: Mapping[str, str]
    query: Mapping[str, str]
    body: dict[str, Json]

    @property
    def repository(self) -> Repository:
        """The repository in the path. Raises Refusal where there is none."""
        return self.world.found(f"{self.values['owner']}/{self.values['repo']}")

    @property
    def pull(self) -> Pull:
        """The pull request in the path. Raises Refusal where there is none."""
        return self.world.pull(self.repository, int(self.values["pull_number"]))

    def text(self, key: str, default: str = "") -> str:
        """Give a text of the body; its description has made sure that it is one."""
        value = self.body.get(key)
        return default if value is None else str(value)

    def filled(self, component: str, known: dict[str, Json]) -> dict[str, Json]:
        """Complete an answer by its description."""
        return fill(self.world.description, component, known)

    def page(self, items: Sequence[Item]) -> tuple[Sequence[Item], dict[str, str]]:
        """Give the page that is asked for, and the header that names the others."""
        size = min(int(self.query.get("per_page", "30")), _MOST)
        number = max(int(self.query.get("page", "1")), 1)
        last = max(-(-len(items) // size), 1)
        links = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        wanted = ("next", "last") if number < last else ()
        wanted = ("prev", *wanted, "first") if number > 1 else wanted
        told = ", ".join(f'<{self._page_url(links[name])}>; rel="{name}"' for name in wanted)
        return items[(number - 1) * size : number * size], {"Link": told} if told else {}

    def _page_url(self, number: int) -> str:
        words = {**self.query, "page": str(number)}
        return f"{self.world.url}{self.path}?" + "&".join(f"{key}={value}" for key, value in words.items())


Handler = Callable[[Asked], Answer]
HANDLERS: dict[str, Handler] = {}


def answers(operation: str) -> Callable[[Handler], Handler]:
    """Make a function the handler of an operation."""

    def made(handler: Handler) -> Handler:
        assert operation not in HANDLERS, f"{operation} has two handlers"
        HANDLERS[operation] = handler
        return handler

    return made
