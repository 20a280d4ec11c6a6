"""Whether somebody who mends reviewer itself wants to see where it fails."""

from __future__ import annotations

from collections.abc import Mapping


def wants_traceback(environ: Mapping[str, str]) -> bool:
    """Tell whether `REVIEWER_DEBUG` asks for the traceback of a defect."""
    return bool(environ.get("REVIEWER_DEBUG"))
