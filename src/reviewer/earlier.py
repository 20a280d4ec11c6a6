"""What the files that a change touches said before it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Earlier(msgspec.Struct, frozen=True):
    """The texts of changed and removed files by the paths that they had, and their new paths where those are others.

    `added` are the files that were not there.
    """

    texts: Mapping[str, str]
    renamed: Mapping[str, str] = msgspec.field(default_factory=dict)
    added: frozenset[str] = frozenset()
