"""rules/configuration/scattered-env-access.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from reviewer.check import Hit, Module, on
from reviewer.checks.shared.names import word_set
from reviewer.checks.shared.paths import is_test_path
from reviewer.index import Index
from reviewer.orm.roles import role_of
from reviewer.tree.imports import Imports
from reviewer.tree.parents import Parents
from reviewer.tree.walk import below

_SETTINGS = word_set("settings config conf configuration configs constants const env environment defaults")
_ENTRIES = re.compile(
    r"(?:^|/)(?:manage|wsgi|asgi|__main__|setup|conftest|noxfile|tasks|fabfile|gunicorn[\w.]*|runtests|main|cli|app)\.py$"
    r"|(?:^|/)(?:scripts?|bin|tools?|docs?|examples?|ci|\.github|docker|deploy\w*|benchmarks?|settings|conf|config)/"
)
_OTHERS = re.compile(
    r"PATH|HOME|CI|USER|SHELL|TERM|LANG|TZ|TMPDIR|EDITOR|PAGER|NO_COLOR|FORCE_COLOR|COLUMNS|DISPLAY|HOSTNAME|PORT|"
    r"(?:PYTEST|PYTHON|DJANGO|XDG|GITHUB|LC|AWS|KUBERNETES|GUNICORN|UVICORN|OTEL|VIRTUAL|CONDA|SSL|CUDA|npm|HF|RENDER)_\w+|"
    r"(?:HTTPS?|NO|ALL)_PROXY|https?_proxy|LD_\w+|COMPOSE_\w+|POD_\w+|WERKZEUG_\w+"
)


@dataclass(frozen=True)
class Options:
    """Names of more modules that are settings."""

    config_modules: list[str]


@on(cst.Module, Options)
def check(tree: cst.Module, module: Module, options: Options) -> Iterator[Hit]:
    """Report environment variables that modules other than the settings read."""
    if not module.says("environ", "getenv") or role_of(module.path) != "product" or is_test_path(module.path):
        return
    settings = _SETTINGS | set(options.config_modules)
    if _ENTRIES.search(module.path) or _name(module.path) in settings or not _has_settings(module, settings):
        return
    for node in below(tree, cst.Subscript, cst.Call):
        variable = _variable(node, module)
        if variable and _OTHERS.fullmatch(variable) is None and not _is_written(node, module):
            yield Hit(node, {"variable": variable})


def _name(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] if name == "__init__.py" else name.removesuffix(".py")


def _has_settings(module: Module, settings: frozenset[str] | set[str]) -> bool:
    """Whether a module of settings stands in the same package of the project."""
    top = module.path.split("/")[0]
    main = ("settings", "config", "conf", "configuration")
    return any(
        each.split("/")[0] == top and _name(each) in settings and _name(each).startswith(main)
        for each in module.fact(Index).paths
    )


def _variable(node: cst.BaseExpression, module: Module) -> str:
    """The name of the variable that an expression reads; empty for anything else."""
    imports = module.fact(Imports)
    match node:
        case cst.Subscript(
            value=value,
            slice=[cst.SubscriptElement(slice=cst.Index(value=cst.SimpleString(evaluated_value=str(name))))],
        ):
            return name if imports.name(value) == "os.environ" else ""
        case cst.Call(func=func, args=[cst.Arg(value=cst.SimpleString(evaluated_value=str(name))), *_]):
            return name if imports.name(func) in ("os.environ.get", "os.getenv") else ""
    return ""


def _is_written(node: cst.CSTNode, module: Module) -> bool:
    """Whether a variable is set or deleted."""
    return isinstance(module.fact(Parents).parent(node), cst.AssignTarget | cst.Del)
