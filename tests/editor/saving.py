"""Runs `reviewer pre-save` as an editor does, with a runtime folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from reviewer.editor.hold import hold
from reviewer.editor.place import Place, place_of

_LONGEST = 60.0  # seconds that a busy machine may take to start Python


class Saved(msgspec.Struct, frozen=True):
    """What came back: the exit code, the text, and what was said about it."""

    code: int
    text: bytes
    said: str


class Desk:
    """A project that somebody edits, with the daemon that may serve it."""

    def __init__(self, project: Path, runtime: Path, environ: Mapping[str, str] | None = None) -> None:
        self.project = project
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environ = {**kept, "XDG_RUNTIME_DIR": str(runtime), **(environ or {})}

    @property
    def place(self) -> Place:
        """Where the daemon of the project listens."""
        found = place_of(str(self.project), self.environ)
        assert found is not None
        return found

    def save(self, file: str, text: str | bytes, *words: str) -> Saved:
        """Hand a text to `reviewer pre-save`."""
        done = self.run(
            "pre-save",
            "--stdin-filename",
            file,
            *words,
            stdin=text.encode() if isinstance(text, str) else text,
        )
        return Saved(done.returncode, done.stdout, done.stderr.decode())

    def run(self, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run `reviewer WORDS` in the project."""
        return subprocess.run(
            [sys.executable, "-P", "-m", "reviewer", *words],
            cwd=self.project,
            env=self.environ,
            input=stdin,
            capture_output=True,
            check=False,
        )

    def status(self) -> str | None:
        """Give what the daemon says of itself; None where none runs."""
        done = self.run("daemon", "status")
        return done.stdout.decode() if done.returncode == 0 else None

    def pid(self) -> int:
        """Give the process of the daemon, as soon as one answers."""
        until = time.monotonic() + _LONGEST
        while time.monotonic() < until:
            told = self.status()
            if told is not None:
                return int(told.partition("process ")[2].partition(",")[0])
        raise AssertionError("no daemon came up")

    def answers(self) -> int:
        """Give how many texts the daemon says it has answered."""
        return int((self.status() or "").partition("process ")[2].split(", ")[1].split()[0])

    def wait_for_end(self) -> None:
        """Wait until no daemon holds the lock."""
        until = time.monotonic() + _LONGEST
        while time.monotonic() < until:
            held = hold(self.place.lock)
            if held is not None:
                held.release()
                return
            self.run("--version")
        raise AssertionError("the daemon did not end")


@contextmanager
def desk(project: Path, runtime: Path, environ: Mapping[str, str] | None = None) -> Iterator[Desk]:
    """A desk whose daemon is ended with it."""
    made = Desk(project, runtime, environ)
    try:
        yield made
    finally:
        made.run("daemon", "stop")
        made.wait_for_end()
