"""What names hold while a function is followed."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.orm.values import Value


class Environment:
    """What names hold at one point of a function; `dead` after a jump.

    `off` are parameters that still have the default that switches something off. `heads` are the names of which
    attributes were known at some time, here or where this one was copied from.
    """

    __slots__ = ("dead", "heads", "off", "values")

    def __init__(
        self,
        values: dict[str, Value] | None = None,
        *,
        dead: bool = False,
        off: dict[str, bool | None] | None = None,
        heads: set[str] | None = None,
    ) -> None:
        self.values = values if values is not None else {}
        self.dead = dead
        self.off = off if off is not None else {}
        self.heads = heads if heads is not None else set(_heads(self.values))

    def copy(self) -> Environment:
        """Give an environment that can go its own way."""
        return Environment(dict(self.values), dead=self.dead, off=self.off, heads=self.heads)

    def bind(self, name: str, value: Value) -> None:
        """Bind a name and forget what was known of its attributes."""
        if name in self.heads:
            head = f"{name}."
            for known in [each for each in self.values if each.startswith(head)]:
                del self.values[known]
        if "." in name:
            self.heads.update(_heads((name,)))
        self.values[name] = value
        if name in self.off:
            self.off = {each: value for each, value in self.off.items() if each != name}


def _heads(names: Iterable[str]) -> Iterable[str]:
    """What stands before each dot of some names."""
    return (name[:place] for name in names for place, sign in enumerate(name) if sign == ".")
