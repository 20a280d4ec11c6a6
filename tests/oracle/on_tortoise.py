"""Runs projects of Tortoise: `python -m oracle.on_tortoise`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import ModuleType
from typing import Any

from oracle.serving import Driver, acall, serve

# The counter comes before the ORM: it must be there when SQLite is first asked
# isort: split
from tortoise import Tortoise, models


class TortoiseDriver(Driver):
    """The application `models` is made of all modules of the project that define some."""

    def create(self, path: str) -> None:
        asyncio.run(self._create(path))

    async def _create(self, path: str) -> None:
        await self._connect(path)
        await Tortoise.generate_schemas()
        await Tortoise.close_connections()

    def run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        asyncio.run(self._run(function, path, given))

    async def _run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        await self._connect(path)
        try:
            await acall(function, given)
        finally:
            await Tortoise.close_connections()

    async def _connect(self, path: str) -> None:
        names = [module.__name__ for module in self.modules if _defines_models(module)]
        await Tortoise.init(db_url=f"sqlite://{path}", modules={"models": names})


def _defines_models(module: ModuleType) -> bool:
    return any(
        isinstance(value, type) and issubclass(value, models.Model) and value.__module__ == module.__name__
        for value in vars(module).values()
    )


if __name__ == "__main__":
    serve(TortoiseDriver())
