"""Which folders of a project belong together."""

from __future__ import annotations

from collections.abc import Collection


def folder_of(path: str) -> str:
    """Give the folder of a file, both relative to the root; empty for the root itself."""
    return path.rpartition("/")[0]


def top_package(folder: str, everything: Collection[str]) -> str:
    """Give the outermost package around a folder: upwards while there is an `__init__.py`, else the folder itself."""
    while folder:
        above = folder_of(folder)
        if not above or f"{folder}/__init__.py" not in everything or f"{above}/__init__.py" not in everything:
            break
        folder = above
    return folder
