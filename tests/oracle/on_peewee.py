"""Runs projects of Peewee: `python -m oracle.on_peewee`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oracle.serving import Driver, call, serve

# The counter comes before the ORM: it must be there when SQLite is first asked
# isort: split
import peewee


class Peewee(Driver):
    """The project's database is one without a name: `SqliteDatabase(None)`."""

    def create(self, path: str) -> None:
        database = self._connected(path)
        database.create_tables(_heirs(peewee.Model))
        database.close()

    def run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        self._connected(path)
        call(function, given)

    def _connected(self, path: str) -> peewee.Database:
        values = (value for module in self.modules for value in vars(module).values())
        database = next(value for value in values if isinstance(value, peewee.Database))
        database.init(path)
        database.connect()
        return database


def _heirs(model: type[peewee.Model]) -> list[type[peewee.Model]]:
    """All models with a table of their own, those between two others included."""
    found: list[type[peewee.Model]] = []
    for heir in model.__subclasses__():
        found += _heirs(heir)
        if not heir.__module__.startswith("peewee") or heir._meta.name.endswith("through"):
            found += [heir] if heir._meta.database is not None else []
    return found


if __name__ == "__main__":
    serve(Peewee())
