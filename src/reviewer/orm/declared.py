"""What a class says about itself: whether it is a model, its columns, relations and managers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reviewer.index import Index, Symbol
from reviewer.index.expressions import parsed
from reviewer.index.facts import Assignment, Call, Class, Constant, Either, Expr, Function, Item, Many, Name
from reviewer.orm.knowledge import Orm, RelationTable, Strategies


class Declared(msgspec.Struct, frozen=True):
    """A relation as it is written: `owner` is the class whose body holds it."""

    name: str
    owner: Symbol
    line: int
    table: RelationTable
    call: Call
    annotation: str


class Reader:
    """Reads classes of one project with the words of one ORM."""

    def __init__(self, index: Index, orm: Orm) -> None:
        self._index = index
        self._orm = orm
        self._roots = self._canonical(orm.models.roots)
        self._named: dict[tuple[str, str], str] = {}

    @property
    def strategies(self) -> Strategies:
        """The loading strategies that relations of this ORM name."""
        return self._orm.strategies

    @property
    def user_setting(self) -> str:
        """The name of the setting that names the model of users."""
        return self._orm.models.user_setting or "-"

    @property
    def user_lookups(self) -> tuple[str, ...]:
        """The functions that give the model of users."""
        return self._orm.models.user_lookups

    @property
    def parent_link(self) -> str:
        """What a child's relation to the row of its parent is called; empty where there is none."""
        return self._orm.models.parent_link

    def is_proxy(self, cls: Symbol) -> bool:
        """Tell whether a class is a model without a table of its own."""
        word = self._orm.models.proxy
        return bool(word) and self.variable(cls, word) is True

    def is_model(self, cls: Symbol) -> bool:
        """Tell whether a class descends from one of the roots, declared, made or borrowed."""
        line = self._index.mro(cls)
        words = self._orm.models.needs_keyword
        for above in line[1:]:
            if above.name in self._roots:
                word = words.get(above.name)
                return word is None or any(self._says(each, word) for each in line)
        return any(self._has_made_root(each) for each in line)

    def is_root(self, cls: Symbol) -> bool:
        """Tell whether a class is itself only the root that models are made from."""
        facts = cls.facts
        return isinstance(facts, Class) and any(
            self.named(call_name(each), cls.path) in self._orm.models.decorators for each in facts.decorators
        )

    def named(self, text: str | None, path: str, inside: str = "") -> str:
        """Give the dotted name that a name in a file means; empty for what the project does not show."""
        if not text:
            return ""
        key = path, text
        known = self._named.get(key)
        if known is None:
            found = self._index.named(text, path, inside)
            known = self._named[key] = found.name if found else ""
        return known

    def relations(self, cls: Symbol) -> Iterator[Declared]:
        """Give the relations that a class body declares."""
        facts = cls.facts
        if not isinstance(facts, Class):
            return
        for field in facts.fields:
            yield from self._relation(cls, field.name, field.line, field.value, field.annotation)
        for method in facts.methods:
            yield from self._declared_by(cls, method)

    def columns(self, cls: Symbol) -> Iterator[tuple[str, bool]]:
        """Give the columns that a class body declares, and whether each is the primary key."""
        facts = cls.facts
        for field in facts.fields if isinstance(facts, Class) else ():
            if isinstance(field.value, Call) and self.is_column(field.value, cls.path):
                yield field.name, field.value.keywords.get("primary_key") == Constant(True)

    def is_column(self, call: Call, path: str) -> bool:
        """Tell whether a call makes a column."""
        name = self.named(call_name(call), path)
        return any(
            name == word or (word.endswith(".") and name.startswith(word) and name.endswith("Field"))
            for word in self._orm.models.columns
        )

    def foreign_tables(self, cls: Symbol) -> Iterator[str]:
        """Give the names of the tables that the columns of a class refer to."""
        facts = cls.facts
        word = self._orm.models.foreign_key_word
        for field in facts.fields if isinstance(facts, Class) else ():
            if not isinstance(field.value, Call):
                continue
            named = [field.value.keywords.get(word)]
            for arg in field.value.args:
                if (
                    isinstance(arg, Call)
                    and self.named(call_name(arg), cls.path) in self._orm.models.foreign_keys
                ):
                    named += arg.args[:1]
            for each in named:  # "app.user.id", or the column itself: User.id
                text = (
                    each.value
                    if isinstance(each, Constant)
                    else each.text
                    if isinstance(each, Name)
                    else None
                )
                if isinstance(text, str):
                    yield bare(text.rpartition(".")[0].rpartition(".")[2])

    def variable(self, cls: Symbol, dotted: str) -> object:
        """Give the constant that a class body binds to a name such as `Meta.abstract`; None without one."""
        facts: Class | None = cls.facts if isinstance(cls.facts, Class) else None
        *outer, name = dotted.split(".")
        for word in outer:
            facts = facts.inner(word) if facts else None
        field = facts.field(name) if facts and name else None
        return field.value.value if field and isinstance(field.value, Constant) else None

    def _relation(
        self, cls: Symbol, name: str, line: int, value: Expr | None, annotation: str
    ) -> Iterator[Declared]:
        if isinstance(value, Call):
            table = self._table(value, cls.path)
            if table is not None:
                yield Declared(name, cls, line, table, value, annotation)

    def _table(self, call: Call, path: str) -> RelationTable | None:
        text = call_name(call)
        if text is None:
            return None
        known = self._orm.relations.get(self.named(text, path))
        if known is not None:
            return known
        owner, _, last = text.rpartition(".")
        if owner and self._is_database(owner, path):  # db.relationship
            return next(
                (table for name, table in self._orm.relations.items() if name.endswith(f".{last}")), None
            )
        made = self._index.named(text, path)
        if made is None or made.kind != "class":
            return None
        names = (above.name for above in self._index.mro(made)[1:])
        return next((table for each in names if (table := self._orm.relations.get(each))), None)

    def _declared_by(self, cls: Symbol, method: Function) -> Iterator[Declared]:
        words = {word for table in self._orm.relations.values() for word in table.decorators}
        if method.result is not None and any(
            self.named(call_name(each), cls.path) in words for each in method.decorators if words
        ):
            yield from self._relation(cls, method.name, method.line, method.result, method.returns)

    def _has_made_root(self, cls: Symbol) -> bool:
        facts = cls.facts
        if not isinstance(facts, Class):
            return False
        return self.is_root(cls) or any(self._is_made(base, cls.path) for base in facts.bases)

    def _is_made(self, base: Expr, path: str) -> bool:
        """`Base = declarative_base()`, or `db.Model` of an object that has such an attribute."""
        if not isinstance(base, Name):
            return False
        factories = self._orm.models.factories
        found = self._index.named(base.text, path)
        if found is not None and isinstance(found.facts, Assignment):
            return self.named(call_name(found.facts.value), found.path) in factories
        owner, _, last = base.text.rpartition(".")
        return (
            bool(owner)
            and last in self._orm.models.attribute_roots.values()
            and self._is_database(owner, path)
        )

    def _is_database(self, text: str, path: str) -> bool:
        found = self._index.named(text, path)
        if found is None or not isinstance(found.facts, Assignment):
            return False
        made = self._index.named(call_name(found.facts.value) or "", found.path)
        if made is None:
            return False
        names = [each.name for each in self._index.mro(made)] if made.kind == "class" else [made.name]
        return not self._orm.models.attribute_roots.keys().isdisjoint(names)

    def _says(self, cls: Symbol, word: str) -> bool:
        return isinstance(cls.facts, Class) and cls.facts.keywords.get(word) == Constant(True)

    def _canonical(self, names: tuple[str, ...]) -> frozenset[str]:
        """Names of roots, and what they are called inside a project that defines them itself."""
        found = (self._index.resolve(name) for name in names)
        return frozenset(names) | {each.name for each in found if each is not None}


