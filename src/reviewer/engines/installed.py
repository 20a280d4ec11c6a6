"""Classes of installed packages that the project's own come from: mixins, abstract models, views.

Only what lies between a class of the project and a framework that the rules know by name is read, as text: nothing is
imported and nothing runs. Of such a module the index gets the classes that are needed and its imports, no more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from reviewer.cache import Cache, digest
from reviewer.engines.answer import MAX_BYTES
from reviewer.engines.state import state_of
from reviewer.index import INSTALLED, FileFacts, read_file
from reviewer.index.facts import Expr, Import, Item, Name
from reviewer.tree.source import Undecodable, decode

FRAMEWORKS = frozenset(
    {
        "django",
        "rest_framework",
        "sqlalchemy",
        "sqlmodel",
        "flask_sqlalchemy",
        "peewee",
        "playhouse",
        "tortoise",
        "pony",
    }
    | {
        "pydantic",
        "graphene",
        "graphene_django",
        "strawberry",
        "strawberry_django",
        "fastapi",
        "starlette",
        "flask",
    }
)
"""What is known by the names that its users write: never read."""
_MOST = 200  # modules of one project
_LONGEST = 8  # classes between the project's and a framework's

Known = dict[str, tuple[str, FileFacts]]  # by path in the index: content digest, facts
_Read = Callable[[str], FileFacts | None]  # by path in the index


class Site:
    """The installed packages of an environment; what was read of them before is kept in a cache."""

    def __init__(self, folder: Path, cache: Cache) -> None:
        self._folder = folder
        self._cache = cache
        self._seen: dict[str, str] = {}

    def needed(self, files: Mapping[str, FileFacts]) -> Known:
        """Give what the index needs beside the facts of a project's files; modules that changed are read again."""
        self._seen.clear()
        before = dict(self._known)
        found = _installed(files, self._read)
        if self._known != before:
            self._cache.save(self._name, self._known)
        return {path: (self._seen[path], facts) for path, facts in found.items()}

    @cached_property
    def _name(self) -> str:
        return f"installed-{state_of()}"

    @cached_property
    def _known(self) -> Known:
        return self._cache.load(self._name, Known) or {}

    def _read(self, path: str) -> FileFacts | None:
        try:
            data = (self._folder / path.removeprefix(f"{INSTALLED}/")).read_bytes()
        except OSError:
            return None  # there is no such module
        hashed = self._seen[path] = digest(data)
        known = self._known.get(path)
        if known is None or known[0] != hashed:
            if len(data) > MAX_BYTES:
                return None
            try:
                known = hashed, read_file(decode(data).text).facts
            except Undecodable:
                return None  # no text: it has no classes
            self._known[path] = known
        return known[1]


def site_of(python: Path | None) -> Path | None:
    """Give the folder of an interpreter's installed packages, if it lies where environments have it."""
    if python is None:
        return None
    place = python.parent.parent
    return next(
        (
            each
            for each in (*place.glob("lib/python3*/site-packages"), place / "Lib/site-packages")
            if each.is_dir()
        ),
        None,
    )


def _installed(files: Mapping[str, FileFacts], read: _Read) -> dict[str, FileFacts]:
    """Give, by their paths in the index, what is needed of installed modules; `read` gives all of one that can be read."""
    search = _Search(files, read)
    for facts in files.values():
        for _, cls in facts.every_class():
            for base in cls.bases:
                search.reaches(_named(base, facts, ""))
    return search.needed()


class _Search:
    def __init__(self, files: Mapping[str, FileFacts], read: _Read) -> None:
        self._read = read
        self._own = {part.removesuffix(".py") for path in files for part in path.split("/")[:2]}
        self._modules: dict[str, tuple[str, FileFacts] | None] = {}
        self._known: dict[str, bool] = {}
        self._classes: dict[str, set[str]] = {}

    def reaches(self, dotted: str, deep: int = 0) -> bool:
        """Tell whether a name leads to a class of a framework; what lies between is kept."""
        top = dotted.partition(".")[0]
        if top in FRAMEWORKS:
            return deep > 0
        if not top or deep > _LONGEST or top in self._own or top in sys.stdlib_module_names:
            return False
        if dotted not in self._known:
            self._known[dotted] = False  # a circle leads nowhere
            self._known[dotted] = self._leads(dotted, deep)
        return self._known[dotted]

    def needed(self) -> dict[str, FileFacts]:
        """Give what was kept."""
        found: dict[str, FileFacts] = {}
        for module, names in self._classes.items():
            path, facts = self._modules[module] or ("", FileFacts())
            found[path] = FileFacts(
                imports=facts.imports, classes=tuple(each for each in facts.classes if each.name in names)
            )
        return found

    def _leads(self, dotted: str, deep: int) -> bool:
        module, _, name = dotted.rpartition(".")
        known = self._module(module) if module else None
        if known is None:
            return False
        path, facts = known
        home = f"{module}.__init__" if path.endswith("/__init__.py") else module
        cls = next((each for each in reversed(facts.classes) if each.name == name), None)
        if cls is not None:
            above = [_named(base, facts, home) for base in cls.bases]
        else:
            above = [_absolute(each, home) for each in facts.imports if each.name == name]
        leads = [self.reaches(each, deep + 1) for each in above]
        if any(leads):
            self._classes.setdefault(module, set()).add(name)
        return any(leads)

    def _module(self, dotted: str) -> tuple[str, FileFacts] | None:
        if dotted not in self._modules:
            self._modules[dotted] = self._load(dotted) if len(self._modules) < _MOST else None
        return self._modules[dotted]

    def _load(self, dotted: str) -> tuple[str, FileFacts] | None:
        inner = dotted.replace(".", "/")
        for path in (f"{inner}.py", f"{inner}/__init__.py"):
            facts = self._read(f"{INSTALLED}/{path}")
            if facts is not None:
                return f"{INSTALLED}/{path}", facts
        return None


def _named(base: Expr, facts: FileFacts, home: str) -> str:
    """The dotted name of a base in a module, which is `home` if that is installed; empty for what no import brings."""
    written = base.value if isinstance(base, Item) else base
    if not isinstance(written, Name):
        return ""
    head, dot, rest = written.text.partition(".")
    if any(each.name == head for each in facts.classes):
        return f"{home.removesuffix('.__init__')}.{head}" if home and not dot else ""
    brought = next((each for each in facts.imports if each.name == head), None)
    target = _absolute(brought, home) if brought is not None else ""
    return f"{target}{dot}{rest}" if target else ""


def _absolute(brought: Import, home: str) -> str:
    """What an import means in a module; one that is relative to the project's own files means nothing here."""
    name = brought.target.lstrip(".")
    level = len(brought.target) - len(name)
    if not level:
        return name
    above = home.split(".")[:-level]
    return ".".join((*above, name)) if above else ""
