"""The two consoles: findings go to stdout, talk goes to stderr."""

from __future__ import annotations

import os
import sys

from rich.console import Console

_PIPE_WIDTH = 110  # a pipe has no width; logs are read on wide screens


def findings_console() -> Console:
    """Give the console for findings; NO_COLOR and FORCE_COLOR are respected, a pipe gets no colours."""
    return Console(
        file=sys.stdout,
        width=None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _PIPE_WIDTH,
        highlight=False,
        soft_wrap=False,
        force_terminal=_forced(),
    )


def talk_console() -> Console:
    """Give the console for everything else; it draws a progress line only on a terminal outside CI.

    In a CI log a control code before a workflow command would hide the command, whoever forces colours.
    """
    return Console(
        file=sys.stderr,
        stderr=True,
        highlight=False,
        force_terminal=False if os.environ.get("CI") else None,
    )


def _forced() -> bool | None:
    """FORCE_COLOR asks for colours even in a pipe; rich reads it as being a terminal."""
    return True if os.environ.get("FORCE_COLOR") and not os.environ.get("NO_COLOR") else None
