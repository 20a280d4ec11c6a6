"""What a worker process needs to review files, as plain data that travels by a file."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reviewer.engines.order import Order


class Plan(msgspec.Struct, frozen=True):
    """The rules to run, where the files lie, buffers that stand in for files, and the encoded index."""

    root: str
    orders: tuple[Order, ...]
    buffers: Mapping[str, str] = msgspec.field(default_factory=dict)
    index: bytes = b""
