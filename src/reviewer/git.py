"""Runs git so that neither the user's settings nor the repository's own change what it says or run a program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from reviewer.refused import Refused

# Hooks, file monitors and helpers that a repository may name are never started.
_NEUTRAL = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=false"),
    *("-c", "diff.orderFile=/dev/null"),
    *("-c", "diff.interHunkContext=0"),
    *("-c", "diff.suppressBlankEmpty=false"),
)
_IN_ENGLISH = {"LC_ALL": "C", "LANGUAGE": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat"}


class GitFailed(Refused):
    """git could not do what was asked; the text is its own first line, or what is missing."""


def git(folder: Path, *words: str, environ: Mapping[str, str] | None = None) -> str:
    """Run git in a folder and give what it prints; bytes that are not UTF-8 become surrogates.

    `environ` is laid over the process's own environment.

    Raises GitFailed where there is no git or it ends with an error.
    """
    program = shutil.which("git")
    if (
        program is None or not Path(program).is_absolute()
    ):  # one that lies where we stand is the reviewed code's
        raise GitFailed("git is not installed")
    try:
        done = subprocess.run(
            [program, *_NEUTRAL, *words],
            cwd=folder,
            env={**os.environ, **_IN_ENGLISH, **(environ or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as cause:
        raise GitFailed(f"git cannot be started: {cause.strerror}") from cause
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise GitFailed(told.removeprefix("fatal: ") or f"git {words[0]} ended with {done.returncode}")
    return done.stdout.decode("utf-8", "surrogateescape")
