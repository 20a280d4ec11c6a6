"""Runs projects of Pony: `python -m oracle.on_pony`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oracle.serving import Driver, call, serve

# The counter comes before the ORM: it must be there when SQLite is first asked
# isort: split
from pony import orm


class Pony(Driver):
    """The project's database is bound here; every function has a session around it."""

    runs_once = True

    def create(self, path: str) -> None:
        self._bound(path, create_db=True).generate_mapping(create_tables=True)

    def run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        self._bound(path).generate_mapping()
        with orm.db_session:
            call(function, given)

    def _bound(self, path: str, **options: Any) -> orm.Database:
        values = (value for module in self.modules for value in vars(module).values())
        database = next(value for value in values if isinstance(value, orm.Database))
        database.bind("sqlite", path, **options)
        return database


if __name__ == "__main__":
    serve(Pony())
