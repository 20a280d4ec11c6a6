"""Starts the daemon of a project, detached from whoever asked for it. Standard library only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

TYPE_CHECKING = False  # `typing` costs more to import than all of this
if TYPE_CHECKING:
    from reviewer.editor.place import Place


def command(top: str) -> list[str]:
    """Give the command that runs the daemon of a folder; the folder's own modules are not on its import path."""
    return [sys.executable, "-P", "-m", "reviewer.editor.daemon", top]


def start(top: str, place: Place) -> None:
    """Start a daemon, unless one runs or is on its way. What it cannot tell anybody stands in its log.

    It is given the lock and the socket that it listens at, where there are such: whoever asks from now on, be it to
    stop, is answered as soon as it is ready.
    """
    try:
        if os.name == "nt":
            _run(command(top), place, ())
        else:
            _hand_over(top, place)
    except OSError:
        # No room for a process, a log or a socket: without a daemon this time's work is done all the same.
        pass


def _hand_over(top: str, place: Place) -> None:
    from reviewer.editor.hold import hold
    from reviewer.editor.listen import Ear

    held = hold(place.lock)
    if held is None:
        return
    try:
        with Ear.at(place).socket as ear:
            given = held.file, ear.fileno()
            _run([*command(top), *map(str, given)], place, given)
    finally:
        held.release()


def _run(words: list[str], place: Place, given: Sequence[int]) -> None:
    flags = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        subprocess.Popen(
            words,
            cwd=place.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            creationflags=flags,
            pass_fds=given,
        )
    finally:
        os.close(log)
