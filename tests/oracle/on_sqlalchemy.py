"""Runs projects of SQLAlchemy, SQLModel and Flask-SQLAlchemy: `python -m oracle.on_sqlalchemy`."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oracle.serving import Driver, acall, call, serve

# The counter comes before the ORM: it must be there when SQLite is first asked
# isort: split
import sqlalchemy
from sqlalchemy import MetaData, create_engine
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from flask_sqlalchemy import SQLAlchemy
    from sqlalchemy.ext.asyncio import AsyncSession


class SqlAlchemy(Driver):
    """A function gets a `session` of the class that it annotates; Flask's applications get a context."""

    def create(self, path: str) -> None:
        database = self._flask()
        if database is not None:
            with self._context(path):
                database.create_all()
            return
        engine = create_engine(f"sqlite:///{path}")
        for data in self._metadata():
            data.create_all(engine)
        engine.dispose()

    def run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        parameter = inspect.signature(function, eval_str=True).parameters.get("session")
        if parameter is None:
            with self._context(path):
                call(function, given)
        elif parameter.annotation.__name__ == "AsyncSession":
            asyncio.run(_run_async(parameter.annotation, function, path, given))
        else:
            engine = create_engine(f"sqlite:///{path}", **_future())
            kind = Session if parameter.annotation is parameter.empty else parameter.annotation
            with kind(engine, **_future()) as session:
                call(function, {**given, "session": session})

    def _metadata(self) -> list[MetaData]:
        found: dict[int, MetaData] = {}
        for module in self.modules:
            for value in vars(module).values():
                data = getattr(value, "metadata", None)
                if isinstance(data, MetaData) and data.tables:
                    found[id(data)] = data
        return list(found.values())

    def _flask(self) -> SQLAlchemy | None:
        return next(self._databases(), None)

    def _databases(self) -> Iterator[SQLAlchemy]:
        for module in self.modules:
            for value in vars(module).values():
                if type(value).__module__.startswith("flask_sqlalchemy") and hasattr(value, "init_app"):
                    yield value

    def _context(self, path: str) -> AbstractContextManager[object]:
        database = self._flask()
        if database is None:
            return nullcontext()
        from flask import Flask

        application = Flask("oracle", root_path=str(Path(path).parent))
        application.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
        database.init_app(application)
        return application.app_context()


def _future() -> dict[str, Any]:
    """What makes version 1.4 behave like 2: nothing else is asked of it here."""
    return {"future": True} if sqlalchemy.__version__.startswith("1.") else {}


async def _run_async(
    kind: type[AsyncSession], function: Callable[..., Any], path: str, given: dict[str, Any]
) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    try:
        async with kind(engine) as session:
            await acall(function, {**given, "session": session})
    finally:
        await engine.dispose()


if __name__ == "__main__":
    serve(SqlAlchemy())
