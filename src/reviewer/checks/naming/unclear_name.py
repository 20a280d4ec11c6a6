"""rules/naming/unclear-name.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.coroutines import Routine, Routines
from reviewer.checks.shared.definitions import Definition, Definitions, is_special
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.paths import is_foreign, is_migration
from reviewer.checks.shared.signatures import given
from reviewer.index.flow.expr import Call, Name, Walrus
from reviewer.index.flow.stmt import Annotated, Assign, For, Item
from reviewer.index.flow.walk import dotted
from reviewer.orm.roles import role_of

_PLACEHOLDERS = word_set(
    "foo bar baz qux tmp data1 data2 data3 obj1 obj2 val1 val2 var1 var2 stuff thing things blah"
)
_DEEDS = word_set("foo bar baz do_it do_stuff do_thing do_things handle_data process_data")
_ROLES = word_set("Manager Helper Helpers Util Utils")
# Where letters are the names that the field's formulas have.
_FORMULAS = re.compile(
    r"^\s*(?:import|from)\s+(?:numpy|scipy|pandas|polars|torch|jax|sympy|math|cmath|statistics|cv2|PIL|sklearn|tensorflow|"
    r"matplotlib|colorsys|fractions|decimal|cryptography|ecdsa|shapely|networkx)\b",
    re.MULTILINE,
)
_LETTER = re.compile(r"^\s*(?:(?:async\s+)?for\s+|with\s.*\sas\s+)?[a-z]\s*(?:,|=[^=]|:|in\b)", re.MULTILINE)
_FREE = word_set("staticmethod classmethod property cached_property")


@dataclass(frozen=True)
class Options:
    """The letters that every reader knows, and how many lines a short name may live."""

    allowed: list[str]
    min_lines: int


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report names that say nothing, where readers meet them far from what they stand for."""
    if role_of(module.path) == "tests" or is_foreign(module) or is_migration(module.path):
        return
    letters = _Letters(module, options)
    for definition, node in module.fact(Definitions).functions():
        if definition.is_nested:
            continue
        if _is_deed(definition, node):
            yield Hit(node.name, {"name": node.name.value, "what": "it does"})
        if definition.is_public and _names_its_own(definition, node):
            found = given(definition, node, module)
            for parameter in found:
                name = parameter.name
                unclear = name in _PLACEHOLDERS or letters.is_far(name, definition)
                if unclear and not _is_one_of_two(name, [each.name for each in found]):
                    yield Hit(parameter.node.name, {"name": name, "what": "it holds"})
        for place in letters.locals(definition):
            yield Hit(
                tree, {"name": place.id, "what": "it holds"}, span=place.span, symbol=definition.qualname
            )
    for definition, cls in module.fact(Definitions).classes():
        if cls.name.value in _ROLES and not cls.bases and definition.above is None:
            yield Hit(cls.name, {"name": cls.name.value, "what": "it is for"})


def _is_deed(definition: Definition, node: cst.FunctionDef) -> bool:
    """Whether a function of the module, which nobody else named, is called by a word that fits any other."""
    return node.name.value in _DEEDS and definition.above is None and not node.decorators


def _is_one_of_two(name: str, names: list[str]) -> bool:
    """Whether names only tell two of a kind apart: `compare(a, b)`, `allow_relation(obj1, obj2)`."""
    if name in ("a", "b"):
        return "a" in names and "b" in names
    stem = name.rstrip("0123456789")
    return stem != name and any(other != name and other.rstrip("0123456789") == stem for other in names)


def _names_its_own(definition: Definition, node: cst.FunctionDef) -> bool:
    """Whether the author chose the names of the parameters: no protocol, no base, no framework did."""
    if is_special(node.name.value) and node.name.value != "__init__":
        return False
    if definition.owner is not None and definition.owner.bases and node.name.value != "__init__":
        return False
    return all(
        isinstance(each.decorator, cst.Name) and each.decorator.value in _FREE for each in node.decorators
    )


class _Letters:
    """Names of one letter in a module, and how far from where they are bound they are read."""

    def __init__(self, module: Module, options: Options) -> None:
        self._allowed = frozenset(options.allowed)
        self._min_lines = options.min_lines
        self._module = module
        self._any = _LETTER.search(module.text) is not None and not self._formulas

    def is_far(self, name: str, definition: Definition) -> bool:
        """Tell whether a parameter is one letter and is still read many lines below."""
        if not self._is_unclear(name) or self._formulas:
            return False
        routine = self._routine(definition)
        return routine is not None and _last(routine, name) - routine.function.line > self._min_lines

    def locals(self, definition: Definition) -> Iterator[Name]:
        """Give the first place of each local name of one letter that is still read many lines below."""
        routine = self._routine(definition) if self._any else None
        if routine is None:
            return
        first: dict[str, Name] = {}
        for name in _bound(routine):
            if self._is_unclear(name.id):
                first.setdefault(name.id, name)
        parameters = {each.name for each in routine.function.parameters}
        for letter, place in first.items():
            if letter not in parameters and _last(routine, letter) - place.line > self._min_lines:
                yield place

    def _is_unclear(self, name: str) -> bool:
        return len(name) == 1 and name.islower() and name not in self._allowed

    def _routine(self, definition: Definition) -> Routine | None:
        return self._by_symbol.get(definition.qualname)

    @cached_property
    def _formulas(self) -> bool:
        return _FORMULAS.search(self._module.text) is not None

    @cached_property
    def _by_symbol(self) -> dict[str, Routine]:
        return {each.symbol: each for each in self._module.fact(Routines).all}


def _bound(routine: Routine) -> Iterator[Name]:
    """The names that a function binds by statements; those of comprehensions live on one line."""
    for node in routine.own(Assign):
        yield from (each for each in node.targets if isinstance(each, Name))
    kinds: tuple[type[Annotated | For | Item | Walrus], ...] = (Annotated, For, Item, Walrus)
    for bound in routine.own(*kinds):
        if isinstance(bound.target, Name) and not _is_initial(bound.target, bound):
            yield bound.target


def _is_initial(target: Name, bound: object) -> bool:
    """Whether the loop says what a letter means: `for p in plugins`."""
    if not isinstance(bound, For):
        return False
    source = bound.source.function if isinstance(bound.source, Call) else bound.source
    name = dotted(source).rpartition(".")[2]
    return name.startswith(target.id) and name.endswith("s")


def _last(routine: Routine, name: str) -> int:
    """The last line on which a function says a name."""
    return max((each.line for each in routine.own(Name) if each.id == name), default=0)
