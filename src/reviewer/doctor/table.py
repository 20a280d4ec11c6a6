"""YAML as tables that know their lines; keys are what stands there, so that `on` is no truth value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LARGEST = 1_000_000  # bytes


class Unreadable(Exception):
    """A file that is no YAML table."""


class Table(dict[str, Any]):
    """A mapping of YAML; `lines` are those of its keys, from 1."""

    lines: dict[str, int]


class _Loader(yaml.SafeLoader):
    """Makes plain values, lists and tables, and nothing else."""


def _table(loader: _Loader, node: yaml.MappingNode) -> Table:
    pairs = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
    made = Table({str(key.value): loader.construct_object(value, deep=True) for key, value in pairs})
    made.lines = {str(key.value): key.start_mark.line + 1 for key, _ in pairs}
    return made


_Loader.add_constructor("tag:yaml.org,2002:map", _table)


def _value(data: bytes) -> object:
    loader = _Loader(data)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def read(file: Path) -> Table:
    """Read a file; raises Unreadable with a sentence."""
    try:
        data = file.read_bytes()
        if len(data) > _LARGEST:
            raise Unreadable("the file is larger than any workflow")
        made = _value(data)
    except OSError as cause:
        raise Unreadable(f"the file cannot be read: {cause.strerror}") from cause
    except yaml.YAMLError as cause:
        raise Unreadable(f"the file is no YAML: {' '.join(str(cause).split())}") from cause
    except (RecursionError, ValueError) as cause:
        raise Unreadable(f"the file is no YAML that can be read: {cause}") from cause
    if not isinstance(made, Table):
        raise Unreadable("the file is no table of YAML")
    return made


def table(value: object) -> Table:
    """Give a value that should be a table; an empty one for any other."""
    if isinstance(value, Table):
        return value
    made = Table()
    made.lines = {}
    return made
