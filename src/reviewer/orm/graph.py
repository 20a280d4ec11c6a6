"""The models of a project and how they lead to each other."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from reviewer.index import Index, Symbol
from reviewer.index.facts import Call, Class, Name
from reviewer.orm.declared import Reader, call_name
from reviewer.orm.knowledge import Orm, orms
from reviewer.orm.link import Linker
from reviewer.orm.managers import Managers
from reviewer.orm.model import Model

_RECEIVER = "django.dispatch.receiver"


class Graph:
    """All models of a project by the dotted names of their classes."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.models: dict[str, Model] = {}
        classes = list(index.classes())
        for orm in orms():
            reader = Reader(index, orm)
            found = [cls for cls in classes if _may_be_model(cls) and reader.is_model(cls)]
            models = {cls.name: self._model(orm, reader, cls) for cls in found}
            Linker(index, reader, models).link()
            if orm.models.default_manager:
                self._give_managers(orm, models)
            self.models |= models
        self.files = frozenset(_with_heirs(index, {model.symbol.path for model in self.models.values()}))
        for name in self._watched():
            if name in self.models:
                self.models[name].watched = True

    def model(self, name: str) -> Model | None:
        """Give a model by the dotted name of its class, and note its files as read."""
        found = self.models.get(name)
        if found is not None:
            self._index.note(*found.paths)
        return found

    def _model(self, orm: Orm, reader: Reader, cls: Symbol) -> Model:
        line = self._index.mro(cls)
        words = orm.models
        label = reader.variable(cls, words.label) if words.label else None
        model = Model(
            orm,
            cls,
            abstract=bool(words.abstract)
            and reader.variable(cls, words.abstract) is True
            or reader.is_root(cls),
            open_=any(each.kind == "external" and not _is_known(each, orm) for each in line[1:]),
            label=label if isinstance(label, str) else _label(cls),
        )
        for each in reversed(line):
            if isinstance(each.facts, Class):
                model.paths.add(each.path)
                model.own_methods |= {method.name for method in each.facts.methods}
                for name, key in reader.columns(each):
                    model.columns.add(name)
                    model.keys |= {name} if key else set()
        table = reader.variable(cls, words.table) if words.table else None
        model.table = table if isinstance(table, str) else cls.qualname.lower()
        return model

    def _give_managers(self, orm: Orm, models: dict[str, Model]) -> None:
        managers = Managers(self._index, orm)
        for model in models.values():
            model.managers.update(managers.of(model.symbol))
            for manager in model.managers.values():
                model.paths.update(cls.path for cls in manager.classes)

    def _watched(self) -> Iterator[str]:
        """The senders that decorated signal receivers name."""
        for path in self._index.paths:
            for function in self._index.peek(path).functions:
                for each in function.decorators:
                    name = call_name(each)
                    if name and isinstance(each, Call) and name.rpartition(".")[2] == "receiver":
                        sender = each.keywords.get("sender")
                        found = self._index.named(sender.text, path) if isinstance(sender, Name) else None
                        called = self._index.named(name, path)
                        if found is not None and called is not None and called.name == _RECEIVER:
                            yield found.name


_graphs: WeakKeyDictionary[Index, Graph] = WeakKeyDictionary()


def graph_of(index: Index) -> Graph:
    """Give the models of a project, found once for each index."""
    known = _graphs.get(index)
    if known is None:
        known = _graphs[index] = Graph(index)
    return known


def _with_heirs(index: Index, files: set[str]) -> set[str]:
    """Files with models, and the packages that hand their names on."""
    found = set(files)
    for path in index.paths:
        if path.endswith("/__init__.py"):
            named = [index.absolute(each.target, path) for each in index.peek(path).imports]
            sources = [index.resolve(each, path) for each in named if index.has_top(each)]
            if any(source is not None and source.path in found for source in sources):
                found.add(path)
    return found


def _may_be_model(cls: Symbol) -> bool:
    return isinstance(cls.facts, Class) and bool(cls.facts.bases or cls.facts.decorators)


def _is_known(above: Symbol, orm: Orm) -> bool:
    return above.name in orm.models.roots or above.name.partition(".")[0] in ("builtins", "typing", "abc")


def _label(cls: Symbol) -> str:
    """The name of the application that a model belongs to: the package that holds its `models`."""
    parts = cls.module.split(".")
    if "models" in parts[1:]:
        return parts[parts.index("models", 1) - 1]
    return parts[-2] if len(parts) > 1 else parts[0]
