"""Which folders of a project belong together."""

from __future__ import annotations

from collections.abc import Collection


def folder_of(path: str) -> str:
    """Give the folder of a file, both relative to the root; empty for the root itself."""
    return path.rpartition("/")[0]


def top_package(folder: str, everything: Collection[str]) -> str:
    """Give the outermost folder around one, itself included, that has an `__init__.py`.

    Where none has, its files are one namespace all the same: the first folder below the root or below `src`.
    """
    parts = folder.split("/")
    around = ["/".join(parts[: number + 1]) for number in range(len(parts))]
    begins = next((each for each in around if f"{each}/__init__.py" in everything), None)
    return begins or around[min(parts[0] == "src", len(parts) - 1)]
