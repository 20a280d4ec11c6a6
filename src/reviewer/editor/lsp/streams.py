"""Keeps the protocol's two streams to itself: whatever else is printed, by us or by a tool, goes to standard error."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def taken() -> tuple[BinaryIO, BinaryIO]:
    """Give standard input and output for the protocol alone; from now on, descriptors 0 and 1 lead elsewhere."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return incoming, outgoing
