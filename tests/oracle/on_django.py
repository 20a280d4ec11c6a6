"""Runs projects of Django: `python -m oracle.on_django`."""

from __future__ import annotations

import importlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

from oracle.serving import Driver, names_of, run_any, serve

# The counter comes before the ORM: it must be there when SQLite is first asked
# isort: split
import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections

_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]


class _Module(AppConfig):  # type: ignore[misc]  # Django brings no types
    """An application of one module, which must not be imported before all applications are there."""

    def __init__(self, name: str, root: Path) -> None:
        self.path = str(root)
        super().__init__(name, ModuleType(name))


class Django(Driver):
    """Every top-level module or package with models becomes an application."""

    def load(self, root: Path) -> None:
        tops = {path.partition("/")[0].removesuffix(".py") for path in _with_models(root)}
        found = [name if (root / name).is_dir() else _Module(name, root) for name in sorted(tops)]
        apps.set_installed_apps([*_APPS, *found])
        self.modules = [importlib.import_module(name) for name in names_of(root)]

    def create(self, path: str) -> None:
        _connect(path)
        every = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
        with connections["default"].schema_editor() as editor:
            for model in every:
                if not model._meta.auto_created and not model._meta.proxy:
                    editor.create_model(model)
        for model in every:
            ContentType.objects.get_for_model(model)
        connections["default"].close()

    def finish(self, path: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            for statement in _generic_keys():
                connection.execute(statement)
            connection.commit()

    def run(self, function: Callable[..., Any], path: str, given: dict[str, Any]) -> None:
        _connect(path)
        ContentType.objects.clear_cache()
        run_any(function, given)


def _with_models(root: Path) -> list[str]:
    files = ((path, path.relative_to(root).as_posix()) for path in sorted(root.rglob("*.py")))
    return [name for path, name in files if "models" in name or "models.Model" in path.read_text()]


def _connect(path: str) -> None:
    connections["default"].close()
    connections.settings["default"]["NAME"] = path
    connections["default"].settings_dict["NAME"] = path


def _generic_keys() -> Iterator[str]:
    """Have every generic foreign key of row i lead to row i of the first model of its application."""
    for model in apps.get_models():
        for field in model._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                label = model._meta.app_label
                first = next(each for each in apps.get_models() if each._meta.app_label == label)
                kind = f"SELECT id FROM django_content_type WHERE app_label = '{label}' AND model = '{first._meta.model_name}'"
                columns = (model._meta.get_field(name).column for name in (field.ct_field, field.fk_field))
                yield "UPDATE {} SET {} = ({kind}), {} = id".format(model._meta.db_table, *columns, kind=kind)


if __name__ == "__main__":
    settings.configure(
        INSTALLED_APPS=_APPS,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "unset"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="unset",
        USE_TZ=True,
        ROOT_URLCONF="unset",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    django.setup()
    from django.contrib.contenttypes.fields import GenericForeignKey
    from django.contrib.contenttypes.models import ContentType

    serve(Django())
