"""What a schema of Pydantic reads of each row that it is made from."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.index import Symbol
from reviewer.index.expressions import parsed
from reviewer.index.facts import Assignment, Class, Constant, Either, Expr, Item, Many
from reviewer.index.facts import Call as Written
from reviewer.index.facts import Name as Named
from reviewer.index.flow.expr import Call, Const, Mapping, Name, Placed, Text
from reviewer.orm.builtin import Argument
from reviewer.orm.fields import Fields
from reviewer.orm.members import written_values
from reviewer.orm.names import Names
from reviewer.orm.objects import Objects
from reviewer.orm.state import State
from reviewer.orm.values import Row, Rows, Value
from reviewer.orm.written import call_name

FROM_ROW = frozenset({"model_validate", "from_orm"})
"""The methods that make a schema of an object by its attributes."""

_ROOTS = frozenset(
    {"pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel", "sqlmodel.main.SQLModel"}
)
_PLAIN = ("pydantic", "sqlmodel", "typing", "typing_extensions", "abc", "builtins")
_SWITCHES = ("from_attributes", "orm_mode")
_REWRITERS = frozenset({"model_validator", "root_validator"})
_LISTS = frozenset({"list", "List", "Sequence", "set", "Set", "tuple", "Tuple", "frozenset", "Iterable"})
_ALIASES = ("validation_alias", "alias")
_DEEPEST = 4  # schemas inside schemas


class Schemas:
    """Reads rows the way Pydantic does: the attributes that are named like the fields of a schema."""

    def __init__(self, state: State, objects: Objects) -> None:
        self._state = state
        self._values = Fields(state, objects)

    def validated(self, cls: Symbol, node: Call, args: list[Argument]) -> None:
        """`BookOut.model_validate(book)`: the fields are read of one row."""
        given = args[0][2] if args and not args[0][0] else None
        asked = any(
            each.name == "from_attributes" and isinstance(each.value, Const) and each.value.value
            for each in node.keywords
        )
        if isinstance(given, Row) and (asked or takes_attributes(self._state.names, cls)):
            self.touch(cls, given, self._state.stand_in(node))

    def made(self, cls: Symbol, args: list[Argument]) -> None:
        """`BooksOut(items=books)`: a field that holds schemas makes one of each row."""
        fields = fields_of(self._state.names, cls)
        for star, keyword, value, written in args:
            found = schema_in(self._state.names, *fields[keyword]) if not star and keyword in fields else None
            if found is None or not isinstance(written, Placed):
                continue
            inner, many = found
            if many and isinstance(value, Rows) and takes_attributes(self._state.names, inner):
                self.serve(value, inner, written)

    def serve(self, rows: Rows, cls: Symbol, place: Placed) -> None:
        """Have a schema made of each of some rows."""
        self._values.serve(rows, cls.qualname, place, lambda row, node: self.touch(cls, row, node))

    def touch(self, cls: Symbol, row: Row, node: Name, deep: int = 0) -> None:
        """Read all that a schema reads of one row."""
        if deep > _DEEPEST or not is_schema(self._state.names, cls):
            return
        for name, (annotation, path) in fields_of(self._state.names, cls).items():
            value: Value = self._values.read(row, name, node)
            found = schema_in(self._state.names, annotation, path)
            if not any(True for _ in self._state.loops):
                continue
            for each in self._values.each(value, node):
                if found is not None:
                    self.touch(found[0], each, node, deep + 1)


def is_schema(names: Names, cls: Symbol) -> bool:
    """Tell whether a class is a schema of Pydantic, no model, of which all is known that says what it reads."""
    line = names.index.mro(cls)
    if cls.kind != "class" or names.graph.model(cls.name) is not None:
        return False
    if not any(each.name in _ROOTS for each in line):
        return False
    return not any(_rewrites(names, each) for each in line)


def _rewrites(names: Names, cls: Symbol) -> bool:
    """Whether a class may have another say about which attributes are read."""
    if not isinstance(cls.facts, Class):
        return cls.name.partition(".")[0] not in _PLAIN
    return any(
        each.name in FROM_ROW
        or not _REWRITERS.isdisjoint((call_name(it) or "").rpartition(".")[2] for it in each.decorators)
        for each in cls.facts.methods
    ) or any(word in _SETTINGS_OF_NAMES for word, _ in _settings(names, cls))


_SETTINGS_OF_NAMES = frozenset({"alias_generator", "getter_dict", "?"})


def takes_attributes(names: Names, cls: Symbol) -> bool:
    """Tell whether a schema says that it can be made from an object."""
    for each in names.index.mro(cls):
        if each.name in ("sqlmodel.SQLModel", "sqlmodel.main.SQLModel"):
            return is_schema(names, cls)
        for word, value in _settings(names, each):
            if word in _SWITCHES:
                return value is True and is_schema(names, cls)
    return False


def _settings(names: Names, cls: Symbol) -> Iterator[tuple[str, object]]:
    """The settings that the body of a class itself writes: `model_config`, `class Config`, words of its header.

    `?` is one that nobody can tell.
    """
    facts = cls.facts
    if not isinstance(facts, Class):
        return
    inner = facts.inner("Config")
    for field in inner.fields if inner is not None else ():
        yield field.name, field.value.value if isinstance(field.value, Constant) else None
    for word, value in facts.keywords.items():
        yield word, value.value if isinstance(value, Constant) else None
    if facts.field("model_config") is None:
        return
    for written in written_values(names, cls, "model_config"):
        match written:
            case Call(args=(), keywords=words):
                pairs = [(each.name, each.value) for each in words]
            case Mapping(keys=keys, values=values):
                pairs = [
                    (k.value if isinstance(k, Text) else "?", v) for k, v in zip(keys, values, strict=True)
                ]
            case _:
                pairs = [("?", written)]
        for word, expr in pairs:
            yield word or "?", expr.value if isinstance(expr, Const) else None


def fields_of(names: Names, cls: Symbol) -> dict[str, tuple[str, str]]:
    """Give the attributes that the fields of a schema are read from: their annotations, and where these stand."""
    found: dict[str, tuple[str, str, str]] = {}
    for each in reversed(names.index.mro(cls)):
        for field in each.facts.fields if isinstance(each.facts, Class) else ():
            if field.annotation and not field.name.startswith("_") and "ClassVar" not in field.annotation:
                found[field.name] = _read_as(field), field.annotation, each.path
    return {name: (annotation, path) for name, annotation, path in found.values() if name}


def _read_as(field: Assignment) -> str:
    """The name of the attribute that a field is read from; empty where nobody can tell."""
    if not isinstance(field.value, Written):
        return "" if "Annotated" in field.annotation and "lias" in field.annotation else field.name
    for word in _ALIASES:
        given = field.value.keywords.get(word)
        if given is not None:
            return str(given.value) if isinstance(given, Constant) else ""
    return "" if field.value.spread else field.name


def schema_in(names: Names, annotation: str, path: str) -> tuple[Symbol, bool] | None:
    """Give the one schema that an annotation holds, and whether it holds many of them."""
    return written_schema(names, parsed(annotation), path) if annotation else None


def written_schema(
    names: Names, written: Expr | None, path: str, *, many: bool = False
) -> tuple[Symbol, bool] | None:
    """Give the same for an annotation that is read already."""
    match written:
        case Constant(value=str(text)):
            return written_schema(names, parsed(text), path, many=many)
        case Either(left=left, right=right) if Constant(None) in (left, right):
            return written_schema(names, right if left == Constant(None) else left, path, many=many)
        case Named(text=text):
            found = names.index.named(text, path)
            return (found, many) if found is not None and is_schema(names, found) else None
        case Item(value=Named(text=holder), index=index):
            inner = index.items[0] if isinstance(index, Many) and index.items else index
            last = holder.rpartition(".")[2]
            if last in _LISTS or last in ("Optional", "Annotated"):
                return written_schema(names, inner, path, many=many or last in _LISTS)
    return None
