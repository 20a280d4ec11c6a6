"""The core of each file's project: by trust, and only for what the editor has opened as its workspace."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock

from reviewer.editor.core import Core
from reviewer.editor.lsp.settings import Settings
from reviewer.editor.projects import Cores


class Rooms:
    """Cores under the settings in force. Any thread may ask."""

    def __init__(self, settings: Settings) -> None:
        self._turn = Lock()
        self.furnish(settings)
        self.folders: tuple[Path, ...] = ()

    def furnish(self, settings: Settings) -> None:
        """Take other settings, with new cores."""
        config = Path(settings.config).expanduser() if settings.config else None
        with self._turn:
            old = getattr(self, "_cores", {})
            self.settings = settings
            self._cores = {
                trusted: Cores(trusted=trusted, config=config, watched=True) for trusted in (False, True)
            }
        for cores in old.values():
            cores.close()

    def core(self, file: Path) -> Core | None:
        """Give the core of a file's project; None for a file outside of the workspace, or that its project leaves out.

        Raises Refused where the project cannot be reviewed as configured.
        """
        if self.folders and not any(file.is_relative_to(folder) for folder in self.folders):
            return None
        with self._turn:
            cores = self._cores[self.settings.trusts(file)]
        core = cores.of(file)
        return None if core.leaves_out(file) else core

    def forget(self, files: Iterable[Path]) -> None:
        """Take note that files have changed on the disk."""
        paths = list(files)
        with self._turn:
            every = list(self._cores.values())
        for cores in every:
            cores.forget(paths)

    def close(self) -> None:
        """Let go of all cores."""
        for cores in self._cores.values():
            cores.close()
