"""Reads what is known of each ORM: one TOML file beside this one for each, checked against the shapes below."""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec

RelationKind = Literal["one", "many", "annotated"]


class BadKnowledge(ValueError):
    """A file of ORM knowledge that cannot be read; the text names file and cause."""


class _Table(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What all tables share: keys in kebab-case, and none that is not known."""


class ModelTable(_Table, frozen=True):
    """How classes become models.

    roots: classes whose heirs are models. needs-keyword: of which root only heirs with this
    class keyword are. factories: functions that make a root. decorators: those that make one
    of a class. attribute-roots: objects with a root as attribute. columns: constructors of
    columns, a prefix if it ends in a dot. abstract, label, table: class variables.
    foreign-keys: constructors that name another table; foreign-key-word: the keyword that
    does. column-holders: annotations that declare a column alone. attributes: what class attributes every model has. default-manager: the one that
    it has unless it declares managers of the classes `managers` (`no-managers` only look like
    them); `querysets` make managers too,
    and `base-queryset` is their method from which all queries start. key: the primary key.
    proxy: the class variable of models without a table of their own. parent-link: what a child of
    a model with a table calls the row of its parent; the parent calls it by the child's name.
    outside: models of the ORM's own packages. lookups: functions and methods that give a
    model by application and name; user-lookups give the one that `user-setting` names,
    which is `user-default` in a project that does not set it.
    free-labels: what stands before the dot of a quoted model is no package but a word of some configuration.
    """

    roots: tuple[str, ...]
    columns: tuple[str, ...]
    needs_keyword: dict[str, str] = {}
    factories: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    attribute_roots: dict[str, str] = {}
    abstract: str = ""
    label: str = ""
    table: str = ""
    foreign_keys: tuple[str, ...] = ()
    foreign_key_word: str = ""
    column_holders: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    default_manager: str = ""
    managers: tuple[str, ...] = ()
    no_managers: tuple[str, ...] = ()
    querysets: tuple[str, ...] = ()
    base_queryset: str = ""
    key: str = "id"
    proxy: str = ""
    parent_link: str = ""
    outside: tuple[str, ...] = ()
    lookups: tuple[str, ...] = ()
    user_setting: str = ""
    user_default: str = ""
    user_lookups: tuple[str, ...] = ()
    free_labels: bool = False


class RelationTable(_Table, frozen=True):
    """How one kind of relation is declared.

    target: the keyword of the first argument. column: the name of the local key. reverse-*:
    the relation that the target gets, its name's keyword and default. inverse: the keyword
    that names the relation on the other side; backref: the one that makes it. lazy: the
    keyword of the loading strategy; lazy-unknown: one that may hide it. fetched: only ever
    loaded by the loader of many. back-reference: rows reached through the relation know
    the row they were reached from. `annotated` relations take their kind from the annotation,
    `list-word`, `one-words`, `many-words` or the foreign keys. decorators: methods that return one.
    parent-word: the keyword of a relation to the row of a parent class, which the columns at hand make up.
    batched: read for many rows at once by the ORM itself.
    """

    calls: tuple[str, ...]
    kind: RelationKind
    target: str = ""
    column: str = ""
    reverse_name: str = ""
    reverse_default: str = ""
    reverse_kind: Literal["one", "many"] = "many"
    symmetrical: bool = False
    fetched: bool = False
    lazy: str = ""
    lazy_unknown: str = ""
    inverse: str = ""
    backref: str = ""
    backref_calls: tuple[str, ...] = ()
    one_words: tuple[str, ...] = ()
    many_words: tuple[str, ...] = ()
    list_word: str = ""
    back_reference: bool = False
    decorators: tuple[str, ...] = ()
    parent_word: str = ""
    batched: bool = False


class Strategies(_Table, frozen=True):
    """The loading strategies a relation can have by itself; one in neither list is not judged.

    holders: annotations that name a strategy.
    """

    lazy: tuple[str, ...] = ()
    eager: tuple[str, ...] = ()
    holders: dict[str, str] = {}


class LoaderTable(_Table, frozen=True):
    """How eager loading is written: a method that takes paths, a function for `options`, or in words.

    words: what to write for one relation, of `{model}` and `{target}`; nothing edits it into the query.
    """

    method: str = ""
    separator: str = "__"
    function: str = ""
    words: str = ""


class _File(_Table, frozen=True):
    """One file of knowledge as it is written.

    methods: for each kind of object, by effect, the names of its methods (`[]` for a subscript); `inherit` takes
    another kind's first; `iterated` says that a loop over it runs a query, `fetched` that
    the query ran before, `awaited` that `await` and `async for` run it and nothing else does, `cached` that it runs
    once only, `sliced` that a slice runs it. functions: effects of calls by dotted name. objects: what names
    and attributes are. types: what an annotation means. asked-by: whether reading a relation runs its query, or only
    awaiting what was read; reading then shows that its rows are there.
    """

    name: str
    packages: tuple[str, ...]
    models: ModelTable
    relations: tuple[RelationTable, ...]
    loaders: dict[Literal["one", "many"], LoaderTable]
    methods: dict[str, dict[str, list[str] | bool]]
    functions: dict[str, tuple[str, ...]]
    advice: dict[str, str]
    access: dict[str, str]
    loaded: dict[str, tuple[str, ...]]
    strategies: Strategies = Strategies()
    objects: dict[str, str] = {}
    types: dict[str, str] = {}
    savepoints: dict[str, tuple[str, ...]] = {}
    lazy_in_async: Literal["queries", "raises"] = "queries"
    asked_by: Literal["reading", "await"] = "reading"


class Orm:
    """What is known of one ORM, ready to be asked."""

    def __init__(self, file: _File) -> None:
        self.name = file.name
        self.packages = frozenset(file.packages)
        self.models = file.models
        self.relations = {call: table for table in file.relations for call in table.calls}
        self.strategies = file.strategies
        self.loaders = file.loaders
        self.functions = {name: effect for effect, names in file.functions.items() for name in names}
        self.loader_words = {
            name.rpartition(".")[2]: effect
            for name, effect in self.functions.items()
            if effect.endswith("loader")
        }
        self.objects = file.objects
        self.types = file.types
        self.advice = file.advice
        self.many_access = file.access["many"]
        self.free_when_loaded = frozenset(file.loaded["free"])
        self.raises_in_async = file.lazy_in_async == "raises"
        self.savepoints = file.savepoints
        self.awaits = file.asked_by == "await"
        self._methods = file.methods

    @cached_property
    def methods(self) -> dict[str, dict[str, str]]:
        """For each kind of object the effect of each of its methods."""
        return {kind: self._effects(kind) for kind in self._methods}

    def has(self, kind: str, trait: str) -> bool:
        """Tell whether a kind of object has a trait: `iterated`, `awaited`, `fetched`, `asynchronous`."""
        return bool(self._methods.get(kind, {}).get(trait, False))

    def _effects(self, kind: str) -> dict[str, str]:
        found: dict[str, str] = {}
        table = self._methods[kind]
        inherited = table.get("inherit")
        for other in inherited if isinstance(inherited, list) else ():
            found |= self._effects(other)
        for effect, names in table.items():
            if effect != "inherit" and isinstance(names, list):
                found |= dict.fromkeys(names, effect)
        return found


@cache
def orms() -> tuple[Orm, ...]:
    """Give every ORM that is known; raises BadKnowledge for a file that does not fit its shape."""
    return tuple(read(path) for path in sorted(Path(__file__).parent.glob("*.toml")))


def read(path: Path) -> Orm:
    """Read one file of knowledge; raises BadKnowledge with the file and the cause."""
    try:
        return Orm(msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _File))
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, KeyError) as cause:
        raise BadKnowledge(f"{path.name}: {cause}") from cause
