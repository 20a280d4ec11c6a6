"""The pull request under review, and where a comment in it may stand."""

from __future__ import annotations

from urllib.parse import quote

import msgspec


class Pull(msgspec.Struct, frozen=True, kw_only=True):
    """A pull request: `repository` as owner/name, `base` and `head` as shas, `web` the address of the site.

    `number` is 0 for one that is not opened yet. `fork`: the head lies in another repository, `source`.
    """

    repository: str
    number: int
    base: str
    head: str
    web: str = "https://github.com"
    fork: bool = False
    draft: bool = False
    open: bool = True
    author: str = ""
    source: str = ""

    def link(self, path: str, line: int) -> str:
        """Give the address of a line at the head; `path` counts from the top of the repository."""
        return (
            f"{self.web}/{self.repository}/blob/{self.head}/{quote(path, errors='surrogateescape')}#L{line}"
        )


class Place(msgspec.Struct, frozen=True, order=True):
    """Lines of the head that a comment is about: `line` is the last of them, `start` the first, None for one line."""

    path: str
    line: int
    start: int | None = None
