"""Makes the next baseline: it may shrink by itself, and grows only when somebody says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from reviewer.baseline.entries import Entry, entries_of
from reviewer.finding import Finding


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """The next baseline, and how it came about.

    `fallen` counts the findings that the one before knew and that are gone, `grown` the new
    ones that were taken in, `left_out` those that were not.
    """

    entries: tuple[Entry, ...]
    fallen: int
    grown: int
    left_out: int


def update(
    before: Iterable[Entry], known: Collection[Finding], new: Collection[Finding], *, grow: bool
) -> Update:
    """Give the baseline after a review of the whole project.

    `known` are the findings that the one before knew, under the names they have now; `new`
    the others, which are taken in only with `grow`.
    """
    return Update(
        entries=entries_of((*known, *new) if grow else known),
        fallen=sum(entry.count for entry in before) - len(known),
        grown=len(new) if grow else 0,
        left_out=0 if grow else len(new),
    )
