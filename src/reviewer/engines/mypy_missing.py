"""Keeps mypy useful where the project's dependencies are not installed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from reviewer.engines.mypy_output import Entry

_IMPORTS = ("import-not-found", "import-untyped", "import")
_REPEATED = frozenset({"unreachable", "redundant-expr", "comparison-overlap"})
_MODULE = re.compile(r'(?:module named|analyzing|not installed for) "([\w.]+)"')
# What mypy says because a type is unknown, not because the code is wrong.
_UNTYPED = frozenset(
    {
        "has-type",
        "no-any-return",
        "no-any-unimported",
        "no-untyped-call",
        "redundant-cast",
        "untyped-decorator",
    }
    | {"unused-ignore", "valid-type"}
)
# What it says because it cannot see that a call never returns, that a `with` swallows, that a class has a length.
_FLOW = frozenset({"possibly-undefined", "redundant-expr", "return", "truthy-bool", "unreachable"})
# What it says because a class of a missing package is unknown: it narrows nothing, has no members, no overloads.
_UNKNOWN = frozenset({"call-overload", "overload-cannot-match", "overload-overlap", "valid-newtype"})
_OF_KNOWN = re.compile(
    r'^Module "|^"(?:str|int|float|bool|bytes|list|dict|set|tuple)\b[^"]*" has no|^Item "None" of '
)
_ATTRIBUTES = frozenset({"attr-defined", "union-attr"})
_MADE_BY_BASE = re.compile(  # a TypedDict, a model: how it is made is known to its base only
    r'type "dict\[.*(?:variable has type|expected) "[A-Z]\w*"'
    r'|^Unexpected keyword argument "\w+" for "__init_subclass__"'
    r"|^Unpack item in \*\* parameter"
    r"|^Missing keys? .*for TypedDict"
    r'|^Definition of "\w+" in base class'
)
_DEPENDENT_WORDS = re.compile(
    r'has type "Any"|of type "Any"'
    r"|^Implicit return in function which does not return"
    r"|^Untyped decorator"
    r"|^Invalid base class"
    r"|^Unsupported dynamic base class"
    r'|^(?:Too many|Missing|Unexpected)[\w ]* arguments? (?:"\w+" )?(?:in call to|for) "[A-Z]\w*"$'
)


class Missing(msgspec.Struct):
    """The imports of a run: one entry a module, and whether types of others' packages are unknown."""

    entries: list[Entry]
    unresolved: bool


def one_per_module(found: Iterable[Entry], root: Path) -> Missing:
    """Keep the first import of each missing module with a count of the other files, and all else as it is.

    A package counts as one module. A module that lies in the project, where only the path
    is unknown to mypy, is no missing one; an import of a submodule that a package of the
    project does not have stays, and says nothing of other people's packages.
    """
    kept: list[Entry] = []
    first: dict[tuple[str, str], int] = {}
    more: dict[tuple[str, str], set[str]] = {}
    unresolved = False
    for entry in found:
        named = _MODULE.search(entry.message) if entry.key in _IMPORTS else None
        if named is not None:
            module = named[1]
            bases = _bases(entry.file, root)
            if _lies(module, bases):
                continue
            local = _lies(module.partition(".")[0], bases)
            unresolved = unresolved or (not local and entry.key != "import-untyped")
            name = module if local else module.partition(".")[0]
            key = (entry.key, name)
            entry = _named(entry, module, name)
            if key in first:
                more.setdefault(key, set()).add(entry.path)
                continue
            first[key] = len(kept)
        kept.append(entry)
    for key, paths in more.items():
        one = kept[first[key]]  # mypy tells of each folder on the way to a module: files are what counts
        kept[first[key]] = _counted(one, len(paths - {one.path}))
    return Missing(kept, unresolved)


def independent(found: Iterable[Entry], *, unresolved: bool) -> list[Entry]:
    """Keep what holds whatever unknown types are; `unresolved` says that some packages are not even there."""
    barred = _UNTYPED | _FLOW | _UNKNOWN if unresolved else _UNTYPED
    return [
        entry
        for entry in found
        if entry.key not in barred
        and not _DEPENDENT_WORDS.search(entry.message)
        and not (unresolved and _rests_on_others(entry))
    ]


def _rests_on_others(entry: Entry) -> bool:
    """Whether an error may come from a class of a missing package, though no unknown type stands in its words."""
    if entry.key in _ATTRIBUTES:
        return _OF_KNOWN.search(entry.message) is None
    return _MADE_BY_BASE.search(entry.message) is not None


def without_imports(found: Iterable[Entry]) -> list[Entry]:
    """Leave out what is said of missing modules."""
    return [entry for entry in found if entry.key not in _IMPORTS]


def once_each(found: Sequence[Entry]) -> list[Entry]:
    """Keep one of the messages on the same code and place: mypy tells of every alternative of a type apart.

    A condition called always true and always false is both, by turns: that is no finding.
    """
    said: dict[tuple[str, int, int, str], set[str]] = {}
    for entry in found:
        said.setdefault(_place(entry), set()).add(entry.message)
    kept: list[Entry] = []
    told: set[tuple[str, int, int, str]] = set()
    for entry in found:
        place = _place(entry)
        if entry.key in _REPEATED and (place in told or _contradicts(said[place])):
            continue
        told.add(place)
        kept.append(entry)
    return kept


def _place(entry: Entry) -> tuple[str, int, int, str]:
    return entry.path, entry.line, entry.column, entry.key


def _contradicts(messages: set[str]) -> bool:
    return any(message.replace("always true", "always false") in messages - {message} for message in messages)


def _named(entry: Entry, module: str, name: str) -> Entry:
    """Let an import speak of the package that is missing, not of the part of it that is imported first."""
    return msgspec.structs.replace(entry, message=entry.message.replace(f'"{module}"', f'"{name}"'))


def _counted(entry: Entry, count: int) -> Entry:
    if not count:
        return entry
    others = "1 other file" if count == 1 else f"{count} other files"
    return msgspec.structs.replace(entry, message=f"{entry.message} (imported in {others} as well)")


def _bases(file: str, root: Path) -> list[Path]:
    """Give the folders a module of the project may be imported from: above the file, and `src`."""
    folder = (root / file).parent
    above = [place for place in (folder, *folder.parents) if place == root or root in place.parents]
    return [*above, root / "src"]


def _lies(module: str, bases: Iterable[Path]) -> bool:
    path = module.replace(".", "/")
    return any(
        (base / path).is_dir() or any((base / f"{path}{suffix}").is_file() for suffix in (".py", ".pyi"))
        for base in bases
    )
