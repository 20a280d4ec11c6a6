"""Shows that something takes its time, where it does and the client can show it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.progress import Progress

Result = TypeVar("Result")
_SOON = 0.5  # seconds; what is done by then is no news


async def during(progress: Progress | None, title: str, work: Coroutine[Any, Any, Result]) -> Result:
    """Do something, and have the client show it while it lasts; `progress` is None where it cannot."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=_SOON)
        if task.done() or progress is None:
            return await task
        token = f"reviewer/{uuid4()}"
        try:
            _ = await progress.create_async(token)  # awaited, though its hint promises one more future
        except JsonRpcException:
            return await task  # refused: then it is not shown
        progress.begin(token, types.WorkDoneProgressBegin(title=title, cancellable=False))
        try:
            return await task
        finally:
            progress.end(token, types.WorkDoneProgressEnd())
    except asyncio.CancelledError:
        task.cancel()
        raise
