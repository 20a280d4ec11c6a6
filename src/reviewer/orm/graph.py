"""The models of a project and how they lead to each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from weakref import WeakKeyDictionary

from reviewer.index import Index, Symbol
from reviewer.index.facts import Call, Class, Constant, Name
from reviewer.index.mentions import mentions_of
from reviewer.orm.declared import Reader
from reviewer.orm.knowledge import Orm, orms
from reviewer.orm.link import Linker
from reviewer.orm.managers import Managers
from reviewer.orm.model import Model
from reviewer.orm.written import bare, call_name

_RECEIVER = "django.dispatch.receiver"


class Graph:
    """All models of a project by the dotted names of their classes."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.models: dict[str, Model] = {}
        self.users: dict[str, Model] = {}
        classes = list(index.classes())
        self._labels = _labels(classes)
        self._imports = _imported(index)
        used = list(filter(self._may_be_used, orms()))
        possible = index.may_descend({_last(name) for orm in used for name in _roots(orm)})
        for orm in used:
            reader = Reader(index, orm)
            found = list(filter(reader.is_model, possible))
            models = {cls.name: self._model(orm, reader, cls) for cls in found}
            for name in orm.models.outside:
                if name not in models:
                    models[name] = _outside(orm, name)
            users = self._user(orm, models)
            Linker(index, reader, models, users).link()
            if users is not None:
                self.users[orm.name] = users
            if orm.models.default_manager:
                self._give_managers(orm, models)
            self.models |= models
        self.files = frozenset(_with_heirs(index, {model.symbol.path for model in self.models.values()}))
        self.asks = bool(self.files) or any(not self._imports.isdisjoint(orm.packages) for orm in orms())
        for name in self._watched():
            if name in self.models:
                self.models[name].watched = True

    def _may_be_used(self, orm: Orm) -> bool:
        """Whether some file imports the ORM, or the project is the ORM: without it no class can be its model."""
        return any(map(self._index.has_top, orm.packages)) or not self._imports.isdisjoint(orm.packages)

    def model(self, name: str) -> Model | None:
        """Give a model by the dotted name of its class, and note its files as read."""
        found = self.models.get(name)
        if found is not None:
            self._index.note(mentions_of(name), *found.paths)
        return found

    def looked_up(self, orm: Orm, words: list[str]) -> Model | None:
        """Give the model that an application's label and a name mean: `("app", "Book")`, `("app.Book",)`."""
        label, _, title = ".".join(words).rpartition(".")
        found = [
            model
            for model in self.models.values()
            if model.orm is orm
            and model.title.lower() == title.lower()
            and model.label.lower() == label.lower()
        ]
        concrete = [model for model in found if not model.abstract]
        return self.model(concrete[0].name) if len(concrete) == 1 else None

    def used_by(self, manager: Symbol) -> Model | None:
        """Give the one model whose queries a class of managers or querysets makes."""
        self._index.note(mentions_of(manager.qualname))
        found = self._makers.get(manager, ())
        return self.model(found[0].name) if len(found) == 1 else None

    @cached_property
    def _makers(self) -> dict[Symbol, list[Model]]:
        """The concrete models that use each class of managers or querysets."""
        found: dict[Symbol, list[Model]] = {}
        for model in self.models.values():
            classes = {cls for each in model.managers.values() for cls in each.classes}
            for cls in classes if not model.abstract else ():
                found.setdefault(cls, []).append(model)
        return found

    def _user(self, orm: Orm, models: dict[str, Model]) -> Model | None:
        """The model that a settings file names as the one of users, if all settings agree."""
        word = orm.models.user_setting
        settings = [
            each.value
            for path in self._index.paths
            for each in self._index.peek(path).assignments
            if word and each.name == word
        ]
        if not settings:
            return models.get(orm.models.user_default)
        named = {each.value for each in settings if isinstance(each, Constant)}
        label, _, title = str(next(iter(named), "")).partition(".")
        found = [m for m in models.values() if m.title == title and m.label == label and not m.abstract]
        return found[0] if len(named) == 1 and len(found) == 1 else None

    def _model(self, orm: Orm, reader: Reader, cls: Symbol) -> Model:
        line = self._index.mro(cls)
        words = orm.models
        label = reader.variable(cls, words.label) if words.label else None
        model = Model(
            orm,
            cls,
            abstract=(bool(words.abstract) and reader.variable(cls, words.abstract) is True)
            or reader.is_root(cls),
            open_=any(each.kind == "external" and not _is_known(each, orm) for each in line[1:]),
            label=label if isinstance(label, str) else self._label(cls),
        )
        for each in reversed(line):
            if isinstance(each.facts, Class):
                model.paths.add(each.path)
                model.own_methods |= {method.name for method in each.facts.methods}
                for name, key in reader.columns(each):
                    model.columns.add(name)
                    model.keys |= {name} if key else set()
        table = reader.variable(cls, words.table) if words.table else None
        model.table = bare(table if isinstance(table, str) else cls.qualname)
        return model

    def _label(self, cls: Symbol) -> str:
        """The name of the application that a model belongs to."""
        package = cls.module
        while package:
            if package in self._labels:
                return self._labels[package]
            package = package.rpartition(".")[0]
        return _package_label(cls.module)

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
        with index.unnoted():  # who asks for a model notes the files that it is made of
            known = _graphs[index] = Graph(index)
    return known


def hand_on(before: Index, after: Index) -> None:
    """Have an index whose facts say of models what another's say take over the models found there; that is let go of."""
    found = _graphs.pop(before, None)
    if found is not None:
        _graphs[after] = found


def let_go(index: Index) -> None:
    """Forget the models of an index that nobody asks any more: they know their index, and would keep it for ever."""
    _graphs.pop(index, None)


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


def _imported(index: Index) -> frozenset[str]:
    """The first words of all that any file imports."""
    targets = {each.target for path in index.paths for each in index.peek(path).imports}
    return frozenset(target.partition(".")[0] for target in targets)


def _outside(orm: Orm, name: str) -> Model:
    """A model of the ORM's own packages: of its relations only those count that the project adds."""
    return Model(orm, Symbol(name, "", "external"), abstract=False, open_=True, label=name.split(".")[-3])


def _roots(orm: Orm) -> Iterator[str]:
    yield from orm.models.roots
    yield from orm.models.attribute_roots.values()


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _is_known(above: Symbol, orm: Orm) -> bool:
    return above.name in orm.models.roots or above.name.partition(".")[0] in ("builtins", "typing", "abc")


def _labels(classes: list[Symbol]) -> dict[str, str]:
    """The labels that configurations give their applications, by the dotted names of those."""
    found: dict[str, str] = {}
    for cls in classes:
        facts = cls.facts
        if not isinstance(facts, Class):
            continue
        name, label = facts.field("name"), facts.field("label")
        if name and label and isinstance(name.value, Constant) and isinstance(label.value, Constant):
            found[str(name.value.value)] = str(label.value.value)
    return found


def _package_label(module: str) -> str:
    """The label of an application without one of its own: the package that holds its `models`."""
    parts = module.split(".")
    if "models" in parts[1:]:
        return parts[parts.index("models", 1) - 1]
    return parts[-2] if len(parts) > 1 else parts[0]
