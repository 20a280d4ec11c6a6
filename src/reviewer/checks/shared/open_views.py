"""Views of Django REST framework that let anybody write, among others of their file that do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.check import Hit, Module
from reviewer.checks.shared.definitions import Definitions
from reviewer.index import Index, Symbol
from reviewer.index.facts import Assignment, Class, Many, Name

_METHODS = ("post", "put", "patch", "delete", "create", "update", "partial_update", "destroy")
_WRITERS = frozenset({"ModelViewSet", "CreateModelMixin", "UpdateModelMixin", "DestroyModelMixin"})
_GENERIC = ("CreateAPIView", "UpdateAPIView", "DestroyAPIView")


def open_views(module: Module, index: Index, public: Sequence[str]) -> Iterator[Hit]:
    """Give a hit for each class of view that writes and says that anybody may, where most others that write say who may.

    Who may where a class says nothing stands in the settings, and is not judged.
    """
    views = []
    for definition, node in module.fact(Definitions).classes():
        cls = index.class_at(module.path, definition.qualname) if node.bases else None
        if (
            cls is None
            or not _writes(cls, index)
            or any(part in definition.qualname.lower() for part in public)
        ):
            continue
        said = _permissions(cls, index)
        if said is not None:
            views.append((definition.qualname, node, not said - {"AllowAny"}))
    if 2 * sum(is_open for _, _, is_open in views) <= len(views):
        for name, node, is_open in views:
            if is_open:
                yield Hit(node.name, {"route": name})


def _writes(cls: Symbol, index: Index) -> bool:
    line = index.mro(cls)
    if not any(each.name.startswith("rest_framework.") for each in line):
        return False
    names = {each.name.rpartition(".")[2] for each in line}
    return any(name in _WRITERS or name.endswith(_GENERIC) for name in names) or any(
        isinstance(each.facts, Class) and each.facts.method(method) for each in line for method in _METHODS
    )


def _permissions(cls: Symbol, index: Index) -> frozenset[str] | None:
    """The names of the permissions that a class asks for; None where nobody can tell."""
    found = index.member(cls, "permission_classes")
    decided = any(index.member(cls, name) is not None for name in ("get_permissions", "check_permissions"))
    if found is None or decided or not isinstance(found[1], Assignment):
        return None
    match found[1].value:
        case Many(items=items) if all(isinstance(each, Name) for each in items):
            return frozenset(each.text.rpartition(".")[2] for each in items if isinstance(each, Name))
    return None
