"""The count of what became of every finding, which must come out even."""

from __future__ import annotations

import msgspec


class Unbalanced(AssertionError):
    """A finding was lost or counted twice, which is a defect of ours."""


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """found = posted + there + summarised + suppressed.

    `posted`: as comments of this run. `there`: told by an earlier run, or left to the person
    who answered. `summarised`: in the body alone. `suppressed`: not for this change.
    """

    found: int = 0
    posted: int = 0
    there: int = 0
    summarised: int = 0
    suppressed: int = 0

    def __post_init__(self) -> None:
        if self.found != self.posted + self.there + self.summarised + self.suppressed:
            raise Unbalanced(f"the ledger does not come out even: {self.told()}")

    def told(self) -> str:
        """Give the ledger in one line."""
        return (
            f"found {self.found} = posted {self.posted} + already there {self.there} "
            f"+ summarised {self.summarised} + suppressed {self.suppressed}"
        )
