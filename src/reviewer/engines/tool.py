"""Runs another program beside the reviewed code, isolated from it and stoppable."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock

import msgspec

_LOUD = ("RUFF_", "MYPY_", "PYTHON", "FORCE_COLOR", "COLUMNS")  # what would change a tool's words or choices
_CRASHES = frozenset(
    {signal.SIGABRT, signal.SIGSEGV, signal.SIGILL, getattr(signal, "SIGBUS", signal.SIGSEGV)}
)
_WINDOWS_STACK = 0xC00000FD  # how Windows tells that a stack overflowed
_running: set[subprocess.Popen[bytes]] = set()
_stops: list[None] = []  # one for each time that all were stopped: who starts meanwhile must know
_lock = RLock()  # the handler of a signal may come while this very thread holds it


class ToolFailed(Exception):
    """A program that could not be started; the text says which and why."""


class Ran(msgspec.Struct, frozen=True):
    """What a program left behind: its exit code (negative: the signal that ended it) and its texts."""

    code: int
    out: str
    err: str

    @property
    def crashed(self) -> bool:
        """Tell whether the program brought itself down, by a stack too small or its own abort."""
        return -self.code in _CRASHES or self.code == _WINDOWS_STACK

    @property
    def killed(self) -> bool:
        """Tell whether a signal ended the program."""
        return self.code < 0


def run(
    arguments: Sequence[str],
    cwd: Path,
    stdin: bytes | None = None,
    *,
    environ: Mapping[str, str] | None = None,
) -> Ran:
    """Run a program to its end in a folder, without a shell and without its own environment variables.

    `environ` is laid over the environment. An interruption (Ctrl-C) stops the program before it is passed on. Raises ToolFailed
    when the program cannot be started.
    """
    stops = len(_stops)
    try:
        process = subprocess.Popen(
            arguments,
            cwd=cwd,
            env={**_environment(os.environ), **(environ or {})},
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as cause:
        raise ToolFailed(f"{arguments[0]} cannot be started: {cause.strerror or cause}") from cause
    with _lock:
        _running.add(process)
        late = len(_stops) > stops
    if late:
        process.terminate()
    try:
        out, err = process.communicate(stdin)
    except BaseException:
        _stop(process)
        raise
    finally:
        with _lock:
            _running.discard(process)
    return Ran(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))


def stop_all() -> None:
    """End every program this module runs or is just starting, in whatever thread; their runs come back as killed."""
    with _lock:
        _stops.append(None)
        processes = list(_running)
    for process in processes:
        process.terminate()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.startswith(_LOUD)}