def call_name(value: Expr | None) -> str | None:
    """Give the name that a call calls, or that a decorator is; None for anything else."""
    if isinstance(value, Call):
        value = value.function
    return value.text if isinstance(value, Name) else None


def bare(table: str) -> str:
    """Give a table's name as it can be compared with a class's: `user_group` is `UserGroup`'s."""
    return table.replace("_", "").lower()


def annotated(text: str) -> tuple[str | None, bool]:
    """Give the class that a relation's annotation names, and whether it holds many of them."""
    return _inside(parsed(text), many=False)


_HOLDERS = frozenset(
    ["Mapped", "DynamicMapped", "WriteOnlyMapped", "Optional", "Annotated", "ClassVar", "Final"]
)
_MANY = frozenset(
    [
        "list",
        "List",
        "set",
        "Set",
        "Sequence",
        "Collection",
        "Iterable",
        "MutableSequence",
        "MutableSet",
        "tuple",
        "Tuple",
        "DynamicMapped",
        "WriteOnlyMapped",
        "KeyFuncDict",
        "AppenderQuery",
        "InstrumentedList",
    ]
)


def _inside(value: Expr, many: bool) -> tuple[str | None, bool]:
    match value:
        case Constant(value=str(text)):
            return _inside(parsed(text), many)
        case Name(text=text):
            return text, many
        case Item(value=Name(text=holder), index=index):
            last = holder.rpartition(".")[2]
            if last in _HOLDERS or last in _MANY:
                inner = index.items[0] if isinstance(index, Many) and index.items else index
                return _inside(inner, many or last in _MANY)
        case Either(left=left, right=right):
            return _inside(right if left == Constant(None) else left, many)
    return None, many
