"""How mypy is to name the files as modules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from reviewer.engines.mypy_output import Entry

_OF_MODULE = re.compile(r'^Module "([\w.]+)" (?:has no attribute|does not explicitly export)')


def namings(root: Path, files: Sequence[str], options: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Give ways to name modules, the likeliest first: from the folders packages stand in, then from the root."""
    explicit: dict[str, object] = {"explicit_package_bases": True, "namespace_packages": True}
    given = options.get("mypy_path")
    yield {**explicit, "mypy_path": [*(given if isinstance(given, list) else ()), *_bases(root, files)]}
    yield {**explicit, "mypy_path": [str(root)]}


def _bases(root: Path, files: Sequence[str]) -> list[str]:
    """Give the root, `src` if it is no package, and the folders around top packages elsewhere."""
    bases = {root}
    if (root / "src").is_dir() and not (root / "src" / "__init__.py").is_file():
        bases.add(root / "src")
    for folder in {(root / file).parent for file in files if file.endswith("/__init__.py")}:
        top = folder
        while top != root and (top.parent / "__init__.py").is_file():
            top = top.parent
        if not top.is_relative_to(root / "src") and top != root:
            bases.add(top.parent)
    return sorted(str(base) for base in bases)


def module_names(file: str) -> set[str]:
    """Give the dotted names a file may go by: counted from each folder above it."""
    parts = file.removesuffix(".pyi").removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    names = {".".join(parts[start:]) for start in range(len(parts))}
    return {name for name in names if all(part.isidentifier() for part in name.split("."))}


def of_one_module(found: Iterable[Entry], files: Iterable[str]) -> list[Entry]:
    """Leave out what modules lack of whose name there are several: an example's `app.db` is taken for another example's."""
    known = cache(lambda: Counter(name for file in files for name in module_names(file)))

    def may_be_another(entry: Entry) -> bool:
        named = _OF_MODULE.match(entry.message) if entry.key == "attr-defined" else None
        return named is not None and known()[named[1]] > 1

    return [entry for entry in found if not may_be_another(entry)]
