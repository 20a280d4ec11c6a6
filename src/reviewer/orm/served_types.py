"""Types of GraphQL: which model their objects are rows of, and which of them a project serves in lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from reviewer.index import Index, Symbol
from reviewer.index.expressions import parsed
from reviewer.index.facts import Call, Class, Constant, Either, Expr, Function, Item, Many, Name
from reviewer.index.mentions import mentions_of
from reviewer.orm.model import Model
from reviewer.orm.names import Names
from reviewer.orm.values import Row
from reviewer.orm.written import call_name

_GRAPHENE = frozenset(
    {"graphene.ObjectType", "graphene.types.ObjectType", "graphene.types.objecttype.ObjectType"}
)
_OF_DJANGO = frozenset({"graphene_django.DjangoObjectType", "graphene_django.types.DjangoObjectType"})
_MANY = frozenset(
    {"graphene.List", "graphene.types.List", "graphene.types.structures.List"}
    | {
        "graphene.relay.ConnectionField",
        "graphene.ConnectionField",
        "graphene.relay.connection.ConnectionField",
    }
    | {f"graphene_django.{each}" for each in ("DjangoListField", "DjangoConnectionField")}
    | {f"graphene_django.fields.{each}" for each in ("DjangoListField", "DjangoConnectionField")}
    | {"graphene_django.filter.DjangoFilterConnectionField"}
    | {"graphene_django.filter.fields.DjangoFilterConnectionField"}
)
_STRAWBERRY = ("strawberry.", "strawberry_django.")
_HOLDERS = frozenset(
    {"list", "List", "Sequence", "Iterable", "tuple", "Connection", "ListConnection", "DjangoListConnection"}
    | {"ListConnectionWithTotalCount", "DjangoCursorConnection", "OffsetPaginated", "QuerySet"}
)


@dataclass(frozen=True)
class Resolver:
    """A method that gives one field of a type; `hinted` says that it names what it needs of the query."""

    symbol: Symbol
    field: str
    hinted: bool = False


def model_of(names: Names, cls: Symbol) -> Model | None:
    """Give the model whose rows are the objects of a type, where the type itself says it."""
    facts = cls.facts
    if not isinstance(facts, Class):
        return None
    written: Expr | None = None
    if any(each.name in _OF_DJANGO for each in names.index.mro(cls)):
        meta = facts.inner("Meta")
        field = meta.field("model") if meta is not None else None
        written = field.value if field is not None else None
    for each in facts.decorators:
        if isinstance(each, Call) and each.args and strawberry(names, each, cls.path) in ("type", "node"):
            written = each.args[0]
    found = names.index.named(written.text, cls.path) if isinstance(written, Name) else None
    return names.graph.model(found.name) if found is not None else None


def resolvers_of(names: Names, cls: Symbol) -> Iterator[tuple[Resolver, Model]]:
    """Give the resolvers that the body of a type itself has, with the model whose row each is given."""
    facts = cls.facts
    if not isinstance(facts, Class):
        return
    own = model_of(names, cls)
    graphene = any(each.name in _GRAPHENE | _OF_DJANGO for each in names.index.mro(cls))
    for each in facts.methods:
        symbol = Symbol(cls.module, f"{cls.qualname}.{each.name}", "function", cls.path, each)
        if graphene and each.name.startswith("resolve_") and len(each.parameters) > 1 and _is_plain(each):
            hint = names.beside(cls.path).annotated(each.parameters[0].annotation)
            model = hint.model if isinstance(hint, Row) else own
            if model is not None:
                yield Resolver(symbol, each.name.removeprefix("resolve_")), model
        elif not graphene and own is not None and each.parameters:
            field = strawberry_field(names, each, cls.path)
            if field is not None:
                yield Resolver(symbol, each.name, isinstance(field, Call) and bool(field.keywords)), own


def strawberry(names: Names, decorator: Expr, path: str) -> str:
    """Give the last word of a decorator of Strawberry; empty for any other."""
    text = call_name(decorator)
    found = names.index.named(text, path) if text else None
    return found.name.rpartition(".")[2] if found is not None and found.name.startswith(_STRAWBERRY) else ""


def strawberry_field(names: Names, method: Function, path: str) -> Expr | None:
    """Give the one decorator that makes a method a field."""
    one = method.decorators[0] if len(method.decorators) == 1 else None
    return one if one is not None and strawberry(names, one, path) in ("field", "connection") else None


def is_listed(names: Names, cls: Symbol) -> bool:
    """Tell whether some field of the project gives a list or connection of a type."""
    names.index.note(mentions_of(cls.qualname))
    index = names.index
    if index not in _listed:
        with index.unnoted():
            _listed[index] = frozenset(each.name for each in _all_listed(names))
    return cls.name in _listed[index]


_listed: WeakKeyDictionary[Index, frozenset[str]] = WeakKeyDictionary()


def _all_listed(names: Names) -> Iterator[Symbol]:
    for cls in names.index.classes():
        facts = cls.facts
        for field in facts.fields if isinstance(facts, Class) else ():
            yield from given_by(names, cls, field.name)
        for each in facts.methods if isinstance(facts, Class) else ():
            if each.returns and each.decorators and strawberry_field(names, each, cls.path) is not None:
                yield from held_by(names, each.returns, cls.path)


def given_by(names: Names, cls: Symbol, name: str) -> Iterator[Symbol]:
    """Give the type that a field of a class gives a list of."""
    facts = cls.facts
    field = facts.field(name) if isinstance(facts, Class) else None
    if field is None or not isinstance(facts, Class):
        return
    if isinstance(field.value, Call):
        yield from _inside(names, field.value, cls.path, many=False)
    elif field.annotation and any(strawberry(names, each, cls.path) for each in facts.decorators):
        yield from held_by(names, field.annotation, cls.path)


def _inside(names: Names, written: Expr, path: str, *, many: bool) -> Iterator[Symbol]:
    """The types in a field of Graphene: `graphene.List(graphene.NonNull(BookType))`."""
    match written:
        case Call(args=args):
            text = call_name(written)
            kind = names.index.named(text, path) if text else None
            if kind is None or kind.name.partition(".")[0] in ("django", "sqlalchemy"):
                return
            inner = many or any(each.name in _MANY for each in names.index.mro(kind))
            for each in args[:1]:
                yield from _inside(names, each, path, many=inner)
        case Name(text=text) if many:
            found = names.index.named(text, path)
            if found is not None and isinstance(found.facts, Class):
                meta = found.facts.inner("Meta")
                node = meta.field("node") if meta is not None else None
                if node is not None and isinstance(node.value, Name):
                    found = names.index.named(node.value.text, found.path)
                if found is not None:
                    yield found


def held_by(names: Names, annotation: str, path: str) -> Iterator[Symbol]:
    """Give the type of which an annotation holds many: `list[BookType]`."""
    if annotation:
        yield from _held(names, parsed(annotation), path)


def _held(names: Names, written: Expr, path: str) -> Iterator[Symbol]:
    """The type in an annotation that holds many: `list[BookType]`."""
    match written:
        case Constant(value=str(text)):
            yield from _held(names, parsed(text), path)
        case Either(left=left, right=right) if Constant(None) in (left, right):
            yield from _held(names, right if left == Constant(None) else left, path)
        case Item(value=Name(text=holder), index=index) if holder.rpartition(".")[2] in _HOLDERS:
            inner = index.items[0] if isinstance(index, Many) and index.items else index
            text = inner.text if isinstance(inner, Name) else ""
            if isinstance(inner, Constant) and isinstance(inner.value, str):
                text = inner.value
            found = names.index.named(text, path) if text else None
            if found is not None and found.kind == "class":
                yield found


def _is_plain(function: Function) -> bool:
    return all(each == Name("staticmethod") for each in function.decorators)
