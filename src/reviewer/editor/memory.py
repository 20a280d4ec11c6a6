"""How much memory this process has."""

from __future__ import annotations

import sys
from pathlib import Path

_PAGE = 4096


def resident_megabytes() -> float:
    """Give the megabytes that are in memory now; where only the most there ever was is known, that."""
    if sys.platform == "linux":
        megabytes = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6
    elif sys.platform == "win32":
        megabytes = 0.0  # nothing in the standard library tells
    else:
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        megabytes = most / 1e6 if sys.platform == "darwin" else most / 1e3
    return megabytes
