"""What a serializer of Django REST framework reads of each row that it is given."""

from __future__ import annotations

from reviewer.index import Symbol
from reviewer.index.facts import Call as Written
from reviewer.index.facts import Class, Constant, Expr, Many
from reviewer.index.flow.expr import Call, Const, Name, Placed
from reviewer.orm.builtin import Argument
from reviewer.orm.calling import Following
from reviewer.orm.fields import Fields
from reviewer.orm.members import method
from reviewer.orm.objects import Objects
from reviewer.orm.state import State
from reviewer.orm.values import Instance, Row, Rows, Value
from reviewer.orm.written import call_name

_FRAMEWORK = "rest_framework."
_KEYS = ("PrimaryKeyRelatedField",)
_DEEPEST = 4  # serializers inside serializers


class Serializers:
    """Reads rows the way serializers do; what that asks of the database is reported at `node`."""

    def __init__(self, state: State, following: Following, objects: Objects) -> None:
        self._state = state
        self._following = following
        self._values = Fields(state, objects)

    def is_serializer(self, cls: Symbol) -> bool:
        """Tell whether a class descends from a serializer of the framework."""
        line = self._state.names.index.mro(cls)
        return any(each.name.startswith(f"{_FRAMEWORK}serializers.") for each in line)

    def given(self, cls: Symbol, node: Call, args: list[Argument]) -> None:
        """`BookSerializer(books, many=True)`: the serializer reads each of the rows."""
        rows = args[0][2] if args and not args[0][0] else None
        many = any(
            word.name == "many" and isinstance(word.value, Const) and word.value.value
            for word in node.keywords
        )
        if many and isinstance(rows, Rows) and isinstance(args[0][3], Placed) and self.is_serializer(cls):
            self.serve(rows, cls, args[0][3])

    def serve(self, rows: Rows, cls: Symbol, place: Placed) -> None:
        """Have a serializer read each of some rows."""
        self._values.serve(rows, cls.qualname, place, lambda row, node: self.touch(cls, row, node))

    def touch(self, cls: Symbol, row: Row, node: Name, deep: int = 0) -> None:
        """Read all that a serializer reads of one row."""
        if deep > _DEEPEST:
            return
        line = self._state.names.index.mro(cls)
        represented = method(self._state.names, line, "to_representation")
        if represented is not None:
            self._run(represented, cls, row, node)
        depth = self._meta(line, "depth")
        changed = self._meta(line, "extra_kwargs") is not None  # which may make a field one of input alone
        for name, declared in self._fields(line, row).items():
            if declared is not None:
                self._declared(cls, name, declared, row, node, deep)
            elif not changed:
                self._by_name(name, row, node, whole=isinstance(depth, Constant) and bool(depth.value))

    def _fields(self, line: tuple[Symbol, ...], row: Row) -> dict[str, tuple[Written, str] | None]:
        """The fields that are written out: the call that declares each with its file, None for one by name alone."""
        declared: dict[str, tuple[Written, str]] = {}
        for each in reversed(line):
            for field in each.facts.fields if isinstance(each.facts, Class) else ():
                if isinstance(field.value, Written) and self._is_field(field.value, each.path):
                    declared[field.name] = field.value, each.path
        listed = self._meta(line, "fields")
        if isinstance(listed, Many):
            names = [each.value for each in listed.items if isinstance(each, Constant)]
            return {str(name): declared.get(str(name)) for name in names}
        found: dict[str, tuple[Written, str] | None] = dict(declared)
        if listed == Constant("__all__"):
            classes = [each.facts for each in self._state.names.index.mro(row.model.symbol)]
            own = [field.name for facts in classes if isinstance(facts, Class) for field in facts.fields]
            found = {**dict.fromkeys(name for name in own if name in row.model.relations), **found}
        return found

    def _meta(self, line: tuple[Symbol, ...], name: str) -> Expr | None:
        for each in line:
            meta = each.facts.inner("Meta") if isinstance(each.facts, Class) else None
            field = meta.field(name) if meta is not None else None
            if field is not None:
                return field.value
        return None

    def _is_field(self, call: Written, path: str) -> bool:
        cls = self._class(call, path)
        if cls is None:
            return False
        return any(each.name.startswith(_FRAMEWORK) for each in self._state.names.index.mro(cls))

    def _class(self, call: Written, path: str) -> Symbol | None:
        text = call_name(call)
        return self._state.names.index.named(text, path) if text else None

    def _declared(
        self, cls: Symbol, name: str, declared: tuple[Written, str], row: Row, node: Name, deep: int
    ) -> None:
        call, path = declared
        kind = self._class(call, path)
        words = call.keywords
        if kind is None or words.get("write_only") == Constant(True):
            return
        title = kind.name.rpartition(".")[2]
        if title == "SerializerMethodField":
            written = words.get("method_name") or (call.args[0] if call.args else None)
            text = written.value if isinstance(written, Constant) else f"get_{name}"
            found = method(self._state.names, self._state.names.index.mro(cls), str(text))
            if found is not None:
                self._run(found, cls, row, node)
            return
        source = words.get("source")
        path_of = str(source.value) if isinstance(source, Constant) else "" if source is not None else name
        nested = kind.kind == "class" and self.is_serializer(kind)
        keys = title in _KEYS and words.get("many") != Constant(True) and "." not in path_of
        if not path_of or keys or (path_of == "*" and not nested):
            return
        owner: Value = row
        hops = [] if path_of == "*" else path_of.split(".")
        for hop in hops:
            owner = self._values.read(owner, hop, node, calls=True)
        for each in self._values.each(owner, node):
            if nested:
                self.touch(kind, each, node, deep + 1)

    def _by_name(self, name: str, row: Row, node: Name, whole: bool) -> None:
        """A field without a declaration: the key of a relation to one row costs nothing."""
        relation = row.model.relations.get(name)
        if relation is not None and relation.kind == "one" and relation.column and not whole:
            return
        if relation is not None or name not in row.model.columns:
            list(self._values.each(self._values.read(row, name, node, calls=True), node))

    def _run(self, function: Symbol, cls: Symbol, row: Row, node: Name) -> None:
        self._following.call(function, Instance(cls, exact=True), node, [("", "", row, node)])
