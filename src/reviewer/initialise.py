"""`reviewer init`: adds our table to a pyproject.toml, whose formatting stays, or starts a reviewer.toml."""

from __future__ import annotations

import os
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import tomlkit

from reviewer.config import DEFAULT_PROFILE, BadConfig
from reviewer.config.files import OWN, SHARED, shown

_COMMENT = "adopt for a first run on old code, standard, or strict for new projects"


def initialise(folder: Path, *, profile: str = DEFAULT_PROFILE) -> str:
    """Configure the project in a folder, and give the name of the file that was written.

    A pyproject.toml gets a table [tool.reviewer]; else a reviewer.toml is made. Raises
    BadConfig where the project is configured already or its file cannot be read or written.
    """
    own, shared = folder / OWN, folder / SHARED
    if own.exists():
        raise BadConfig(f"{shown(own)}: this project is configured already; edit the file")
    if not shared.exists():
        _write(own, _lines(profile))
        return shown(own)
    _write(shared, _added(shared, _text(shared), profile))
    return shown(shared)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as cause:
        raise BadConfig(f"{shown(file)}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise BadConfig(f"{shown(file)}: is not UTF-8 text, which TOML has to be") from cause


def _added(file: Path, text: str, profile: str) -> str:
    """Put the table at the end: nothing that stands there moves or changes."""
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as cause:
        raise BadConfig(f"{shown(file)}: is not valid TOML: {cause}") from cause
    if "reviewer" in tool:
        raise BadConfig(f"{shown(file)}: has a table [tool.reviewer] already; edit it")
    newline = "\r\n" if "\r\n" in text else "\n"
    before = "" if not text.strip() else newline if text.endswith("\n") else newline * 2
    added = text + before + f"[tool.reviewer]\n{_lines(profile)}".replace("\n", newline)
    try:
        tomllib.loads(added)
    except (
        tomllib.TOMLDecodeError
    ):  # all of `tool` is one inline table, which nothing may be added to from outside
        return _inline(text, profile)
    return added


def _inline(text: str, profile: str) -> str:
    document = tomlkit.parse(text)
    tool: Any = document["tool"]
    table = tomlkit.inline_table()
    table["profile"] = profile
    tool["reviewer"] = table
    return tomlkit.dumps(document)


def _lines(profile: str) -> str:
    return f'# {_COMMENT}\nprofile = "{profile}"\n'


def _write(file: Path, text: str) -> None:
    """Write beside the file and put it in its place, so that it is never half there."""
    try:
        target = file.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as fresh:
            fresh.write(text.encode())
        Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        Path(name).replace(target)
    except OSError as cause:
        raise BadConfig(f"{shown(file)}: cannot be written: {cause.strerror}") from cause


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
