"""What the names of one file mean to the flow of queries, by the index and the models of the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reviewer.finding import Confidence
from reviewer.index import Index, Symbol
from reviewer.index.expressions import parsed
from reviewer.index.facts import Assignment, Call, Constant, Either, Expr, Item, Many, Name
from reviewer.index.flow.stmt import Function, Suite
from reviewer.orm.graph import Graph
from reviewer.orm.knowledge import orms
from reviewer.orm.learned import Made, Meaning, learned_of
from reviewer.orm.model import Model
from reviewer.orm.values import Bag, Callee, Fixed, Instance, Pack, Ref, Row, Rows, Thing, Value, changed
from reviewer.orm.written import call_name

_MANY = frozenset(
    {
        "list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "Iterable", "Iterator", "Collection",
        "Generator", "tuple", "Tuple", "AbstractSet", "MutableSequence", "Deque", "deque",
    }
)  # fmt: skip
_MIGRATION = re.compile(r"(?:^|/)migrations/")
_LONGEST = 8  # dots of a name that may still mean something
_QUERYSETS = frozenset({"QuerySet", "BaseQuerySet", "QuerySetAny"})
_MANAGERS = frozenset({"Manager", "RelatedManager", "ManyRelatedManager"})
_THROUGH = frozenset({"Optional", "Annotated", "Final", "ClassVar", "Required"})
_ENUMS = ("enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "django.db.models.TextChoices",
          "django.db.models.IntegerChoices", "django.db.models.Choices")  # fmt: skip


class Names:
    """The names of one file that no function rebinds.

    `barren` are functions that ask nothing whatever is unknown of their arguments, with what of the index
    says so and how many statements were followed; `attributes` are what
    `__init__` sets, by object, and `given` those of which somebody else than `__init__` says it. All files
    that are followed for one file share these; what is `learned`, all files of the index.
    """

    def __init__(self, index: Index, graph: Graph, path: str) -> None:
        self.index = index
        self.graph = graph
        self.path = path
        self.learned = learned_of(index)
        self.barren: dict[tuple[str, str, Value, frozenset[str]], tuple[frozenset[str], int]] = {}
        self.attributes: dict[Instance, Made] = {}
        self.given: dict[Instance, dict[str, Value]] = {}
        self._meanings = self.learned.meanings.setdefault(path, {})
        self._making: set[str] = set()
        self._beside = {path: self}

    def beside(self, path: str) -> Names:
        """Give the names of another file of the project."""
        known = self._beside.get(path)
        if known is None:
            known = self._beside[path] = Names(self.index, self.graph, path)
            known._beside, known.barren = self._beside, self.barren
            known.attributes, known.given = self.attributes, self.given
        return known

    def body_of(self, function: Function) -> Suite:
        """Read the body of a function of this file."""
        return self.index.flow(self.path).body(function)

    def value(self, text: str) -> Value:
        """Give what a name or dotted name means at the level of the module."""
        return self._meaning(text, self._value)

    def imported(self, dotted: str) -> Value:
        """Give what an absolute dotted name means, as an import inside a function has it."""
        return self._meaning(f"import {dotted}", self._imported)

    def annotated(self, annotation: str) -> Value:
        """Give what a value of an annotation is, by its text: another one each time, as two parameters hold different rows."""
        return _another(self._meaning(f": {annotation}", self._annotated)) if annotation else None

    def _meaning(self, written: str, look: Callable[[str], Value]) -> Value:
        """What something means that is written in this file; `look` finds it out the first time."""
        known = self._meanings.get(written)
        if known is None:
            with self.index.reading() as read:
                value = look(written)
            known = self._meanings[written] = Meaning(value, self.learned.shared(read.keys))
        self.index.note_all(known.keys)
        return known.value

    def _imported(self, written: str) -> Value:
        found = self.index.resolve(written.removeprefix("import "), self.path)
        return self._of(found) if found is not None else None

    def _annotated(self, written: str) -> Value:
        return self.typed(parsed(written.removeprefix(": ")))

    def typed(self, written: Expr) -> Value:
        """Give what a value of a written type is."""
        match written:
            case Constant(value=str(text)):
                return self.typed(parsed(text))
            case Either(left=left, right=right):
                return self.typed(right if left == Constant(None) else left)
            case Name(text=text):
                return self._instance(text)
            case Item(value=Name(text=holder), index=index):
                return self._held(holder.rpartition(".")[2], index)
        return None

    def _value(self, text: str) -> Value:
        if text.count(".") > _LONGEST:
            return None
        owner, _, attribute = text.rpartition(".")
        outer = self.value(owner) if owner else None
        if isinstance(outer, Ref) or (owner and self._is_below_model(owner)):
            return None  # what a model's attributes are, the models tell
        if isinstance(outer, Thing):
            kind = outer.orm.objects.get(f"{outer.kind} {attribute}")
            return Thing(outer.orm, kind) if kind else None
        found = self.index.named(text, self.path)
        return self._of(found) if found is not None else None

    def _is_below_model(self, text: str) -> bool:
        owner = text.rpartition(".")[0]
        return bool(owner) and (isinstance(self.value(owner), Ref) or self._is_below_model(owner))

    def _of(self, found: Symbol) -> Value:
        if found.kind == "class":
            self.index.mro(found)  # a change of any ancestor may make it a model
        model = self.graph.model(found.name) if found.kind in ("class", "external") else None
        if model is not None:
            return Ref(model)
        for orm in orms():
            if found.name in orm.objects:
                return Thing(orm, orm.objects[found.name])
        if found.kind == "value" and isinstance(found.facts, Assignment):
            if found.name in self._making:
                return None  # `End = End()`: the name of a class is given to its one object
            self._making.add(found.name)
            try:
                return self._made(found.facts.value, found.path)
            finally:
                self._making.discard(found.name)
        if found.kind == "class" and self.index.descends(found, *_ENUMS):
            return Fixed()
        if found.kind == "class":
            return self._heir(found)
        return Callee(found.name, found if found.path else None)

    def _heir(self, cls: Symbol) -> Value:
        """A project's class that descends from a known one stands for it: `class Session(orm.Session)`."""
        for above in self.index.mro(cls)[1:]:
            if any(above.name in orm.functions or above.name in orm.types for orm in orms()):
                return Callee(above.name)
        return Callee(cls.name, cls)

    def _made(self, value: Expr | None, path: str) -> Value:
        """What a module's variable is: a session, a factory, a written collection."""
        if isinstance(value, Many):
            return Fixed()
        if not isinstance(value, Call):
            return None
        name = call_name(value) or ""
        model = self.looked_up(
            name.rpartition(".")[2], [each.value for each in value.args if isinstance(each, Constant)]
        )
        if model is not None:
            return Ref(model)
        made = self.index.named(name, path)
        if made is None:
            return None
        users = self.users_by(made.name)
        if users is not None:
            return users
        outer = self._of(made)
        if isinstance(outer, Callee):
            return self.made_by(outer.name) or _instance_of(outer)
        if isinstance(outer, Thing):
            effect = outer.orm.methods.get(outer.kind, {}).get("()", "")
            return Thing(outer.orm, effect.removeprefix("new ")) if effect.startswith("new ") else None
        return None

    def looked_up(self, function: str, words: Sequence[object]) -> Model | None:
        """Give the model that `get_model("app", "Book")` means, whoever's function it is: the words tell."""
        texts = [word for word in words if isinstance(word, str)]
        if not texts or len(texts) < len(words):
            return None
        found = (self.graph.looked_up(orm, texts) for orm in orms() if function in orm.models.lookups)
        model = next((model for model in found if model is not None), None)
        return model.past if model is not None and _MIGRATION.search(self.path) else model

    def user(self) -> Row | None:
        """Give the row that `request.user` is, if the project says which model its users have."""
        for orm in orms():
            if orm.name in self.graph.users:
                found = self.graph.model(self.graph.users[orm.name].name)
                return Row(found, frozenset(), confidence=Confidence.MEDIUM) if found is not None else None
        return None

    def users_by(self, function: str) -> Ref | None:
        """Give the model of users, if a function is the one that looks it up."""
        for orm in orms():
            if function in orm.models.user_lookups and orm.name in self.graph.users:
                found = self.graph.model(self.graph.users[orm.name].name)
                return Ref(found) if found is not None else None
        return None

    def made_by(self, name: str) -> Value:
        """Give the object that a call of a known function makes."""
        for orm in orms():
            effect = orm.functions.get(name, "")
            if effect.startswith("new "):
                return Thing(orm, effect.removeprefix("new "))
        return None

    def _instance(self, text: str) -> Value:
        value = self.value(text)
        if isinstance(value, Ref):
            return Row(value.model, None, confidence=Confidence.MEDIUM)
        if isinstance(value, Callee):
            for orm in orms():
                kind = orm.types.get(value.name)
                if kind:
                    return Thing(orm, kind)
            if value.symbol is not None and value.symbol.kind == "class":
                return Instance(value.symbol)
        return None

    def _held(self, holder: str, index: Expr) -> Value:
        inner = index.items[0] if isinstance(index, Many) and index.items else index
        if holder in _THROUGH:
            return self.typed(inner)
        if holder in ("dict", "Dict", "Mapping", "MutableMapping", "defaultdict") and isinstance(index, Many):
            value = self.typed(index.items[-1])
            return Bag(value, mapping=True) if value is not None else None
        row = self.typed(inner)
        if holder in ("tuple", "Tuple") and isinstance(index, Many) and index.items[-1:] != (Constant(None),):
            return Pack(tuple(self.typed(each) for each in index.items))
        if not isinstance(row, Row):
            return Bag(row) if holder in _MANY and row is not None else None
        if holder in _QUERYSETS and row.model.orm.models.querysets:
            return _parameter(row, "queryset")
        if holder in _MANAGERS and row.model.orm.models.managers:
            return _parameter(row, "manager")
        return _parameter(row, "list") if holder in _MANY else None


def _another(value: Value) -> Value:
    """A value that is equal and yet not the same: rows and collections of them are told apart by who made them."""
    match value:
        case Rows() | Row():
            return changed(value)
        case Bag(item=item):
            return changed(value, item=_another(item))
        case Pack(items=items):
            return Pack(tuple(map(_another, items)))
    return value


def _instance_of(callee: Callee) -> Instance | None:
    """What calling a class of the project gives."""
    made = callee.symbol
    return Instance(made, exact=True) if made is not None and made.kind == "class" else None


def _parameter(row: Row, kind: str) -> Rows:
    """Rows that a caller made, who may have loaded what they need."""
    return Rows(row.model, kind, frozenset(), Confidence.MEDIUM, given=True)
