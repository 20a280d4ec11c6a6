"""A model of the reviewed project: its relations, columns and managers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

import msgspec

from reviewer.index import Symbol
from reviewer.orm.knowledge import Orm

Cardinality = Literal["one", "many"]


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """An attribute of a model that leads to rows of another.

    `target` is the dotted name of the other model, None where it cannot be told; it may
    lie outside the project. `lazy`
    says whether reading it runs a query; None means that nobody can tell. `inverse` is the
    attribute of the target that leads back and is known after this relation was followed.
    `fetched` relations cannot be joined. `guessed` says that the name follows from a rule
    and was not written. `path`, the qualified name of the class `owner` and the `attribute` in its body are
    where it is declared; without an attribute the class itself says it. The line is not kept: every edit above moves it.
    """

    name: str
    kind: Cardinality
    target: str | None
    path: str
    owner: str
    attribute: str
    lazy: bool | None = True
    inverse: str = ""
    column: str = ""
    fetched: bool = False
    guessed: bool = False


class Manager(msgspec.Struct, frozen=True):
    """What a query of a model starts from.

    `classes` are the project's classes that hold its methods; `eager` are the paths that
    its queries load by themselves, None where that cannot be told.
    """

    classes: tuple[Symbol, ...] = ()
    eager: frozenset[str] | None = frozenset()


class Model:
    """One model; `name` is the class's dotted name.

    `paths` are the files that it is made of. `own_methods` are the names of methods that
    the project defines on it or above it. `open` says that ancestors outside the project
    may add attributes. `watched` says that signal receivers wait for its rows. `past` is the model as
    migrations have it: its columns and relations, without what the class does by itself.
    """

    def __init__(self, orm: Orm, symbol: Symbol, *, abstract: bool, open_: bool, label: str) -> None:
        self.orm = orm
        self.symbol = symbol
        self.abstract = abstract
        self.open = open_
        self.label = label
        self.table = ""
        self.relations: dict[str, Relation] = {}
        self.columns: set[str] = set()
        self.keys: set[str] = {orm.models.key, "pk", "id"}
        self.managers: dict[str, Manager] = {}
        self.own_methods: set[str] = set()
        self.paths: set[str] = {symbol.path} if symbol.path else set()
        self.watched = False
        self.is_past = False

    @cached_property
    def past(self) -> Model:
        """The same model in a migration: rows of a table, to which no method or property of today belongs."""
        found = Model(
            self.orm, Symbol(self.name, "", "external"), abstract=self.abstract, open_=False, label=self.label
        )
        found.table, found.relations, found.columns = self.table, self.relations, self.columns
        found.keys, found.paths, found.is_past = self.keys, self.paths, True
        found.managers = {name: Manager((), each.eager) for name, each in self.managers.items()}
        return found

    @property
    def name(self) -> str:
        """The dotted name of the class."""
        return self.symbol.name

    @property
    def title(self) -> str:
        """The name of the class alone, as messages say it."""
        return self.name.rpartition(".")[2]

    def manager(self, name: str) -> Manager | None:
        """Give what a query through this attribute of the class starts from, or None."""
        return self.managers.get(name)


Models = Mapping[str, Model]


def paths_into(wanted: set[Model], start: Model, models: Models) -> frozenset[str]:
    """Give the paths of relations to one row that lead from a model through nothing but wanted ones."""
    found: set[str] = set()
    waiting = [("", start, wanted - {start})]
    while waiting:
        path, model, left = waiting.pop()
        for relation in model.relations.values():
            target = models.get(relation.target or "")
            if relation.kind == "one" and target in left:
                deeper = f"{path}__{relation.name}" if path else relation.name
                found.add(deeper)
                waiting.append((deeper, target, left - {target}))
    return frozenset(found)
