"""Starts the daemon of a project, detached from whoever asked for it. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sys

TYPE_CHECKING = False  # `typing` costs more to import than all of this
if TYPE_CHECKING:
    from reviewer.editor.place import Place


def command(top: str) -> list[str]:
    """Give the command that runs the daemon of a folder; the folder's own modules are not on its import path."""
    return [sys.executable, "-P", "-m", "reviewer.editor.daemon", top]


def start(top: str, place: Place) -> None:
    """Start a daemon; of two that start at once the second ends by itself. What it cannot tell anybody stands in its log."""
    flags = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        # Without a log, without a daemon: this time's work is done all the same.
        return
    try:
        subprocess.Popen(
            command(top),
            cwd=place.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            creationflags=flags,
        )
    except OSError:
        # The machine has no room for one more process.
        pass
    finally:
        os.close(log)
