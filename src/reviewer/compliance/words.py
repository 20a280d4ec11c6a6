"""Says figures of compliance the way people read them, and never kinder than they are."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

_BARS = "▁▂▃▄▅▆▇█"


def percent(share: float | None) -> str:
    """Give "97.4%", rounded down, so that 100% means all; a dash for what nobody looked at."""
    if share is None:
        return "-"
    if share == 1:
        return "100%"
    return f"{floor(share * 1000) / 10:.1f}%"


def spark(shares: Iterable[float | None]) -> str:
    """Draw shares as a row of bars between the least and the greatest; a dot where there is none."""
    kept = list(shares)
    known = [share for share in kept if share is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    return "".join("·" if share is None else _bar(share, low, high) for share in kept)


def _bar(share: float, low: float, high: float) -> str:
    top = len(_BARS) - 1
    return _BARS[top if high == low else round((share - low) / (high - low) * top)]
