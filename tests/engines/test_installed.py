"""Mixins and abstract models of installed packages: read as text, as far as the project's classes need them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer import rulebook
from reviewer.cache import Cache
from reviewer.engines import native
from reviewer.engines.installed import Site, site_of
from reviewer.engines.order import Order
from reviewer.index import FileFacts, facts_of

_MODELS = """
from django.db import models
from trees.models import Node


class Author(models.Model):
    name = models.TextField()


class Section(Node):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
"""
_VIEWS = """
from shop.models import Section


def names():
    return [section.author.name for section in Section.objects.all()]


def parents():
    return [section.above.pk_text() for section in Section.objects.all()]
"""
_PACKAGE = {
    "trees/__init__.py": "raise SystemExit('nobody imports this')\n",
    "trees/models.py": "from .base import Node\n",
    "trees/base.py": (
        "from django.db import models\nfrom trees.naming import Named\n\n\n"
        "class Node(Named):\n    above = models.ForeignKey('self', on_delete=models.CASCADE)\n"
        "    class Meta:\n        abstract = True\n\n\nclass Other:\n    pass\n"
    ),
    "trees/naming.py": "from django.db import models\n\n\nclass Named(models.Model):\n    class Meta:\n        abstract = True\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with an environment beside it whose package nobody can import."""
    _write(tmp_path / "project", {"shop/models.py": _MODELS, "shop/views.py": _VIEWS})
    _write(tmp_path / "venv/lib/python3.12/site-packages", _PACKAGE)
    _write(tmp_path / "venv", {"bin/python": ""})
    return tmp_path


def test_a_model_that_descends_from_an_installed_one_is_a_model(project: Path) -> None:
    assert _lines(project, python=None) == []
    assert _lines(project, python=project / "venv/bin/python") == [6, 10]


def test_a_remembered_review_holds_until_the_package_changes(project: Path) -> None:
    python = project / "venv/bin/python"
    assert _lines(project, python) == [6, 10]
    assert _lines(project, python) == [6, 10]
    plain = "class Node:\n    pass\n"
    (project / "venv/lib/python3.12/site-packages/trees/base.py").write_text(plain, encoding="utf-8")
    assert _lines(project, python) == []


def test_only_what_leads_to_a_framework_is_kept(tmp_path: Path) -> None:
    _write(tmp_path, _PACKAGE)
    found = Site(tmp_path, Cache(None)).needed({"shop/models.py": facts_of(_MODELS)})
    names = {path: [each.name for each in facts.classes] for path, (_, facts) in found.items()}
    assert names == {
        "<installed>/trees/models.py": [],
        "<installed>/trees/base.py": ["Node"],
        "<installed>/trees/naming.py": ["Named"],
    }


@pytest.mark.parametrize(
    "text",
    [
        "from trees.base import Other\nclass Mine(Other): pass\n",
        "from nowhere import Node\nclass Mine(Node): pass\n",
        "from django.db import models\nclass Mine(models.Model): pass\n",
        "from circle import One\nclass Mine(One): pass\n",
        "from broken import One\nclass Mine(One): pass\n",
        "from latin import One\nclass Mine(One): pass\n",
        "from .base import Node\nclass Mine(Node): pass\n",
        "from enum import Enum\nclass Mine(Enum): pass\n",
        "class Mine(Node): pass\n",
        "class Mine(make()): pass\n",
    ],
)
def test_what_leads_elsewhere_is_left_out(tmp_path: Path, text: str) -> None:
    more = {
        "circle.py": "from circle2 import Two\nclass One(Two): pass\n",
        "circle2.py": "from circle import One\nclass Two(One): pass\n",
        "broken.py": "class One(:\n",
    }
    _write(tmp_path, _PACKAGE | more)
    (tmp_path / "latin.py").write_bytes(b"class One: '\xff'\n")
    assert Site(tmp_path, Cache(None)).needed({"shop/models.py": facts_of(text)}) == {}


def test_a_name_that_the_project_has_is_never_an_installed_one(tmp_path: Path) -> None:
    _write(tmp_path, _PACKAGE)
    own = {"shop/models.py": facts_of(_MODELS), "trees/models.py": FileFacts()}
    assert Site(tmp_path, Cache(None)).needed(own) == {}


@pytest.mark.parametrize(("layout", "known"), [("lib/python3.13", True), ("Lib", True), ("elsewhere", False)])
def test_packages_lie_where_environments_have_them(tmp_path: Path, layout: str, known: bool) -> None:
    folder = tmp_path / layout / "site-packages"
    folder.mkdir(parents=True)
    assert site_of(tmp_path / "bin/python") == (folder if known else None)
    assert site_of(None) is None


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _lines(project: Path, python: Path | None) -> list[int]:
    rule = rulebook.read()["n-plus-one-relation"]
    order = Order(rule.id, rule.module, rule.message, rule.severity, dict(rule.options))
    task = native.Task(
        root=project / "project",
        files=("shop/views.py",),
        everything=("shop/models.py", "shop/views.py"),
        orders=(order,),
        python=python,
    )
    report = native.review(task, Cache(project / "cache"), jobs=1)
    assert not any(each.path.startswith("<") for found in report.findings for each in found.related)
    return sorted(each.span.line for each in report.findings)
