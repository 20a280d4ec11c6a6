"""What a class says about itself: its columns, relations and managers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reviewer.index import Index, Symbol
from reviewer.index.facts import Call, Class, Constant, Expr, Function, Name
from reviewer.orm.knowledge import Orm, RelationTable, Strategies
from reviewer.orm.roots import Roots
from reviewer.orm.written import bare, call_name


class Declared(msgspec.Struct, frozen=True):
    """A relation as it is written: `owner` is the class whose body holds it."""

    name: str
    owner: Symbol
    table: RelationTable
    call: Call
    annotation: str


class Reader(Roots):
    """Reads classes of one project with the words of one ORM."""

    def __init__(self, index: Index, orm: Orm) -> None:
        super().__init__(index, orm)
        self._columns: dict[Symbol, tuple[tuple[str, bool], ...]] = {}  # one body is that of many models

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
    def free_labels(self) -> bool:
        """Whether the label of a quoted model says nothing about the package that it lies in."""
        return self._orm.models.free_labels

    @property
    def parent_link(self) -> str:
        """What a child's relation to the row of its parent is called; empty where there is none."""
        return self._orm.models.parent_link

    def is_proxy(self, cls: Symbol) -> bool:
        """Tell whether a class is a model without a table of its own."""
        word = self._orm.models.proxy
        return bool(word) and self.variable(cls, word) is True

    def relations(self, cls: Symbol) -> Iterator[Declared]:
        """Give the relations that a class body declares."""
        facts = cls.facts
        if not isinstance(facts, Class):
            return
        for field in facts.fields:
            yield from self._relation(cls, field.name, field.value, field.annotation)
        for method in facts.methods:
            yield from self._declared_by(cls, method)

    def columns(self, cls: Symbol) -> tuple[tuple[str, bool], ...]:
        """Give the columns that a class body declares, and whether each is the primary key."""
        known = self._columns.get(cls)
        if known is None:
            known = self._columns[cls] = tuple(self._declared_columns(cls))
        return known

    def _declared_columns(self, cls: Symbol) -> Iterator[tuple[str, bool]]:
        facts = cls.facts
        for field in facts.fields if isinstance(facts, Class) else ():
            if isinstance(field.value, Call) and self.is_column(field.value, cls.path):
                yield field.name, field.value.keywords.get("primary_key") == Constant(True)
            elif field.value is None and self._holds_column(field.annotation, cls.path):
                yield field.name, False

    def is_column(self, call: Call, path: str) -> bool:
        """Tell whether a call makes a column."""
        name = self.named(call_name(call), path)
        return any(
            name == word or (word.endswith(".") and name.startswith(word) and name.endswith("Field"))
            for word in self._orm.models.columns
        )

    def _holds_column(self, annotation: str, path: str) -> bool:
        """Tell whether an annotation alone declares a column: `title: Mapped[str]`."""
        holder, bracket, _ = annotation.partition("[")
        return bool(bracket) and self.named(holder, path) in self._orm.models.column_holders

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

    def _relation(self, cls: Symbol, name: str, value: Expr | None, annotation: str) -> Iterator[Declared]:
        if isinstance(value, Call):
            table = self._table(value, cls.path)
            if table is not None:
                yield Declared(name, cls, table, value, annotation)

    def _table(self, call: Call, path: str) -> RelationTable | None:
        text = call_name(call)
        if text is None:
            return None
        known = self._orm.relations.get(self.named(text, path))
        if known is not None:
            return known
        owner, _, last = text.rpartition(".")
        if owner and self.is_database(owner, path):  # db.relationship
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
            yield from self._relation(cls, method.name, method.result, method.returns)
