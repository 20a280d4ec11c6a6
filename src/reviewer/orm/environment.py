"""What names hold while a function is followed."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewer.orm.values import Value


@dataclass
class Environment:
    """What names hold at one point of a function; `dead` after a jump.

    `off` are parameters that still have the default that switches something off.
    """

    values: dict[str, Value] = field(default_factory=dict)
    dead: bool = False
    off: dict[str, bool | None] = field(default_factory=dict)

    def copy(self) -> Environment:
        """Give an environment that can go its own way."""
        return Environment(dict(self.values), self.dead, self.off)

    def bind(self, name: str, value: Value) -> None:
        """Bind a name and forget what was known of its attributes."""
        head = f"{name}."
        for known in [each for each in self.values if each.startswith(head)]:
            del self.values[known]
        self.values[name] = value
        if name in self.off:
            self.off = {each: value for each, value in self.off.items() if each != name}
