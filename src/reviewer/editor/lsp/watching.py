"""Hears of files that change outside of the editor: from the client where it can watch, else by watching itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from lsprotocol import types

from reviewer.index.templates import ENDINGS

# Sources and templates for the index, settings of all three engines, the pages of a team.
_TEMPLATES = ",".join(ending.removeprefix(".") for ending in ENDINGS)
GLOBS = (f"**/*.{{py,pyi,{_TEMPLATES}}}", "**/*.{toml,ini,cfg}", "**/*.md", "**/.reviewer-*", "**/.gitignore")
_WATCHED = (*ENDINGS, ".py", ".pyi", ".toml", ".ini", ".cfg", ".md", ".gitignore")
REGISTRATION = "reviewer/files"


def registration() -> types.RegistrationParams:
    """Give the request to be told of changed files."""
    watchers = [types.FileSystemWatcher(glob) for glob in GLOBS]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    asked = types.Registration(REGISTRATION, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    return types.RegistrationParams([asked])


class Watch:
    """Watches folders until it is closed."""

    def __init__(
        self,
        folders: Sequence[Path],
        changed: Callable[[list[Path]], Awaitable[None]],
        failed: Callable[[str], None],
    ) -> None:
        self._stop = asyncio.Event()
        self._task = asyncio.ensure_future(self._watch(list(folders), changed, failed))

    def close(self) -> None:
        """Watch no more."""
        self._stop.set()
        self._task.cancel()

    async def _watch(
        self,
        folders: list[Path],
        changed: Callable[[list[Path]], Awaitable[None]],
        failed: Callable[[str], None],
    ) -> None:
        from watchfiles import DefaultFilter, awatch

        ignored = DefaultFilter()
        try:
            async for changes in awatch(*folders, watch_filter=ignored, stop_event=self._stop):
                files = [Path(path) for _, path in changes if path.endswith(_WATCHED)]
                if files:
                    await changed(files)
        except (OSError, RuntimeError) as cause:
            failed(
                f"files that change outside of the editor are not noticed: {cause}; save a file to have it read"
            )
