"""Reads the text of files under review, each at most once, with unsaved buffers laid over the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reviewer.tree.source import Source, Undecodable, decode


class Texts:
    """The texts of one project; `buffers` map a path to the text that stands in for the file."""

    def __init__(self, root: Path, buffers: Mapping[str, str] | None = None) -> None:
        self.root = root
        self.buffers = dict(buffers or {})
        self._sources: dict[str, Source | None] = {}

    def get(self, path: str) -> str | None:
        """Give the decoded text of a file, None where it cannot be read."""
        source = self.source(path)
        return source.text if source is not None else None

    def source(self, path: str) -> Source | None:
        """Give a file's text with its encoding, None where it cannot be read."""
        if path in self.buffers:
            return Source(self.buffers[path])
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def forget(self, path: str) -> None:
        """Read the file again when it is next asked for."""
        self._sources.pop(path, None)

    def lines(self, path: str) -> int:
        """Count a file's lines without keeping its text; 0 where it cannot be read."""
        if path in self.buffers:
            return self.buffers[path].count("\n")
        try:
            return (self.root / path).read_bytes().count(b"\n")
        except OSError:
            return 0

    def _read(self, path: str) -> Source | None:
        try:
            return decode((self.root / path).read_bytes())
        except (OSError, Undecodable):
            # Gone or unreadable since the review: reports do without the source.
            return None
