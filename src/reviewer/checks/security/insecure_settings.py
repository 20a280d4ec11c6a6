"""rules/security/insecure-settings.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.arguments import keyword
from reviewer.checks.shared.calls import Calls
from reviewer.checks.shared.names import is_name, last_part, word_set
from reviewer.checks.shared.origins import Origins
from reviewer.checks.shared.paths import is_test_path
from reviewer.checks.shared.product import is_product
from reviewer.tree.imports import Imports
from reviewer.tree.walk import below

_APPS = word_set("flask.Flask flask.app.Flask quart.Quart")
_CORS = word_set("fastapi.middleware.cors.CORSMiddleware starlette.middleware.cors.CORSMiddleware")
_OFF = word_set("SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY SECURE_SSL_REDIRECT")
_SETTINGS = re.compile(r"(?:^|/)(?:settings|production|prod|base)\.py$|(?:^|/)settings/[^/]*\.py$")


@dataclass(frozen=True)
class Options:
    """Whether settings of Django are looked at, and words in their path that say that no visitor meets them."""

    django_settings: bool
    dev_modules: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report switches that are safe on the developer's own machine alone."""
    if is_test_path(module.path) or not is_product(module.path):
        return
    if module.says("debug=", "debug =") and module.says("flask", "quart"):
        yield from _debugged(module)
    if module.says("CORSMiddleware"):
        yield from _shared_with_all(module)
    if (
        options.django_settings
        and _SETTINGS.search(module.path)
        and module.says("INSTALLED_APPS", "MIDDLEWARE")
    ):
        folders = set(re.split(r"\W|_", module.path.removesuffix(".py").lower()))
        if folders.isdisjoint(options.dev_modules):
            yield from _django(tree)


def _debugged(module: Module) -> Iterator[Hit]:
    defect = "debug mode lets anyone who sees an error page run code; read the switch from the environment"
    for call in module.fact(Calls).all:
        match call.func:
            case cst.Attribute(value=app, attr=cst.Name(value="run")):
                given = keyword(call, "debug")
                is_on = given is not None and is_name(given.value, "True")
                if is_on and module.fact(Origins).name(app) in _APPS:
                    yield Hit(call, {"setting": "debug=True", "defect": defect})


def _shared_with_all(module: Module) -> Iterator[Hit]:
    for call in module.fact(Calls).all:
        first = call.args[0].value if call.args else None
        named = module.fact(Imports).name
        if named(call.func) not in _CORS and (first is None or named(first) not in _CORS):
            continue
        origins, allowed = keyword(call, "allow_origins"), keyword(call, "allow_credentials")
        if origins is None or allowed is None or not is_name(allowed.value, "True"):
            continue
        if _is_star(origins.value):
            defect = "every site may act with the cookies of your users; list the origins"
            yield Hit(call, {"setting": 'allow_origins=["*"] with credentials', "defect": defect})


def _is_star(value: cst.BaseExpression) -> bool:
    match value:
        case cst.List(elements=[cst.Element(value=cst.SimpleString(evaluated_value="*"))]):
            return True
        case cst.Tuple(elements=[cst.Element(value=cst.SimpleString(evaluated_value="*"))]):
            return True
    return False


def _django(tree: cst.Module) -> Iterator[Hit]:
    """Settings of Django at the level of the module, the last of each name."""
    last: dict[str, tuple[cst.Assign, cst.BaseExpression]] = {}
    for line in tree.body:
        match line:
            case cst.SimpleStatementLine(
                body=[
                    cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value) as node
                ]
            ):
                last[name] = node, value
            case cst.If() | cst.Try():  # what is decided there is not known
                for target in below(line, cst.AssignTarget):
                    last.pop(last_part(target.target), None)
    for name, (node, value) in last.items():
        defect = _defect(name, value)
        if defect:
            yield Hit(node, {"setting": name, "defect": defect})


def _defect(name: str, value: cst.BaseExpression) -> str:
    if name == "DEBUG" and is_name(value, "True"):
        return "error pages show settings and source to everybody; read the switch from the environment"
    if name == "ALLOWED_HOSTS" and _is_star(value):
        return "a request may claim any host, in the links of password mails too; list the hosts"
    if name in _OFF and is_name(value, "False"):
        return "cookies and passwords cross the network in the open"
    if name == "SECRET_KEY" and isinstance(value, cst.SimpleString) and len(str(value.evaluated_value)) > 8:
        return "whoever reads the source can sign sessions and reset links; read the key from the environment"
    return ""
