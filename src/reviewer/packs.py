"""Installed packages that bring rules of their own: pages and checks, laid out as ours are."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reviewer.refused import Refused

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "reviewer.packs"


class NoPack(Refused):
    """A pack that is not there or not laid out as one; the text names it and the way out."""


class Pack(msgspec.Struct, frozen=True):
    """A pack: its name, the dotted name of its package, and the package's folder.

    Its pages lie in `rules/<area>/`, its checks in `checks/<area>/`.
    """

    name: str
    package: str
    folder: Path

    @property
    def pages(self) -> Path:
        """The folder of its pages."""
        return self.folder / "rules"


def installed() -> dict[str, EntryPoint]:
    """Give the packs that are installed beside this tool, by name; none of their code runs."""
    from importlib.metadata import entry_points  # which costs more than all the rest of a short command

    return {point.name: point for point in entry_points(group=GROUP)}


def find(names: Iterable[str]) -> tuple[Pack, ...]:
    """Find packs by their names; raises NoPack for one that is not installed, or has no pages."""
    known = installed()
    return tuple(_found(name, known) for name in names)


def _found(name: str, known: dict[str, EntryPoint]) -> Pack:
    if name not in known:
        others = f"; installed are {', '.join(sorted(known))}" if known else "; none is installed"
        raise NoPack(f"no installed package brings the pack {name!r}{others}")
    package = known[name].value
    try:
        spec = find_spec(package)
    except ImportError as cause:
        raise NoPack(f"the pack {name!r} cannot be loaded: {cause}") from cause
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not places or not Path(places[0], "rules").is_dir():
        raise NoPack(f"the pack {name!r} is no pack: the package {package!r} has no folder `rules`")
    return Pack(name, package, Path(places[0]))
