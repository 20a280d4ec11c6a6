"""rules/orm/evaluated-model-default.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Self

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, Patch, on
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.names import dotted, word_set
from reviewer.checks.shared.text import code_of, short
from reviewer.checks.shared.volatile import changing, changing_call
from reviewer.finding import Safety
from reviewer.index import Index
from reviewer.index.facts import Call, Name
from reviewer.orm.declared import Reader
from reviewer.orm.knowledge import orms
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.parts import Parts
from reviewer.tree.walk import Walk

_HINTED = Walk([cst.AnnAssign])
_DECLARES = ("Field(", "olumn(", "fields.", "BaseModel", "SQLModel")
_KEYWORDS = frozenset({"default", "insert_default", "onupdate"})
_MAY_BE_MADE = re.compile(  # by a keyword that is given something other than a plain value or a name
    r"""(?:default|onupdate)[\s\\]*=(?!\s*(?:-?[\w.]+|"[^"\\\n]*"|'[^'\\\n]*')\s*[,)])"""
)
_PYDANTIC = word_set(
    "pydantic.Field pydantic.fields.Field pydantic.v1.Field sqlmodel.Field sqlmodel.main.Field"
)
_POSITIONAL = ("pydantic", "sqlmodel")  # whose `Field` takes a default without its keyword
_PYDANTIC_MODELS = ("pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel")
_DATACLASSES = ("sqlalchemy.orm.MappedAsDataclass",)
_SETTINGS = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings")
_COPIED = ("tortoise.fields.",)  # containers given as defaults are copied for every row
_OTHERS = ("peewee.", "playhouse.", *_COPIED)
_EMPTY = {"list": "list", "dict": "dict", "set": "set"}


class Columns:
    """Tells which calls of one module declare a column of a model."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._readers = [Reader(module.fact(Index), orm) for orm in orms()]

    @classmethod
    def of(cls, module: Module) -> Self:
        """Make ready to ask what each ORM calls a column."""
        return cls(module)

    def kind(self, call: cst.Call) -> str:
        """Give `pydantic`, `copied` or `column`; empty for a call that declares nothing."""
        name = self._module.fact(Imports).name(call.func) or ""
        if name in _PYDANTIC:
            return "pydantic"
        if name.startswith(_OTHERS) and name.endswith("Field"):
            return "copied" if name.startswith(_COPIED) else "column"
        written = Call(Name(dotted(call.func)), (), {})
        known = any(reader.is_column(written, self._module.path) for reader in self._readers)
        return "column" if known else ""


@on(cst.Module)
def check(tree: cst.Module, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Report defaults of columns that are computed, or made, once for all rows."""
    if not module.says(*_DECLARES):
        return
    if _MAY_BE_MADE.search(module.text) or module.says(*_POSITIONAL):
        yield from _in_calls(module)
    for node in module.fact(Parts).nodes(_HINTED):
        match node:
            case cst.AnnAssign(value=cst.BaseExpression() as value) if changing_call(
                value, module
            ) and _in_pydantic(node, module):
                yield Hit(value, words=_words(value, module, "a `default_factory` makes a new one"))


def _in_calls(module: Module) -> Iterator[Hit]:
    positional = module.says(*_POSITIONAL)
    for node in module.fact(Calls).all:
        for place, arg in enumerate(node.args):
            if _is_default(arg, positional and not place):
                yield from _declared(node, arg, module)


def _is_default(arg: cst.Arg, positional: bool) -> bool:
    """Whether an argument may be a default: by its keyword, or as the first of Pydantic's `Field(uuid4())`."""
    if arg.keyword is not None:
        return arg.keyword.value in _KEYWORDS
    return positional and isinstance(arg.value, cst.Call)


def _declared(call: cst.Call, arg: cst.Arg, module: Module) -> Iterator[Hit]:
    shared = _is_container(arg.value, module)
    if shared or changing_call(arg.value, module) is not None:
        kind = module.fact(Columns).kind(call)
        if kind == "pydantic" and not shared and not _in_settings(call, module):
            yield _of_factory(arg, module)
        elif arg.keyword is not None and (kind == "column" or (kind == "copied" and not shared)):
            dataclass = arg.keyword.value == "default" and _in_class(call, module, *_DATACLASSES)
            yield _of_factory(arg, module) if dataclass else _of_column(arg, module)


def _of_column(arg: cst.Arg, module: Module) -> Hit:
    value = arg.value
    patch = _uncalled(value, module)
    advice = (
        f"pass `{patch.text}` itself, which runs for every row" if patch else "pass a function that makes it"
    )
    return Hit(
        value,
        words=_words(value, module, advice),
        patches=(patch,) if patch else (),
        safety=Safety.SAFE,
    )


def _of_factory(arg: cst.Arg, module: Module) -> Hit:
    """`Field(default=uuid4())`: where defaults are plain values, the factory has a keyword of its own."""
    value = arg.value
    patch = _uncalled(value, module)
    if patch is None:
        return Hit(value, words=_words(value, module, "a `default_factory` makes a new one"))
    words = _words(value, module, f"use `default_factory={patch.text}`")
    start = arg.keyword or value
    factory = Patch(start, f"default_factory={patch.text}", end=value)
    return Hit(value, words=words, patches=(factory,), safety=Safety.SAFE)


def _words(value: cst.BaseExpression, module: Module, advice: str) -> dict[str, str]:
    return {"default": short(code_of(value, module)), "advice": advice}


def _uncalled(value: cst.BaseExpression, module: Module) -> Patch | None:
    """The patch that passes the function itself, where it needs no arguments."""
    match value:
        case cst.Call(func=func, args=[]) if changing(func, module) or dotted(func) in _EMPTY:
            return Patch(value, code_of(func, module))
        case cst.List(elements=[]):
            return Patch(value, "list")
        case cst.Dict(elements=[]):
            return Patch(value, "dict")
    return None


def _is_container(value: cst.BaseExpression, module: Module) -> bool:
    """A list, dict or set that all rows would share."""
    match value:
        case cst.List() | cst.Dict() | cst.Set() | cst.ListComp() | cst.DictComp() | cst.SetComp():
            return True
        case cst.Call(func=func):
            name = module.fact(Imports).name(func) or ""
            return name.startswith("builtins.") and name.removeprefix("builtins.") in _EMPTY
    return False


def _in_pydantic(node: cst.CSTNode, module: Module) -> bool:
    """Whether a hinted name is a field of a Pydantic model that is no settings class."""
    return _in_class(node, module, *_PYDANTIC_MODELS) and not _in_settings(node, module)


def _in_settings(node: cst.CSTNode, module: Module) -> bool:
    """Whether a class holds settings: made once, so once is as often as its defaults are needed."""
    return _in_class(node, module, *_SETTINGS)


def _in_class(node: cst.CSTNode, module: Module, *names: str) -> bool:
    parents = module.fact(Parents)
    owner = parents.scope(node)
    if not isinstance(owner, cst.ClassDef):
        return False
    index = module.fact(Index)
    cls = index.class_at(module.path, parents.qualname(owner))
    return cls is not None and index.descends(cls, *names)
