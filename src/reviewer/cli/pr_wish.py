"""What the command line of `reviewer pr` asks for."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the command line."""

    paths: tuple[str, ...] = (".",)
    repository: str | None = None
    number: int | None = None
    event: str | None = None
    base: str | None = None
    head: str | None = None
    dry_run: bool = False
    mode: str = "introduced"
    most: int = 30
    name: str = ""
    pages: str = ""
    overrides: Mapping[str, object] = msgspec.field(default_factory=dict)
    config: str | None = None
    exit_zero: bool = False
    request_changes: bool = False
    drafts: bool = False
    findings: str | None = None
    artifact: str | None = None
    reporters: tuple[str, ...] = ("review",)
    sarif: str = "reviewer.sarif"
