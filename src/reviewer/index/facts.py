"""What is remembered of one file: values without paths, so that equal contents have equal facts."""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import IntEnum
from typing import TypeVar

import msgspec

P = TypeVar("P", bound=msgspec.Struct)


class Name(msgspec.Struct, frozen=True, array_like=True, tag="n"):
    """A name or a chain of attributes on one: `models.Model`."""

    text: str


class Constant(msgspec.Struct, frozen=True, array_like=True, tag="c"):
    """A literal; bytes, complex numbers and `...` stand as None of kind `...`."""

    value: str | int | float | bool | None


class Many(msgspec.Struct, frozen=True, array_like=True, tag="m"):
    """A list, tuple or set display."""

    items: tuple[Expr, ...]


class Item(msgspec.Struct, frozen=True, array_like=True, tag="i"):
    """A subscription: `QuerySet[Book]`."""

    value: Expr
    index: Expr


class Dotted(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    """An attribute of something that is no name: `make().attr`."""

    value: Expr
    name: str


class Call(msgspec.Struct, frozen=True, array_like=True, tag="f"):
    """A call; `spread` says that `*args` or `**kwargs` were left out."""

    function: Expr
    args: tuple[Expr, ...]
    keywords: dict[str, Expr]
    spread: bool = False


class Either(msgspec.Struct, frozen=True, array_like=True, tag="e"):
    """`A | B`."""

    left: Expr
    right: Expr


class Other(msgspec.Struct, frozen=True, array_like=True, tag="o"):
    """Any other expression: only that there is one."""


Expr = Name | Constant | Many | Item | Dotted | Call | Either | Other


class Import(msgspec.Struct, frozen=True, array_like=True):
    """One imported name: `name` is what it binds, `target` what it means, with leading dots if relative.

    `from a import *` binds `*` to `a`. `import a.b` binds `a` to `a` and has `loads` `a.b`.
    `typing` says that it stands under `if TYPE_CHECKING`.
    """

    name: str
    target: str
    line: int
    loads: str
    typing: bool = False


class Kind(IntEnum):
    """How a parameter takes its argument."""

    POSITIONAL_ONLY = 0
    POSITIONAL = 1
    VARIADIC = 2
    KEYWORD_ONLY = 3
    KEYWORDS = 4


class Parameter(msgspec.Struct, frozen=True, array_like=True):
    """A parameter; `annotation` is source text, empty without one."""

    name: str
    kind: Kind
    annotation: str
    default: bool


class Function(msgspec.Struct, frozen=True, array_like=True):
    """The outside of a function or method.

    `returns` is the annotation's text, empty without one. `result` is the returned
    expression of a body that is one `return` alone. `stub` says that the body does
    nothing (`...`, `pass`, a docstring, `raise NotImplementedError`).
    """

    name: str
    line: int
    parameters: tuple[Parameter, ...]
    returns: str
    decorators: tuple[Expr, ...]
    docstring: bool
    asynchronous: bool
    result: Expr | None = None
    stub: bool = False


class Assignment(msgspec.Struct, frozen=True, array_like=True):
    """A name bound at the level of a module or class; `annotation` is source text, empty without one."""

    name: str
    line: int
    annotation: str
    value: Expr | None


class Class(msgspec.Struct, frozen=True, array_like=True):
    """A class: its header and what its body binds; of two bindings of one name both stand, in order."""

    name: str
    line: int
    bases: tuple[Expr, ...]
    keywords: dict[str, Expr]
    decorators: tuple[Expr, ...]
    docstring: bool
    methods: tuple[Function, ...]
    fields: tuple[Assignment, ...]
    classes: tuple[Class, ...]

    def method(self, name: str) -> Function | None:
        """Give the method that stands last under a name."""
        # Asked for every member of every ancestor: `next` and a generator cost twice as much.
        for method in reversed(self.methods):
            if method.name == name:
                return method
        return None

    def field(self, name: str) -> Assignment | None:
        """Give the assignment that stands last under a name."""
        for field in reversed(self.fields):
            if field.name == name:
                return field
        return None

    def inner(self, name: str) -> Class | None:
        """Give the nested class that stands last under a name, such as `Meta`."""
        return next((inner for inner in reversed(self.classes) if inner.name == name), None)


class Read(msgspec.Struct, frozen=True, array_like=True, tag="r"):
    """A dotted name that a template evaluates: `order.user.email`."""

    path: tuple[str, ...]
    line: int


class Turn(msgspec.Struct, frozen=True, array_like=True, tag="f"):
    """A loop of a template: its targets, the dotted name that it goes over, empty where that is anything else.

    `few` says that a fixed number of the items is taken.
    """

    names: tuple[str, ...]
    over: tuple[str, ...]
    body: tuple[TemplateNode, ...]
    line: int
    few: bool = False


class Bind(msgspec.Struct, frozen=True, array_like=True, tag="b"):
    """A name that a template gives something, by its dotted name; empty where that is anything else."""

    name: str
    path: tuple[str, ...]
    line: int


class Scope(msgspec.Struct, frozen=True, array_like=True, tag="s"):
    """A part of a template at whose end the names are what they were before."""

    body: tuple[TemplateNode, ...]


class Insert(msgspec.Struct, frozen=True, array_like=True, tag="i"):
    """Another template that is put in, by its name; `given` are names with what they mean there, `alone` no others."""

    template: str
    given: tuple[tuple[str, tuple[str, ...]], ...]
    alone: bool
    line: int


class Extend(msgspec.Struct, frozen=True, array_like=True, tag="e"):
    """The template whose blocks are filled, by its name."""

    template: str


TemplateNode = Read | Turn | Bind | Scope | Insert | Extend


class FileFacts(msgspec.Struct, frozen=True, array_like=True):
    """All that is remembered of one file.

    `exports` is `__all__` where it is a plain list of strings, else None. `broken` says
    that the file could not be parsed: it then holds nothing. `template` is what a template reads, which has nothing else.
    """

    imports: tuple[Import, ...] = ()
    classes: tuple[Class, ...] = ()
    functions: tuple[Function, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    exports: tuple[str, ...] | None = None
    docstring: bool = False
    broken: bool = False
    template: tuple[TemplateNode, ...] = ()

    def every_class(self) -> Iterator[tuple[str, Class]]:
        """Give all classes with their qualified names, nested ones after their owners."""
        stack = [("", cls) for cls in reversed(self.classes)]
        while stack:
            outer, cls = stack.pop()
            qualname = f"{outer}{cls.name}"
            yield qualname, cls
            stack += [(f"{qualname}.", inner) for inner in reversed(cls.classes)]


def without_lines(facts: FileFacts) -> FileFacts:
    """Give the facts as they were if all of the file stood on line 0: what moves a line down changes nothing else."""
    return msgspec.structs.replace(
        facts,
        imports=_moved(facts.imports),
        classes=tuple(map(_class_without_lines, facts.classes)),
        functions=_moved(facts.functions),
        assignments=_moved(facts.assignments),
    )


def without_bodies(facts: FileFacts, given: Container[str] = ()) -> FileFacts:
    """Give the facts without lines, as they were if no body of a function said anything; of methods `given`, by their qualified names, it says what they return."""
    bare = without_lines(facts)
    return msgspec.structs.replace(
        bare,
        classes=tuple(_class_without_bodies(cls, cls.name, given) for cls in bare.classes),
        functions=tuple(_without_body(function) for function in bare.functions),
    )


def _class_without_bodies(cls: Class, qualname: str, given: Container[str]) -> Class:
    return msgspec.structs.replace(
        cls,
        methods=tuple(_without_body(each, f"{qualname}.{each.name}" in given) for each in cls.methods),
        classes=tuple(_class_without_bodies(each, f"{qualname}.{each.name}", given) for each in cls.classes),
    )


def _without_body(function: Function, gives: bool = False) -> Function:
    result = function.result if gives else None
    return msgspec.structs.replace(function, docstring=False, result=result, stub=False)


def _class_without_lines(cls: Class) -> Class:
    return msgspec.structs.replace(
        cls,
        line=0,
        methods=_moved(cls.methods),
        fields=_moved(cls.fields),
        classes=tuple(map(_class_without_lines, cls.classes)),
    )


def _moved(placed: tuple[P, ...]) -> tuple[P, ...]:
    return tuple(msgspec.structs.replace(each, line=0) for each in placed)


VERSION = 4  # raise it whenever the facts change their meaning or shape: old caches are then forgotten
