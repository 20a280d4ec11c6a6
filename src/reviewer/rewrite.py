"""Writes changed texts back to their files: whole or not at all, and never over someone else's change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from reviewer.atomic import write
from reviewer.source_text import Texts
from reviewer.tree.source import Undecodable, decode


class Rewritten(msgspec.Struct, frozen=True):
    """The paths that were written, and one sentence for each that was not."""

    files: tuple[str, ...]
    refused: tuple[str, ...]


def rewrite(texts: Texts, changed: Mapping[str, str]) -> Rewritten:
    """Write the changed texts in the encoding, with the mark and the mode of their files.

    A file whose content is no longer that of `texts`, or that cannot be written, is left as it is.
    """
    files: list[str] = []
    refused: list[str] = []
    for path, text in changed.items():
        cause = _one(texts, path, text)
        if cause is None:
            files.append(path)
            texts.forget(path)
        else:
            refused.append(f"{path}: not changed: {cause}")
    return Rewritten(tuple(files), tuple(refused))


def _one(texts: Texts, path: str, text: str) -> str | None:
    """Write one file; give the cause where that is not done."""
    source = texts.source(path)
    file = Path(texts.root, path).resolve()
    try:
        if source is None or decode(file.read_bytes()) != source:
            return "it was changed by someone else meanwhile; run the fix again"
        write(file, source.encode(text), mode=file.stat().st_mode & 0o7777)
    except (OSError, Undecodable) as cause:
        return f"it cannot be written: {cause}"
    return None
