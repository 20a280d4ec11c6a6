"""What was found last time, kept in a folder of the project that ignores itself.

No pickles: entries are MessagePack of known types, so that a foreign file can do no harm
but be discarded. In CI the folder lies outside the checkout, and a cache that git tracks
is never read, for it would be someone else's word about the code.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from reviewer.atomic import write
from reviewer.tracked import tracks

FOLDER = ".reviewer_cache"
_KEPT = 8  # files of one kind: as many profiles and versions as people switch between
T = TypeVar("T")


class Cache:
    """A folder of named entries; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def ready(self) -> Path | None:
        """Give the folder, made if need be, for a tool that keeps things there itself; None where it cannot be used."""
        try:
            if self.folder is not None:
                _prepare(self.folder)
        except OSError:
            self.folder = None
        return self.folder

    def load(self, name: str, kind: type[T]) -> T | None:
        """Give the entry of this name, or None if there is none that can be read as `kind`."""
        if self.folder is None:
            return None
        try:
            return msgspec.msgpack.decode((self.folder / f"{name}.msgpack").read_bytes(), type=kind)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            # No entry, or one of another version: it is worked out anew.
            return None

    def save(self, name: str, value: object) -> None:
        """Keep an entry, replacing the older one as a whole; a folder that cannot be written keeps nothing."""
        if self.folder is None:
            return
        try:
            _prepare(self.folder)
            write(self.folder / f"{name}.msgpack", msgspec.msgpack.encode(value))
            _prune(self.folder, name.partition("-")[0])
        except OSError:
            self.folder = None


def place(root: Path, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Give the folder for a project's cache, or None if what lies there is not ours to trust.

    In CI (`CI` is set) it lies in a folder of the runner's or the user's, outside of the
    checkout, named by the project's path.
    """
    if environ.get("CI"):
        return _outside(root.resolve(), environ)
    folder = root / FOLDER
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()) or tracks(folder, ".msgpack"):
        return None
    return folder


def _outside(root: Path, environ: Mapping[str, str]) -> Path | None:
    """Choose the first folder that only this user writes to; what others share could hold their word about the code."""
    home = environ.get("HOME")
    bases = [environ.get("RUNNER_TEMP"), environ.get("XDG_CACHE_HOME"), f"{home}/.cache" if home else None]
    for base in bases:
        if base and not Path(base).resolve().is_relative_to(root):
            name = hashlib.sha256(str(root).encode(errors="surrogateescape")).hexdigest()[:16]
            return Path(base) / "reviewer" / name
    return None


def digest(data: bytes) -> str:
    """Give the name of some bytes: 32 hex digits that no other bytes share."""
    return hashlib.sha256(data).hexdigest()[:32]


def _prepare(folder: Path) -> None:
    if (folder / ".gitignore").is_file() and os.access(folder, os.W_OK):
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    (folder / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n", encoding="utf-8")


def _prune(folder: Path, kind: str) -> None:
    entries = sorted(folder.glob(f"{kind}-*.msgpack"), key=lambda path: path.stat().st_mtime)
    for old in entries[:-_KEPT]:
        old.unlink(missing_ok=True)
