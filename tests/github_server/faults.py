"""What may go wrong on the way: a table of faults, each for some requests, some times."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum

import msgspec


class Kind(Enum):
    """What the asker gets instead of the answer."""

    ANSWER = "an answer with another status"
    HANG = "nothing, until it gives up"
    RESET = "a broken connection"
    MALFORMED = "a body that is no JSON"
    NONE = "the true answer"


class Fault(msgspec.Struct, kw_only=True):
    """What goes wrong with requests of a method whose path and body match.

    `path` is searched in the path below the API's root, with its query; `holding` in the
    body. The first `skip` such requests pass, the next `times` do not. `done` says that the
    work is done and only its answer is lost; `first` is called before, to let something else
    happen at that moment.
    """

    method: str = "POST"
    path: str = ""
    holding: str = ""
    skip: int = 0
    times: int = 1
    kind: Kind = Kind.ANSWER
    status: int = 502
    message: str = "Server Error"
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    done: bool = False
    first: Callable[[], object] | None = None

    def matches(self, method: str, path: str, body: str) -> bool:
        """Tell whether this is a request that it is about."""
        return (
            self.method in {"*", method} and re.search(self.path, path) is not None and self.holding in body
        )


class Faults:
    """The faults that are still to come."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        self._waiting.append(fault)

    def next(self, method: str, path: str, body: str) -> Fault | None:
        """Give what goes wrong with a request, and count it."""
        for fault in self._waiting:
            if not fault.matches(method, path, body):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            if not fault.times:
                self._waiting.remove(fault)
            return fault
        return None

    @property
    def left(self) -> list[Fault]:
        """What has not gone wrong yet."""
        return list(self._waiting)
