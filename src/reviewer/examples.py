"""Reads the tagged code blocks of a page: what is bad, what is good, and what a fix makes of the former."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from reviewer.rulebook import BadPage

_LANGUAGES = tuple(
    f"```{each} " for each in ("python", "html", "toml", "json", "yaml", "dockerfile", "text", "markdown")
)


class Example(msgspec.Struct, frozen=True):
    """One tagged code block: `bad`, `fixed` or `good`, its options, and its file's name in the example."""

    kind: Literal["bad", "fixed", "good"]
    code: str
    line: int
    options: Mapping[str, Any]
    file: str | None = None


def examples(page: Path) -> Iterator[Example]:
    """Give the code blocks tagged `python bad`, `python fixed` or `python good` of a page or a file of cases.

    Other files of a project beside them are tagged by their own language. What follows the kind in the tag are options as TOML (`scope="public"`), and
    `file=models.py` where the block is one of several files. Raises BadPage for a bad tag.
    """
    kind, options, start, block = "", "", 0, None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), start=1):
        if block is None and line.startswith(_LANGUAGES):
            kind, _, options = line.partition(" ")[2].strip().partition(" ")
            start, block = number, list[str]()
        elif block is not None and line == "```":
            yield _example(page, kind, options, start, "".join(f"{text}\n" for text in block))
            block = None
        elif block is not None:
            block.append(line)


def _example(page: Path, kind: str, tag: str, line: int, code: str) -> Example:
    file = None
    words = []
    for word in tag.split():
        if word.startswith("file="):
            file = word.removeprefix("file=")
        else:
            words.append(word)
    try:
        options = tomllib.loads("\n".join(words))
        return msgspec.convert(
            {"kind": kind, "code": code, "line": line, "options": options, "file": file}, Example
        )
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as cause:
        raise BadPage(f"{page}:{line}: the tag of this block cannot be read: {cause}") from cause
