"""Which layer a file of a project belongs to: endpoints above business above data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from reviewer.checks.shared.names import word_set
from reviewer.index import Index

ENDPOINTS, BUSINESS, DATA = range(3)
_FOLDERS = {
    ENDPOINTS: word_set("api apis router routers route routes view views endpoint endpoints controller controllers"),
    BUSINESS: word_set("services usecase usecases use_case use_cases business"),
    DATA: word_set("repository repositories repo repos dal dao daos crud db database models persistence"),
}  # fmt: skip
_RANKS = {folder: rank for rank, folders in _FOLDERS.items() for folder in folders}
_LAYERS = _FOLDERS[BUSINESS] | _FOLDERS[DATA] - word_set("db database models persistence")
_MODULES = ("service", "services", "repository", "repositories", "crud")
_SHARED = re.compile(
    r"(?:^|[/.])_*(?:exceptions?|errors?|types?|typing|constants?|consts?|enums?|version|config|settings|"
    r"interfaces?|protocols?|utils?|helpers?|common|core|logging)(?:\.py)?(?:[/.]|$)"
)
_ROOTS = re.compile(
    r"(?:^|/)(?:main|app|asgi|wsgi|apps|admin|urls|container|containers|deps|dependencies|conftest|bootstrap|__main__|"
    r"registry|wiring|views?|routes?|routers?|endpoints?|api|controllers?|startup|factory|init_\w+|initial_\w+|prestart|cli|celery|worker|tasks|env|exception_handlers?|error_handlers?)\.py$"
)


@dataclass(frozen=True)
class Layer:
    """A layer of a project: `rank` counts from the outermost, `name` is what the folder or the settings call it."""

    rank: int
    name: str
    within: str
    """The folder whose layers these are."""


def layer_of(path: str, index: Index, told: Sequence[str], ranks: frozenset[int]) -> Layer | None:
    """Give the layer of a file, None where it belongs to none.

    `told` are layers from the outermost on, each as patterns of modules or paths parted by `|`; where there
    are none they are guessed by the names of folders, if folders of all `ranks` lie side by side.
    """
    if told:
        return _told(path, index.module_name(path), tuple(told))
    parts = path.split("/")[:-1]
    for place, folder in enumerate(parts):
        rank = _RANKS.get(folder)
        within = "/".join(parts[:place])
        if rank is not None and ranks <= {_RANKS.get(each, -1) for each in index.subfolders(within)}:
            return Layer(rank, folder, within)
    return None


def has_layers(path: str, index: Index) -> bool:
    """Tell whether something beside a file, or beside a folder above it, is a layer of business or of repositories."""
    package = index.module_name(path).rpartition(".")[0]
    if any(index.module_path(f"{package}.{each}" if package else each, path) for each in _MODULES):
        return True
    parts = path.split("/")[:-1]
    return any(_LAYERS & index.subfolders("/".join(parts[:place])) for place in range(len(parts) + 1))


def is_shared(path: str) -> bool:
    """Tell whether a module is one that all layers use, by its name: errors, types, settings."""
    return _SHARED.search(path.rpartition("/")[2]) is not None


def is_composition(path: str) -> bool:
    """Tell whether a module puts the layers together, by its name: it may import them all."""
    return _ROOTS.search(path) is not None


@lru_cache(maxsize=256)
def _told(path: str, module: str, layers: tuple[str, ...]) -> Layer | None:
    for rank, layer in enumerate(layers):
        for pattern in layer.split("|"):
            wanted = pattern.strip().rstrip("/")
            if any(_matches(each, wanted) for each in (path, module)):
                return Layer(rank, wanted, "")
    return None


def _matches(name: str, pattern: str) -> bool:
    return name == pattern or name.startswith((f"{pattern}.", f"{pattern}/")) or fnmatchcase(name, pattern)
