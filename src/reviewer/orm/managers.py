"""What queries of a model start from: its managers, and what they load by themselves."""

from __future__ import annotations

from reviewer.index import Index, Symbol
from reviewer.index.facts import Call, Class, Constant, Dotted, Expr, Name
from reviewer.orm.eager import with_paths
from reviewer.orm.knowledge import Orm
from reviewer.orm.model import Manager
from reviewer.orm.written import call_name

_MAKERS = ("as_manager", "from_queryset")


class Managers:
    """Finds the managers of the models of one ORM."""

    def __init__(self, index: Index, orm: Orm) -> None:
        self._index = index
        self._orm = orm
        self._written: dict[Symbol, dict[str, Manager]] = {}

    def of(self, cls: Symbol) -> dict[str, Manager]:
        """Give the managers of a model by their attribute."""
        words = self._orm.models
        found: dict[str, Manager] = {}
        closed = True
        for above in reversed(self._index.mro(cls)):
            if not isinstance(above.facts, Class):
                closed = (closed and above.name in words.roots) or above.name.startswith("builtins.")
                continue
            if above not in self._written:
                self._written[above] = self._written_by(above.facts, above.path)
            found |= self._written[above]
        first = next(iter(found.values()), Manager())
        found.setdefault(words.default_manager, Manager() if closed or not found else Manager((), None))
        for name in words.attributes:
            found.setdefault(name, first if name == "_default_manager" else Manager())
        return found

    def _written_by(self, cls: Class, path: str) -> dict[str, Manager]:
        """The managers of one class body, which is that of every model below it."""
        found: dict[str, Manager] = {}
        for field in cls.fields:
            manager = self._made(field.value, path)
            if manager is not None:
                found[field.name] = manager
            elif field.name == self._orm.models.default_manager and field.value is not None:
                found[field.name] = Manager((), None)
        return found

    def _made(self, value: Expr | None, path: str) -> Manager | None:
        """The manager that a class attribute's value makes, None for anything else."""
        if not isinstance(value, Call):
            return None
        classes = self._classes(value, path)
        if classes is None:
            return None
        return Manager(classes, self._eager(classes))

    def _classes(self, value: Call, path: str) -> tuple[Symbol, ...] | None:
        """The classes behind `M()`, `Q.as_manager()`, `M.from_queryset(Q)()` and `M(...)` of a made name."""
        function = value.function
        if isinstance(function, Call):
            return self._classes(function, path)
        name = call_name(value)
        if name is None:
            return None
        owner, _, last = name.rpartition(".")
        if last in _MAKERS and owner:
            mixed = [arg.text for arg in value.args if isinstance(arg, Name)]
            found = [self._class(text, path) for text in [*mixed, owner]]
            return tuple(cls for cls in found if cls is not None)
        made = self._index.named(name, path)
        if made is None:
            return None
        if made.kind == "value" and made.facts is not None:
            inner = getattr(made.facts, "value", None)
            return self._classes(inner, made.path) if isinstance(inner, Call) else None
        wanted = {*self._orm.models.managers, *self._orm.models.querysets}
        if made.name in self._orm.models.no_managers:
            return None
        if made.kind == "external":
            return () if made.name in wanted or made.name.endswith("Manager") else None
        if made.kind == "class" and (self._index.descends(made, *wanted) or self._from_made(made)):
            return (made, *self._mixed(made))
        return None

    def _from_made(self, cls: Symbol) -> bool:
        """`class M(Manager.from_queryset(Q))`, or a heir of a manager that lies outside the project."""
        facts = cls.facts
        made = isinstance(facts, Class) and any(
            (call_name(base) or "").rpartition(".")[2] in _MAKERS
            for base in facts.bases
            if isinstance(base, Call)
        )
        return made or any(
            each.kind == "external" and each.name.endswith("Manager") for each in self._index.mro(cls)
        )

    def _mixed(self, cls: Symbol) -> tuple[Symbol, ...]:
        """The querysets that a manager class is made from."""
        found: list[Symbol] = []
        for each in self._index.mro(cls):
            if isinstance(each.facts, Class):
                for base in each.facts.bases:
                    if isinstance(base, Call):
                        found += self._classes(base, each.path) or ()
        return tuple(found)

    def _class(self, text: str, path: str) -> Symbol | None:
        found = self._index.named(text, path)
        return found if found is not None and found.kind == "class" else None

    def _eager(self, classes: tuple[Symbol, ...]) -> frozenset[str] | None:
        """What the first `get_queryset` of the classes loads; nothing where the project has none."""
        for cls in classes:
            found = self._index.member(cls, self._orm.models.base_queryset)
            if found is not None:
                result = getattr(found[1], "result", None)
                return self._loaded(result) if result is not None else None
        return frozenset()

    def _loaded(self, value: Expr) -> frozenset[str] | None:
        """What a written chain on `super().get_queryset()` or `self.model...` loads, None if unclear."""
        if not isinstance(value, Call) or not isinstance(value.function, Dotted | Name):
            return None
        if isinstance(value.function, Name):  # SomeQuerySet(self.model, using=self._db)
            return frozenset() if value.args[:1] == (Name("self.model"),) else None
        method = value.function.name
        if method == self._orm.models.base_queryset:
            inner = value.function.value
            return frozenset() if isinstance(inner, Call) and call_name(inner) == "super" else None
        before = self._loaded(value.function.value)
        effect = self._orm.methods["manager"].get(method)
        if before is None or effect not in ("same", "join", "fetch", "only", "defer"):
            return None
        if effect in ("join", "fetch"):
            texts = [arg.value for arg in value.args if isinstance(arg, Constant)]
            paths = [text for text in texts if isinstance(text, str)]
            if len(paths) < len(value.args) or not paths or value.spread:
                return None
            return with_paths(before, paths)
        return before if effect == "same" else None
