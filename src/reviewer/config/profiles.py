"""Reads `rules/profiles.toml`: what each profile takes from ruff and mypy, and what their codes weigh."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from reviewer.rulebook import home


class Profile(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """One profile's selection from the other tools; the file itself explains the keys."""

    purpose: str
    ruff: tuple[str, ...]
    preview: tuple[str, ...]
    ignore: dict[str, str]
    mypy: dict[str, Any]
    mypy_ignore: dict[str, str]
    ruff_config: dict[str, Any] = {}
    ruff_all: bool = True


class PerFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Selectors left out in files of one kind, and why; `but` are rules that stay on all the same."""

    why: str
    files: tuple[str, ...]
    ignore: tuple[str, ...]
    but: tuple[str, ...] = ()


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tool's codes, or their beginnings, by severity."""

    default: Literal["info", "warning", "error"]
    error: tuple[str, ...]
    warning: tuple[str, ...]
    info: tuple[str, ...]

    @property
    def levels(self) -> dict[str, str]:
        """Each code or beginning of a code with its severity."""
        return {
            code: level
            for level, codes in (("error", self.error), ("warning", self.warning), ("info", self.info))
            for code in codes
        }


class Known(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The letters that ruff's codes begin with, the codes it calls preview, and which code an option is about."""

    families: tuple[str, ...]
    options: dict[str, str]
    preview_families: tuple[str, ...]
    preview: tuple[str, ...]


class Profiles(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The whole file."""

    profiles: Mapping[str, Profile]
    per_file: tuple[PerFile, ...]
    severity: Mapping[Literal["ruff", "mypy"], Weights]
    mypy_needs: Mapping[str, tuple[str, ...]]
    ruff: Known


@cache
def profiles() -> Profiles:
    """Give the profiles, read once."""
    return msgspec.toml.decode((home() / "profiles.toml").read_bytes(), type=Profiles)
