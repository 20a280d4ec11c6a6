"""The core answers for a text in an editor as the command does for one on standard input."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from cli.command_line import reviewer, write
from reviewer.editor.core import Core
from reviewer.editor.projects import Cores, project_of
from reviewer.refused import Refused

CONFIG = "[tool.reviewer]\nprofile = 'strict'\nengines = ['native', 'ruff']\n"
MODELS = """from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=9)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
"""
RELATION = "models.ForeignKey(Author, on_delete=models.CASCADE)"
VIEWS = """from shop.models import Book


def names() -> list[str]:
    return [book.author.name for book in Book.objects.all()]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(
        tmp_path,
        {
            "pyproject.toml": CONFIG,
            "shop/__init__.py": "",
            "shop/models.py": MODELS,
            "shop/views.py": VIEWS,
        },
    )
    return tmp_path


def told(core: Core, path: str, text: str) -> list[tuple[str, int, int]]:
    return [(each.rule, each.span.line, each.span.column) for each in core.review(path, text).findings]


def by_command(folder: Path, path: str, text: str) -> list[tuple[str, int, int]]:
    done = reviewer(
        folder, "check", "--stdin-filename", path, "--output-format", "json", "--no-cache", stdin=text
    )
    return [
        (each["rule"], each["line"], each["column"]) for each in msgspec.json.decode(done.out)["findings"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        VIEWS,
        VIEWS + "\n\ndef count(x=[]):\n    import os\n    try:\n        pass\n    except:\n        pass\n",
        "def broken(:\n",
        "",
    ],
)
def test_a_buffer_is_reviewed_as_the_command_reviews_it(shop: Path, text: str) -> None:
    core = Core(shop)
    assert told(core, "shop/views.py", text) == by_command(shop, "shop/views.py", text)
    assert told(core, str(shop / "shop" / "new.py"), text) == by_command(shop, "shop/new.py", text)


def test_other_unsaved_buffers_are_laid_over_the_files(shop: Path) -> None:
    core = Core(shop)
    rules = [each.rule for each in core.review("shop/views.py", VIEWS).findings]
    assert "n-plus-one-relation" in rules
    plain = MODELS.replace(RELATION, "models.TextField()")
    answer = core.review("shop/views.py", VIEWS, overlay={"shop/models.py": plain})
    assert "n-plus-one-relation" not in [each.rule for each in answer.findings]
    assert "n-plus-one-relation" in [each.rule for each in core.review("shop/views.py", VIEWS).findings]


def test_what_is_written_meanwhile_counts(shop: Path) -> None:
    core = Core(shop)
    text = VIEWS.replace("shop.models", "shop.stock")
    assert "n-plus-one-relation" not in [each.rule for each in core.review("shop/views.py", text).findings]
    write(shop, {"shop/stock.py": MODELS})
    assert "n-plus-one-relation" in [each.rule for each in core.review("shop/views.py", text).findings]


def test_what_is_gone_or_changed_on_the_disk_counts(shop: Path) -> None:
    core = Core(shop)
    rules = [each.rule for each in core.review("shop/views.py", VIEWS).findings]
    assert "n-plus-one-relation" in rules
    write(shop, {"shop/models.py": MODELS.replace(RELATION, "models.TextField()")})
    assert "n-plus-one-relation" not in [each.rule for each in core.review("shop/views.py", VIEWS).findings]
    write(shop, {"shop/models.py": MODELS})
    assert "n-plus-one-relation" in [each.rule for each in core.review("shop/views.py", VIEWS).findings]
    (shop / "shop" / "models.py").unlink()
    assert "n-plus-one-relation" not in [each.rule for each in core.review("shop/views.py", VIEWS).findings]


def test_a_core_that_is_watched_looks_at_the_disk_when_it_is_told(shop: Path) -> None:
    core = Core(shop, watched=True)
    assert "n-plus-one-relation" in [each.rule for each in core.review("shop/views.py", VIEWS).findings]
    write(shop, {"shop/models.py": MODELS.replace(RELATION, "models.TextField()")})
    core.forget([shop / "shop" / "models.py"])
    assert "n-plus-one-relation" not in [each.rule for each in core.review("shop/views.py", VIEWS).findings]
    write(shop, {"shop/stock.py": MODELS})
    core.forget([shop / "shop" / "stock.py"])
    text = VIEWS.replace("shop.models", "shop.stock")
    assert "n-plus-one-relation" in [each.rule for each in core.review("shop/views.py", text).findings]


def test_on_save_only_what_nobody_has_to_be_asked_about_is_fixed(shop: Path) -> None:
    core = Core(shop)
    typed = 'import sys\nimport os\n\n\ndef close():\n    """Close."""\n    if not os.sep in "ab":\n        print(f"no")\n'
    saved = core.fixed("shop/new.py", typed)
    assert "import sys" in saved  # just typed, and used in a moment
    assert "def close():" in saved  # with `-> None` its body would be checked all of a sudden
    assert 'if os.sep not in "ab":' in saved
    assert 'print("no")' in saved
    assert core.fixed("shop/new.py", saved) == saved
    assert "import sys" not in core.fixed("shop/new.py", typed, on_save=False)


def test_a_text_that_is_no_python_is_left_alone(shop: Path) -> None:
    assert Core(shop).fixed("shop/views.py", "import os\ndef f(:\n") == "import os\ndef f(:\n"


def test_a_core_knows_when_its_configuration_is_another(shop: Path) -> None:
    cores = Cores()
    core = cores.of(shop / "shop" / "views.py")
    assert core.root == shop
    assert cores.of(shop / "shop" / "models.py") is core
    write(shop, {"pyproject.toml": CONFIG.replace("strict", "adopt")})
    assert core.stale()
    assert cores.of(shop / "shop" / "models.py") is not core
    cores.close()


def test_a_nearer_configuration_is_a_project_of_its_own(shop: Path) -> None:
    write(shop, {"shop/reviewer.toml": "profile = 'adopt'\n"})
    assert project_of(shop / "shop" / "views.py") == shop / "shop"
    assert project_of(shop / "views.py") == shop


def test_what_lies_elsewhere_is_refused(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(Refused, match="outside the project"):
        Core(shop).review(tmp_path_factory.mktemp("other") / "a.py", "")


def test_mypy_joins_in_when_it_is_asked(shop: Path) -> None:
    write(shop, {"pyproject.toml": CONFIG.replace("'ruff'", "'ruff', 'mypy'"), "shop/new.py": ""})
    answer = Core(shop).mypy("shop/new.py", 'def f() -> int:\n    """Give."""\n    return ""\n')
    assert "mypy:return-value" in {seen for each in answer.findings for seen in each.seen_by}
    quick = Core(shop).review("shop/new.py", 'def f() -> int:\n    """Give."""\n    return ""\n')
    assert "mypy:return-value" not in {seen for each in quick.findings for seen in each.seen_by}
