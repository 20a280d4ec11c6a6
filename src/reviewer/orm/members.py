"""Which function of the project a call means: by imports and classes, never by a name alone."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.index import Symbol
from reviewer.index.facts import Assignment, Class, Expr, Function, Name
from reviewer.index.flow import expr as flow
from reviewer.index.flow.record import FileFlow
from reviewer.index.flow.stmt import Annotated, Assign
from reviewer.index.flow.walk import of
from reviewer.orm.names import Names
from reviewer.orm.written import call_name

_PROPERTIES = frozenset(
    ["builtins.property", "functools.cached_property", "django.utils.functional.cached_property"]
)
_KEPT = _PROPERTIES - {"builtins.property"}
_TRANSPARENT = _PROPERTIES | frozenset(
    [
        "builtins.staticmethod",
        "builtins.classmethod",
        "contextlib.contextmanager",
        "contextlib.asynccontextmanager",
        "django.db.transaction.atomic",
        "strawberry.field",
        "strawberry.django.field",
        "strawberry_django.field",
        "typing.override",
        "typing_extensions.override",
    ]
)


def member(names: Names, line: Iterable[Symbol], name: str) -> tuple[Symbol, Function | Assignment] | None:
    """Give what an attribute of a class is, by its line of ancestors, with the class that has it.

    None where a class outside the project comes first, as it may have one too.
    """
    for cls in line:
        if not isinstance(cls.facts, Class):
            continue
        found = cls.facts.method(name) or cls.facts.field(name)
        if found is not None:
            names.index.note(cls.path)
            return cls, found
    return None


def method(names: Names, line: Iterable[Symbol], name: str) -> Symbol | None:
    """Give the method that a name means on an object whose class has this line of ancestors."""
    found = member(names, line, name)
    if found is None or not isinstance(found[1], Function):
        return None
    cls, facts = found
    return Symbol(cls.module, f"{cls.qualname}.{name}", "function", cls.path, facts)


def written_values(names: Names, cls: Symbol, name: str) -> tuple[flow.Expr, ...]:
    """Give what the body of a class itself assigns to one of its names, in order; ancestors are not asked."""
    return names.index.flow(cls.path).of_all(_class_values).get((cls.qualname, name), ())


def _class_values(record: FileFlow) -> dict[tuple[str, str], tuple[flow.Expr, ...]]:
    """What the bodies of a file's classes assign, by class and name."""
    found: dict[tuple[str, str], tuple[flow.Expr, ...]] = {}
    for qualname, cls in record.classes.items():
        for each in cls.body:
            match each:
                case Assign(targets=(flow.Name(id=name),), value=value):
                    found[qualname, name] = (*found.get((qualname, name), ()), value)
                case Annotated(target=flow.Name(id=name), value=value) if value is not None:
                    found[qualname, name] = (*found.get((qualname, name), ()), value)
    return found


def is_overridden(names: Names, cls: Symbol, name: str) -> bool:
    """Tell whether an heir of a class has a method of this name of its own."""
    return any(
        isinstance(heir.facts, Class) and heir.facts.method(name) is not None
        for heir in names.index.subclasses(cls.name)
    )


def decorators(names: Names, function: Symbol) -> frozenset[str]:
    """Give the dotted names of a function's decorators; empty text for one that cannot be told."""
    facts = function.facts
    if not isinstance(facts, Function):
        return frozenset()
    return frozenset(_named(names, each, function.path) for each in facts.decorators)


def is_transparent(found: frozenset[str]) -> bool:
    """Tell whether decorators leave what a function does and gives as it is."""
    return found <= _TRANSPARENT


def is_property(found: frozenset[str]) -> bool:
    """Tell whether decorators make a method an attribute."""
    return not found.isdisjoint(_PROPERTIES)


def is_filled(names: Names, found: frozenset[str], function: Symbol) -> bool:
    """Tell whether other code of its module writes what a property with these decorators would find out.

    Who has many rows may work a cached property out for all of them, and then nothing is asked row by row.
    """
    if found.isdisjoint(_KEPT):
        return False
    name = function.qualname.rpartition(".")[2]
    return name in names.index.flow(function.path).of_all(_attributes_written)


def _attributes_written(record: FileFlow) -> frozenset[str]:
    """The attributes of anything but `self` that functions of a file assign."""
    assigned = (each for _, function in record.outer for each in of(record.nodes(function), Assign))
    written = [target for each in assigned for target in each.targets]
    return frozenset(
        target.name
        for target in written
        if isinstance(target, flow.Attr)
        and not (isinstance(target.value, flow.Name) and target.value.id == "self")
    )


def is_context(found: frozenset[str]) -> bool:
    """Tell whether decorators make a generator what `with` takes."""
    return any(each.endswith("contextmanager") for each in found)


def _named(names: Names, written: Expr, path: str) -> str:
    text = written.text if isinstance(written, Name) else call_name(written)
    found = names.index.named(text, path) if text else None
    return found.name if found is not None else ""
