"""rules/docs/docstring-params-mismatch.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
import msgspec

from reviewer.check import Hit, Module, Patch, on
from reviewer.checks.shared.decorators import decorated
from reviewer.checks.shared.definitions import Definition, Definitions
from reviewer.checks.shared.dispatch import Overloads
from reviewer.checks.shared.distance import distance
from reviewer.checks.shared.docstrings.literal import Literal
from reviewer.checks.shared.docstrings.parsed import Docstrings
from reviewer.checks.shared.docstrings.rewrite import rename_in
from reviewer.checks.shared.docstrings.sections import Entry, Section
from reviewer.checks.shared.inherited import overridden
from reviewer.checks.shared.names import argument, is_name
from reviewer.checks.shared.paths import is_foreign
from reviewer.checks.shared.signatures import Parameter, given, parameters
from reviewer.tree.imports import Imports

_INJECTING = (
    "option",
    "argument",
    "patch",
    "object",
    "pass_context",
    "pass_obj",
    "parametrize",
    "given",
    "params",
)
_NO_PARAMETERS = frozenset(
    {
        "note", "notes", "example", "examples", "default", "defaults", "warning", "warnings", "returns",
        "return", "raises", "yields", "see", "usage", "todo", "none", "self", "cls", "tip", "important",
        "optional", "required", "either", "or", "and", "if", "the", "for"
    }
)  # fmt: skip
_TYPES = frozenset({"int", "str", "float", "bool", "list", "dict", "tuple", "bytes"})
_WORD = re.compile(r"\w+")
_MANY = 5  # names told one by one


@dataclass(frozen=True)
class Options:
    """How docstrings are written, and what is asked of a list of parameters."""

    style: str
    order: bool
    require_all: bool
    framework_types: list[str]


class _Difference(msgspec.Struct, frozen=True):
    """How a docstring's list differs from the signature."""

    renamed: tuple[tuple[Entry, str], ...]
    extra: tuple[Entry, ...]
    missing: tuple[str, ...]
    disordered: bool = False


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Find docstrings whose list of parameters is not that of the signature."""
    docstrings = module.fact(Docstrings)
    for definition, node in module.fact(Definitions).functions():
        found = docstrings.find(node, options.style)
        sections = found[1].all("params") if found else []
        if found is None or not sections or is_foreign(module):
            continue
        documented = {
            name for section in found[1].all("other") if section.style == "sphinx" for name in _names(section)
        }
        difference = _difference(definition, node, module, sections, documented, options)
        problem = _problem(difference)
        if problem:
            words = {"qualname": definition.qualname, "problem": problem}
            yield Hit(found[0], words, patches=_rename(found[0], difference))


def _difference(
    definition: Definition,
    node: cst.FunctionDef,
    module: Module,
    sections: list[Section],
    documented: set[str],
    options: Options,
) -> _Difference:
    """Compare; what cannot be known (keywords passed on, words of a loose list) is no difference."""
    params = given(definition, node, module)
    known = {param.name for param in parameters(node)}
    entries = [entry for section in sections for entry in section.entries]
    listed = list(dict.fromkeys(entry.name for entry in entries))
    is_open = any(param.stars for param in params)
    missing = [
        param.name
        for param in params
        if _has_to_be_listed(param, module, options)
        and param.name not in documented.union(listed)
        and not _mentioned(sections, param.name)
    ]
    if module.fact(Overloads).declares(definition) or _is_injected(node, module):
        missing = []
    extra = [
        entry for entry in entries if entry.name not in known and _may_be_parameter(entry.name, sections)
    ]
    extra = _without_inherited(extra, definition, node, module) if extra else []
    pairs = _pairs(extra, missing, [param.name for param in params], [*listed], is_open)
    taken = {entry for entry, _ in pairs}
    if not options.require_all or all(section.is_rest for section in sections) or not entries:
        missing = []
    if is_open or any(_is_loose(section) for section in sections):
        extra = list(taken)
    return _Difference(
        renamed=tuple(pairs),
        extra=tuple(entry for entry in dict.fromkeys(extra) if entry not in taken),
        missing=tuple(name for name in missing if name not in {name for _, name in pairs}),
        disordered=options.order and _is_disordered(entries, params),
    )


def _has_to_be_listed(param: Parameter, module: Module, options: Options) -> bool:
    if param.stars or param.name.startswith("_"):
        return False
    hint = param.node.annotation.annotation if param.node.annotation else None
    named = hint.value if isinstance(hint, cst.Subscript) else hint
    return named is None or module.fact(Imports).name(named) not in options.framework_types


def _mentioned(sections: list[Section], name: str) -> bool:
    """Whether a list that is partly running text speaks of a name."""
    return any(
        name in _WORD.findall(line) for section in sections if _is_loose(section) for line in section.text
    )


def _is_loose(section: Section) -> bool:
    """Whether a list cannot be read for certain: running text in it, or types in the place of names."""
    return section.loose or any(entry.name in _TYPES for entry in section.entries)


def _may_be_parameter(name: str, sections: list[Section]) -> bool:
    """Whether a listed word is a name at all, not the beginning of a remark such as `Note: ...`."""
    return name.lower() not in _NO_PARAMETERS and not name.isdigit() and not name[0].isupper()


def _without_inherited(
    extra: list[Entry], definition: Definition, node: cst.FunctionDef, module: Module
) -> list[Entry]:
    """Leave out the parameters of methods that this one overrides: their text may have been copied."""
    methods, is_open = overridden(definition, module)
    if is_open and decorated(node, module, "override", "overrides"):
        return []
    inherited = {param.name for method in methods for param in method.parameters}
    return [entry for entry in extra if entry.name not in inherited]


def _is_injected(node: cst.FunctionDef, module: Module) -> bool:
    """Whether a decorator fills parameters: click options, mock patches, a bound Celery task."""
    return decorated(node, module, *_INJECTING) or any(
        isinstance(each.decorator, cst.Call) and is_name(argument(each.decorator, "bind"), "True")
        for each in node.decorators
    )


def _pairs(
    extra: list[Entry], missing: list[str], names: list[str], listed: list[str], is_open: bool
) -> list[tuple[Entry, str]]:
    """Probable renames: nearly the same word, or the only two left over, at the same place of both lists."""
    pairs: list[tuple[Entry, str]] = []
    left = list(missing)
    for entry in extra:
        near = min(left, key=lambda name: distance(entry.name, name), default=None)
        if near is not None and distance(entry.name, near) <= min(2, len(near) // 3):
            pairs.append((entry, near))
            left.remove(near)
    rest = [entry for entry in extra if entry not in {entry for entry, _ in pairs}]
    if not is_open and len(rest) == len(left) == 1 and names.index(left[0]) == listed.index(rest[0].name):
        pairs.append((rest[0], left[0]))
    return pairs


def _is_disordered(entries: list[Entry], params: list[Parameter]) -> bool:
    order = {param.name: place for place, param in enumerate(params)}
    places = [order[entry.name] for entry in entries if entry.name in order]
    return places != sorted(places)


def _problem(difference: _Difference) -> str:
    """Say what differs, in the words that follow "Docstring of `x`"."""
    said = [
        f"documents `{entry.name}` where the signature has `{name}`" for entry, name in difference.renamed
    ]
    if difference.extra:
        names = list(dict.fromkeys(entry.name for entry in difference.extra))
        tail = "which are not parameters" if len(names) > 1 else "which is not a parameter"
        said.append(f"documents {_quoted(names)}, {tail}")
    if difference.missing:
        said.append(f"omits {_quoted(difference.missing)}")
    if not said and difference.disordered:
        said.append("lists its parameters in another order than the signature")
    return "; it ".join(said)


def _rename(literal: Literal, difference: _Difference) -> tuple[Patch, ...]:
    """The fix: a rename, where exactly one name of either side is left over."""
    if len(difference.renamed) != 1 or difference.extra or difference.missing:
        return ()
    entry, name = difference.renamed[0]
    return rename_in(literal, entry.line, entry.name, name)


def _names(section: Section) -> set[str]:
    return {entry.name for entry in section.entries}


def _quoted(names: tuple[str, ...] | list[str]) -> str:
    quoted = [f"`{name}`" for name in names[:_MANY]]
    if len(names) > _MANY:
        quoted.append(f"{len(names) - _MANY} more")
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
