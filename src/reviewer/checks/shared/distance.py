"""How far two names are apart."""

from __future__ import annotations


def distance(one: str, other: str) -> int:
    """Give how many letters have to be put in, left out or changed to turn one name into the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, wanted in enumerate(other, start=1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (letter != wanted)),
            )
    return row[-1]
