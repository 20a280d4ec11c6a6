"""Work that ends its process: in a module of its own, so that other processes can import it."""

from __future__ import annotations

import os
from collections.abc import Sequence


def deadly(batch: Sequence[str]) -> list[str]:
    if "item 7" in batch:
        os._exit(139)
    return [item.upper() for item in batch]


def mortal(question: str) -> str:
    if question == "die":
        os._exit(1)
    return question.upper()
