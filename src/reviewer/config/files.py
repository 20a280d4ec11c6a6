"""Finds the configuration's files and reads them; `extend` leads from one to the next."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import msgspec

from reviewer.config.errors import BadConfig
from reviewer.config.locate import line_of

OWN = "reviewer.toml"
SHARED = "pyproject.toml"
PACKAGE = "package:"
# What marks the root of a project where no configuration of ours does.
MARKERS = (OWN, SHARED, ".git", "setup.cfg", "setup.py")
MANAGED = "manage.py"  # what Django puts beside the applications of a project


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """One source of configuration as it was written: `values` by kebab-case key, and where they stand.

    `name` is what a complaint begins with; `prefixes` writes a key the way this source
    does (`--fail-level`), where it has no lines. `folder` is what its paths are relative to.
    """

    values: Mapping[str, Any]
    folder: Path
    name: str = ""
    file: Path | None = None
    text: str = ""
    table: tuple[str, ...] = ()
    spelling: Mapping[str, str] = msgspec.field(default_factory=dict)

    def refuse(self, cause: str, path: Sequence[str], value: str | None = None) -> BadConfig:
        """Make the exception that tells the cause at the place of a key, or of one string in its list."""
        if self.file is None:
            return BadConfig(f"{self.spelling.get(path[0], path[0])}: {cause}")
        return BadConfig(f"{self.name}:{line_of(self.text, (*self.table, *path), value)}: {cause}")


def nearest(start: Path) -> Path | None:
    """Give the nearest file that configures us, from a folder upwards.

    The search ends with the folder that holds `.git`: what lies outside the repository is
    not the project's. `reviewer.toml` goes before the `pyproject.toml` beside it.
    """
    for folder in (start, *start.parents):
        if (folder / OWN).is_file():
            return folder / OWN
        if (folder / SHARED).is_file() and _configures(folder / SHARED):
            return folder / SHARED
        if (folder / ".git").exists():
            return None
    return None


def root_of(start: Path) -> Path:
    """Give the nearest folder upwards that looks like a project's root.

    Where none does, that is the one from which the file's package is imported: the start itself, mostly.
    """
    above = (start, *start.parents)
    for markers in (MARKERS, (MANAGED,)):
        for folder in above:
            if any((folder / marker).exists() for marker in markers):
                return folder
    return next((folder for folder in above if not (folder / "__init__.py").exists()), start)


def chain(file: Path) -> list[Layer]:
    """Read a file and all that it extends; the widest standard comes first, the file itself last.

    Raises BadConfig for a file that cannot be read and for a circle.
    """
    layers = [read(file)]
    seen = [file.resolve()]
    while (extended := _extended(layers[0])) is not None:
        if extended.resolve() in seen:
            raise layers[0].refuse(f"`extend` leads in a circle back to {shown(extended)}", ("extend",))
        seen.append(extended.resolve())
        layers.insert(0, read(extended))
    return layers


def read(file: Path) -> Layer:
    """Read one file; in a pyproject.toml, the table [tool.reviewer]. Raises BadConfig."""
    name = shown(file)
    try:
        text = file.read_bytes().decode("utf-8")
        values: Any = _parsed(text, name)
    except OSError as cause:
        raise BadConfig(f"{name}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise BadConfig(f"{name}: is not UTF-8 text, which TOML has to be") from cause
    table = ("tool", "reviewer") if file.name == SHARED else ()
    layer = Layer(values={}, folder=file.parent, name=name, file=file, text=text, table=table)
    for key in table:
        values = values.get(key, {})
        if not isinstance(values, dict):
            raise layer.refuse("[tool.reviewer] must be a table", ())
    return msgspec.structs.replace(layer, values=values)


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise BadConfig(f"{name}:{_error_line(str(cause), text)}: is not valid TOML: {cause}") from cause


def shown(file: Path) -> str:
    """Give a path the way people read it: relative to where they are, if it lies below."""
    try:
        return file.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(file)


def _configures(file: Path) -> bool:
    try:
        data = file.read_bytes()
    except OSError:
        # A file that cannot be read configures nothing; most folders have none.
        return False
    if b"reviewer" not in data:
        return False
    try:
        tool = tomllib.loads(data.decode("utf-8", errors="replace")).get("tool")
    except tomllib.TOMLDecodeError:
        # Reading it again tells what is wrong, unless it is about somebody else.
        return b"tool.reviewer" in data
    return isinstance(tool, dict) and "reviewer" in tool


def _error_line(cause: str, text: str) -> int:
    _, found, rest = cause.partition("at line ")
    return int(rest.split(",")[0]) if found else text.count("\n") + 1


def _extended(layer: Layer) -> Path | None:
    word = layer.values.get("extend")
    if word is None:
        return None
    if not isinstance(word, str) or not word:
        raise layer.refuse("'extend' must be the path of a file, or package:NAME", ("extend",))
    if word.startswith(PACKAGE):
        file = _packaged(word.removeprefix(PACKAGE))
        hint = "install the package beside reviewer, with such a file in it"
    else:
        file = layer.folder / Path(word).expanduser()
        hint = "its path is relative to this file"
    if file is None or not file.is_file():
        raise layer.refuse(f"`extend` names {word!r}, which is not there; {hint}", ("extend",))
    return file


def _packaged(word: str) -> Path | None:
    """Find `NAME/reviewer.toml`, or the file named after a slash, in an installed package without importing it."""
    dotted, _, inside = word.partition("/")
    for place in _installed():
        spec = PathFinder.find_spec(dotted.split(".")[0], [place])
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            file = Path(folder, *dotted.split(".")[1:], *(inside or OWN).split("/"))
            if file.is_file():
                return file
    return None


def _installed() -> Iterator[str]:
    """Give the import path, without the working directory: what is under review is not installed."""
    here = Path.cwd()
    return (place for place in sys.path if place and Path(place) != here)
