"""What a core says of one text after the other is what a review from the ground up says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.command_line import write
from editor.edits import edits
from reviewer.editor.core import Core
from reviewer.index import Index
from reviewer.index.flow.stmt import Function
from reviewer.orm import flow
from reviewer.orm.graph import Graph
from reviewer.review import review

SHOP = Path(__file__).parents[2] / "examples" / "bookshop"
CONFIG = "[tool.reviewer]\nprofile = 'strict'\nengines = ['native']\n"
MODELS = "from django.db import models\n\n\nclass A(models.Model):\n    pass\n\n\nclass B(models.Model):\n    a = models.ForeignKey(A, models.CASCADE)\n    n = models.TextField()\n"
MANAGED = "from django.db import models\n\n\nclass A(models.Model):\n    pass\n\n\ndef f():\n    return [a.pk for a in A.objects.all()]"

MANAGER = (
    "from django.db import models\n\n\nclass A(models.Model):\n    n = models.TextField()\n\n\n"
    "class Known(models.Manager):\n    def get_queryset(self):\n        return WORK\n\n\n"
    "class B(models.Model):\n    a = models.ForeignKey(A, models.CASCADE)\n    objects = Known()\n\n    def text(self):\n        return self.pk\n"
)
DECLARED = (
    "from sqlalchemy import ForeignKey\nfrom sqlalchemy.orm import DeclarativeBase, declared_attr, mapped_column, relationship\n\n\n"
    "class Base(DeclarativeBase):\n    pass\n\n\nclass A(Base):\n    id = mapped_column(primary_key=True)\n    n = mapped_column()\n\n\n"
    "class OfA:\n    @declared_attr\n    def a(cls):\n        return WORK\n\n\n"
    "class B(OfA, Base):\n    id = mapped_column(primary_key=True)\n    a_id = mapped_column(ForeignKey('a.id'))\n\n    def text(self):\n        return self.id\n"
)


@pytest.mark.checkout
@pytest.mark.parametrize("name", ["catalog/views.py", "catalog/models.py"])
def test_each_answer_is_that_of_a_cold_run(tmp_path: Path, name: str) -> None:
    write(tmp_path, {file.relative_to(SHOP).as_posix(): file.read_bytes() for file in SHOP.rglob("*.py")})
    write(tmp_path, {"pyproject.toml": CONFIG})
    core = Core(tmp_path)
    text = (tmp_path / name).read_text()
    for edited in edits(text, 12, seed=7):
        warm = core.review(name, edited)
        cold = review(Core(tmp_path).asked(name, edited, None, ("native",)))
        assert (warm.findings, warm.problems) == (cold.findings, cold.problems), edited
    core.close()


def test_what_a_function_of_the_same_file_does_now_counts(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "a.py": ""})
    core = Core(tmp_path)
    text = (
        "import time\n\n\ndef rest() -> None:\n    x = 1\n    WORK\n\n\nasync def f() -> None:\n    rest()\n"
    )
    told = []
    for work in ("x = 2", "time.sleep(x)", "x = 2", "x = 2\n    time.sleep(x)"):
        edited = text.replace("WORK", work)
        warm = core.review("a.py", edited)
        cold = review(Core(tmp_path).asked("a.py", edited, engines=("native",)))
        assert warm.findings == cold.findings
        told.append(len(warm.findings))
    assert told[1] > told[0] == told[2]
    core.close()


def test_what_was_followed_stays_while_only_comments_change_and_no_longer(tmp_path: Path) -> None:
    models = "from django.db import models\n\n\nclass A(models.Model):\n    pass\n\n\nclass B(models.Model):\n    a = models.ForeignKey(A, models.CASCADE)\n"
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": models})
    core = Core(tmp_path)
    text = "from shop.models import B\n\n\ndef f():\n    return [b.a.pk for b in HERE]  # NOTE\n"
    told = []
    for rows, note, of_models in (
        ("B.objects.all()", "x", models),
        ("B.objects.all()", "other", models),
        ("B.objects.select_related('a')", "other", models),
        ("B.objects.all()", "other", models),
        ("B.objects.all()", "other", models.replace("ForeignKey(A, models.CASCADE)", "TextField()")),
        ("B.objects.all()", "again", models),
    ):
        edited = text.replace("HERE", rows).replace("NOTE", note)
        laid = {"shop/models.py": of_models}
        warm = core.review("shop/views.py", edited, overlay=laid)
        cold = review(Core(tmp_path).asked("shop/views.py", edited, laid, ("native",)))
        assert (warm.findings, warm.problems) == (cold.findings, cold.problems)
        told.append("n-plus-one-relation" in [each.rule for each in warm.findings])
    core.close()
    assert told == [True, True, False, True, False, True]


def test_only_another_comment_follows_no_function_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "a.py": ""})
    core = Core(tmp_path)
    core.review("a.py", MANAGED + "  # one\n")

    def never(function: Function, *rest: object) -> None:
        raise AssertionError(f"{function.name} is followed anew")

    monkeypatch.setattr(flow, "_follow", never)
    again = core.review("a.py", MANAGED + "  # another\n")
    changed = core.review("a.py", MANAGED.replace("all", "filter") + "  # another\n")
    core.close()
    assert not again.problems
    assert "is followed anew" in changed.problems[0].message


def tells_of_a_relation(folder: Path, core: Core, text: str, laid: dict[str, str] | None = None) -> bool:
    """Whether the views with this text have a relation in a loop, as a cold core says, too."""
    warm = core.review("shop/views.py", text, overlay=laid)
    cold = review(Core(folder).asked("shop/views.py", text, laid, ("native",)))
    assert (warm.findings, warm.problems) == (cold.findings, cold.problems)
    return "n-plus-one-relation" in [each.rule for each in warm.findings]


def test_what_a_helper_returns_now_counts_though_models_stay(tmp_path: Path) -> None:
    text = "from shop.models import B\n\n\ndef rows():\n    WORK\n\n\ndef f():\n    return [b.a.n for b in rows()]\n"
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": MODELS})
    core = Core(tmp_path)
    works = (
        "return B.objects.all()",
        "x = 1\n    return B.objects.all()",
        "return B.objects.select_related('a')",
        "pass",
        "return B.objects.all()",
    )
    told = [tells_of_a_relation(tmp_path, core, text.replace("WORK", work)) for work in works]
    core.close()
    assert told == [True, True, False, False, True]


def test_what_a_method_of_another_buffer_does_now_counts(tmp_path: Path) -> None:
    repo = "from shop.models import B\n\n\nclass Base:\n    def rows(self):\n        WORK\n\n\nclass Repo(Base):\n    pass\n"
    views = "from shop.repo import Repo\n\n\ndef f():\n    return [b.a.n for b in Repo().rows()]\n"
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": MODELS})
    core = Core(tmp_path)
    told = {
        work: tells_of_a_relation(tmp_path, core, views, {"shop/repo.py": repo.replace("WORK", work)})
        for work in (
            "raise NotImplementedError",
            "return B.objects.all()",
            "return B.objects.select_related('a')",
            "...",
            "'''Doc.'''\n        return B.objects.all()",
        )
    }
    core.close()
    assert list(told.values()) == [False, True, False, False, True]


def test_models_stay_known_while_functions_of_their_file_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = f"NOTE{MODELS}\n    @property\n    def title(self):\n        WORK\n"
    views = "from shop.models import B\n\n\ndef f():\n    return [b.title for b in B.objects.all()]\n"
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": MODELS})
    core = Core(tmp_path)
    core.review(
        "shop/views.py",
        views,
        overlay={"shop/models.py": models.replace("NOTE", "").replace("WORK", "pass")},
    )
    made: list[Index] = []
    make = Graph.__init__

    def noted(graph: Graph, index: Index) -> None:
        made.append(index)
        make(graph, index)

    monkeypatch.setattr(Graph, "__init__", noted)
    works = ("return self.n", "return self.a.n", "x = 1\n        return self.a.n", "...", "return self.a.n")
    told = []
    for number, work in enumerate(works):
        laid = {"shop/models.py": models.replace("WORK", work).replace("NOTE", "# note\n" * number)}
        told.append(tells_of_a_relation(tmp_path, core, views, laid))
        # Where the relation is declared is said, too, and has moved.
        assert tells_of_a_relation(tmp_path, core, views.replace("b.title", "b.a.n"), laid)
    core.close()
    assert told == [False, True, True, False, True]
    assert len(made) == 2 * len(works)  # by the cold cores alone


@pytest.mark.parametrize(
    ("rows", "models", "works"),
    [
        (
            "B.objects.all()",
            MANAGER,
            ("super().get_queryset()", "super().get_queryset().select_related('a')"),
        ),
        (
            "B.objects.known()",
            MANAGER.replace("get_queryset", "known"),
            ("self.filter(n='')", "self.select_related('a')"),
        ),
        (
            "session.scalars(select(B))",
            DECLARED,
            ("relationship(A, lazy='select')", "relationship(A, lazy='joined')"),
        ),
    ],
    ids=["manager", "helper", "declared"],
)
def test_what_a_method_says_of_models_counts_at_once(
    tmp_path: Path, rows: str, models: str, works: tuple[str, str]
) -> None:
    views = f"from sqlalchemy import select\nfrom shop.models import B\n\n\ndef f(session):\n    return [b.a.n for b in {rows}], [b.text() for b in {rows}]\n"
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": ""})
    core = Core(tmp_path)
    told = [
        tells_of_a_relation(tmp_path, core, views, {"shop/models.py": models.replace("WORK", work)})
        for work in (*works, works[0])
    ]
    core.close()
    assert told == [True, False, True]


def test_an_edit_follows_the_function_that_changed_and_those_that_ask_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": MODELS})
    text = "from shop.models import B\n\n\ndef rows():\n    WORK\n\n\ndef other():\n    return [b.a.n for b in B.objects.all()]\n\n\ndef f():\n    return [b.a.n for b in rows()]\n"
    core = Core(tmp_path)
    core.review("shop/views.py", text.replace("WORK", "return B.objects.all()"))
    followed: list[str] = []
    follow = flow._follow

    def noted(function: Function, *rest: object) -> None:
        followed.append(function.name)
        follow(function, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(flow, "_follow", noted)
    assert not tells_of_a_relation(
        tmp_path, core, text.replace("WORK", "return 1").replace("b.a.n for b in B", "b.n for b in B")
    )
    # A cold core follows all of them, and this one those that changed, and `f`, which asks `rows`.
    assert sorted(followed) == ["f", "f", "other", "other", "rows", "rows"]
    followed.clear()
    core.review(
        "shop/views.py", text.replace("WORK", "return 2").replace("b.a.n for b in B", "b.n for b in B")
    )
    core.close()
    assert sorted(followed) == ["f", "rows"]


def test_what_stands_below_an_edit_is_told_where_it_stands_now(tmp_path: Path) -> None:
    text = "from rest_framework import serializers\nfrom shop.models import B\n\n\nclass S(serializers.Serializer):\n    title = serializers.CharField(source='a.n')\n\n\ndef above():\n    return 1\n\n\ndef f():\n    def inner(rows):\n        return [b.a.n for b in rows]\n    return inner(B.objects.all()), sorted(B.objects.all(), key=lambda b: b.a.n)\n\n\ndef served():\n    return S(B.objects.all(), many=True).data\n"
    write(tmp_path, {"pyproject.toml": CONFIG, "shop/__init__.py": "", "shop/models.py": MODELS})
    core = Core(tmp_path)
    for work in ("return 1", "x = 1\n    return x", "x = 1\n\n    y = 2\n    return x + y", "return 1"):
        edited = text.replace("return 1", work)
        assert tells_of_a_relation(tmp_path, core, edited)
        rules = [each.rule for each in core.review("shop/views.py", edited).findings]
        assert "n-plus-one-serializer" in rules
    core.close()


def test_a_grammar_newer_than_python_is_reviewed_as_by_a_cold_run(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": CONFIG, "a.py": ""})
    core = Core(tmp_path)
    for handled in ("A, B", "(A, B)", "A, C", "A,"):
        text = f"def f():\n    try:\n        g()\n    except {handled}:\n        pass\n"
        warm = core.review("a.py", text)
        cold = review(Core(tmp_path).asked("a.py", text, engines=("native",)))
        assert (warm.findings, warm.problems) == (cold.findings, cold.problems)
        assert ("swallowed-exception" in [each.rule for each in warm.findings]) == (handled != "A,")
    core.close()
