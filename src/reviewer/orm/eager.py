"""Sets of relation paths (`author__publisher`) that a query loads; None stands for "nobody can tell"."""

from __future__ import annotations

from collections.abc import Iterable

Eager = frozenset[str] | None
SEPARATOR = "__"
ANY = "*"
PEERS = "<peers>"
"""Among the paths: whatever leads to one row is fetched for all rows at once, or not at all."""


def with_paths(eager: Eager, paths: Iterable[str]) -> Eager:
    """Add paths, every hop of each included."""
    if eager is None:
        return None
    more: set[str] = set()
    for path in paths:
        hops = path.split(SEPARATOR)
        more |= {SEPARATOR.join(hops[:size]) for size in range(1, len(hops) + 1)}
    return eager | more


def is_loaded(eager: Eager, name: str) -> bool:
    """Tell whether a relation is loaded, or may be."""
    return eager is None or name in eager or ANY in eager


def attribute_path(path: str, name: str) -> str:
    """Give what stands among the paths for a list that loading gives each row as an attribute of this name."""
    *hops, _ = path.split(SEPARATOR)
    return SEPARATOR.join([*hops, f"={name}"])


def is_given(eager: Eager, name: str) -> bool:
    """Tell whether loading gives each row an attribute of this name."""
    return eager is not None and f"={name}" in eager


def below(eager: Eager, name: str) -> Eager:
    """Give what is loaded of the rows that a relation leads to."""
    if eager is None:
        return None
    head = f"{name}{SEPARATOR}"
    inner = {path[len(head) :] for path in eager if path.startswith(head)}
    return frozenset(inner | ({ANY} & eager)) | kept(eager)


def kept(eager: Eager) -> frozenset[str]:
    """Give what goes for rows that are reached in any way from those with this loading."""
    return frozenset({PEERS} & eager) if eager is not None else frozenset()


def under(name: str, eager: Eager) -> list[str]:
    """Give the paths of a relation together with what its own query loads."""
    if eager is None:
        return [name, f"{name}{SEPARATOR}{ANY}"]
    return [name, *(f"{name}{SEPARATOR}{path}" for path in eager)]


def joined(one: Eager, other: Eager) -> Eager:
    """Give what is loaded whichever of two ways was taken."""
    if one is None or other is None:
        return None
    return one & other
