"""Which pages are in force where a command is run: ours, and over them a team's."""

from __future__ import annotations

import os
from pathlib import Path

from reviewer import rulebook
from reviewer.packs import Pack


def folders(config: str | None = None) -> tuple[Path | Pack, ...]:
    """Give the folders and packs of pages, ours first; others are named by the configuration around the working directory.

    `config` names another file of configuration.
    """
    from reviewer.config import load
    from reviewer.config.files import nearest

    here = Path.cwd()
    named = any(f"REVIEWER_{key}" in os.environ for key in ("RULE_PAGES", "PACKS"))
    if config is None and nearest(here) is None and not named:
        return (rulebook.home(),)
    return load(here, file=Path(config) if config else None, environ=os.environ).shelves
