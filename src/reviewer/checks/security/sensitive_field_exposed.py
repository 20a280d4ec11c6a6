"""rules/security/sensitive-field-exposed.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.definitions import Definitions
from reviewer.checks.shared.names import dotted, word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.routes import Route, Routes
from reviewer.index import Index, Symbol
from reviewer.index.facts import Assignment, Call, Class, Constant, Many
from reviewer.tree.walk import below

_FIELDS = word_set(
    "password hashed_password password_hash passwd private_key totp_secret otp_secret reset_token secret_key"
)
_SCHEMAS = ("pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel", "sqlmodel.main.SQLModel")
_SERIALIZERS = "rest_framework.serializers."
_SHOWN_ONCE = re.compile(r"(?i)token|login|credential|created?(?:out|response)?$|secret|plain|with_?password")


@dataclass(frozen=True)
class Options:
    """More names of fields that nobody may read."""

    fields: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report responses and serializers that give away fields nobody may read."""
    if is_test_path(module.path):
        return
    secret = _FIELDS | set(options.fields)
    for route in module.fact(Routes).fastapi():
        yield from _responses(route, module, secret)
    if module.says("serializers", "Serializer") and module.says(*secret):
        yield from _serializers(module, secret)


def _responses(route: Route, module: Module, secret: frozenset[str] | set[str]) -> Iterator[Hit]:
    """The schema of a route's response: what `response_model` or else the annotation names."""
    index = module.fact(Index)
    said = route.option("response_model")
    if said is None and route.function.returns is not None:
        said = route.function.returns.annotation
    if said is None or route.option("response_model_exclude") is not None:
        return
    for name in (each for each in below(said, cst.Name, cst.Attribute) if dotted(each)):
        cls = index.named(dotted(name), module.path)
        if cls is None or cls.kind != "class" or not index.descends(cls, *_SCHEMAS):
            continue
        field = next(_exposed(cls, index, secret), "")
        if field and not _SHOWN_ONCE.search(cls.qualname):
            yield Hit(name, {"schema": cls.qualname, "field": field})
            return


def _exposed(cls: Symbol, index: Index, secret: frozenset[str] | set[str]) -> Iterator[str]:
    seen: set[str] = set()
    for each in index.mro(cls):
        for field in each.facts.fields if isinstance(each.facts, Class) else ():
            if field.name not in seen and field.name in secret and _is_readable(field):
                yield field.name
            seen.add(field.name)


def _is_readable(field: Assignment) -> bool:
    if (
        not field.annotation
        or "Secret" in field.annotation
        or "exclude" in field.annotation
        or "bool" in field.annotation
    ):
        return False
    match field.value:
        case Call(keywords=keywords):
            return "exclude" not in keywords
    return True


def _serializers(module: Module, secret: frozenset[str] | set[str]) -> Iterator[Hit]:
    """Serializers of Django REST framework whose `fields` name one that is not only written."""
    index = module.fact(Index)
    for definition, node in module.fact(Definitions).classes():
        cls = index.class_at(module.path, definition.qualname) if node.bases else None
        meta = cls.facts.inner("Meta") if cls is not None and isinstance(cls.facts, Class) else None
        if (
            cls is None
            or meta is None
            or not any(each.name.startswith(_SERIALIZERS) for each in index.mro(cls))
        ):
            continue
        listed = meta.field("fields")
        names = listed.value.items if listed is not None and isinstance(listed.value, Many) else ()
        shown = [each.value for each in names if isinstance(each, Constant) and each.value in secret]
        if _SHOWN_ONCE.search(definition.qualname):
            continue  # who logs in sends it
        if shown and meta.field("extra_kwargs") is None and meta.field("write_only_fields") is None:
            field = str(shown[0])
            if not _only_written(cls, field, index) and not index.member(cls, "to_representation"):
                yield Hit(node.name, {"schema": definition.qualname, "field": field})


def _only_written(cls: Symbol, field: str, index: Index) -> bool:
    """Whether the class declares the field itself: then it says in which direction."""
    return index.member(cls, field) is not None
