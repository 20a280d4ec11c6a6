"""Which pages are in force where a command is run: ours, and over them a team's."""

from __future__ import annotations

import os
from pathlib import Path

from reviewer import rulebook


def folders(config: str | None = None) -> tuple[Path, ...]:
    """Give the folders of pages, ours first; a team's are named by the configuration around the working directory.

    `config` names another file of configuration.
    """
    from reviewer.config import load
    from reviewer.config.files import nearest

    here = Path.cwd()
    if config is None and nearest(here) is None and "REVIEWER_RULE_PAGES" not in os.environ:
        return (rulebook.home(),)
    return (
        rulebook.home(),
        *load(here, file=Path(config) if config else None, environ=os.environ).rule_pages,
    )
