"""Random edits of real source texts, as somebody makes them who types."""

from __future__ import annotations

import random
from collections.abc import Iterator

_TYPED = (
    "\n", "    ", "x", "(", ")", '"""', "'", "# note", "pass\n", "def f():\n    pass\n", "\n\n", ":", ",", "@made\n", ";",
    "\\\n", "é", "async ", "return x\n", "class A:\n    # inside\n    x = 1\n\n", "    # note\n", "except:", "import os\n",
)  # fmt: skip


def edits(text: str, count: int, seed: int) -> Iterator[str]:
    """Give one text after the other, each an edit away from the one before; now and then the first again."""
    draw = random.Random(seed)
    lines = text.split("\n")
    for number in range(count):
        if number % 12 == 11:
            lines = text.split("\n")
        _edit(lines, draw)
        lines = "\n".join(lines).split("\n")
        yield "\n".join(lines)


def _edit(lines: list[str], draw: random.Random) -> None:
    row = draw.randrange(len(lines))
    column = draw.randrange(len(lines[row]) + 1)
    kind = draw.random()
    if kind < 0.55:
        lines[row] = lines[row][:column] + draw.choice(_TYPED) + lines[row][column:]
    elif kind < 0.7:
        del lines[row : row + 1]
        lines[:] = lines or [""]
    elif kind < 0.85:
        lines.insert(row, lines[row])
    else:
        lines[row] = lines[row][:column] + lines[row][column + 1 :]
