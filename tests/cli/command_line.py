"""Runs the real command in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec


class Done(msgspec.Struct, frozen=True):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def reviewer(
    folder: Path, *words: str, stdin: str | bytes = "", environ: Mapping[str, str] | None = None
) -> Done:
    """Run `reviewer WORDS` in a folder; the environment is bare but for `environ`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "reviewer", *words],
        cwd=folder,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**kept, **(environ or {})},
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def native(
    folder: Path, *words: str, stdin: str | bytes = "", environ: Mapping[str, str] | None = None
) -> Done:
    """Run `reviewer check` with our own pass alone, which needs no second process."""
    return reviewer(folder, "check", "--engine", "native", *words, stdin=stdin, environ=environ)


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def git(folder: Path, *words: str) -> str:
    """Run git with a fixed author and no settings of the user's."""
    environ = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
    }  # fmt: skip
    done = subprocess.run(
        ["git", *words], cwd=folder, env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout
