"""Who owns a file, by the repository's CODEOWNERS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from codeowners import CodeOwners

# GitHub takes the first that is there; GitLab has one place more.
# https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


def owners(repository: Path) -> Callable[[str], tuple[str, ...]] | None:
    """Give what tells the owners of a path (relative to the repository); None where no file names any."""
    text = next((found for place in PLACES if (found := _text(repository / place)) is not None), None)
    if text is None:
        return None
    known = CodeOwners(text)
    return lambda path: tuple(name for _, name in known.of(path))


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        # Not there, or not to be read: the next place may be.
        return None
