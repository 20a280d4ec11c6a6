"""Which of the files the project itself has mypy check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch

from reviewer.engines.mypy_config import MypyConfig, Options, listed


def chosen(files: Iterable[str], config: MypyConfig) -> list[str]:
    """Keep the files the project itself has mypy check (`files`, `packages`, `modules`, `exclude`)."""
    patterns = [re.compile(text) for text in _patterns(config.choice.get("exclude"))]
    wanted = list(_wanted(config.choice))
    return [
        file
        for file in files
        if (not wanted or any(_under(file, place) for place in wanted))
        and not any(pattern.search(part) for part in _parts(file) for pattern in patterns)
    ]


def _patterns(value: object) -> Iterator[str]:
    for text in [value] if isinstance(value, str) else listed(value):
        try:
            re.compile(str(text).strip())
        except re.error:
            # mypy itself refuses the pattern, with a better sentence than ours.
            continue
        yield str(text).strip()


def _wanted(choice: Options) -> Iterator[str]:
    yield from (path.removeprefix("./").rstrip("/") or "." for path in listed(choice.get("files")))
    for name in (*listed(choice.get("packages")), *listed(choice.get("modules"))):
        path = name.replace(".", "/")
        yield from (path, f"{path}.py", f"src/{path}", f"src/{path}.py")


def _under(file: str, place: str) -> bool:
    return place in {".", file} or file.startswith(f"{place}/") or fnmatch(file, place)


def _parts(file: str) -> Iterator[str]:
    """Give what mypy matches `exclude` against: each folder with a slash at its end, then the file."""
    parts = file.split("/")
    yield from ("/".join(parts[:count]) + "/" for count in range(1, len(parts)))
    yield file
