"""The native engine over many files: what it remembers, what it survives, and the order of its answers."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from mortals import deadly, mortal
from reviewer import rulebook
from reviewer.cache import Cache, place
from reviewer.engines import native
from reviewer.engines.order import Order
from reviewer.finding import Report, Severity

BOOK = rulebook.read()
BARE = "try:\n    f()\nexcept:\n    g()\n"
CLEAN = "x = 1\n"
LARGE = BARE + "# " + "x" * 100_000 + "\n"  # two of them are worth a second process


def order(rule: str) -> Order:
    return Order(rule, BOOK[rule].module, BOOK[rule].message, Severity.WARNING, BOOK[rule].options)


def project(root: Path, files: dict[str, str | bytes]) -> tuple[str, ...]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return tuple(sorted(files))


def review(root: Path, files: tuple[str, ...], cache: Cache | None = None, jobs: int = 1) -> Report:
    task = native.Task(root=root, files=files, everything=files, orders=(order("bare-except"),))
    return native.review(task, cache or Cache(None), jobs=jobs)


def places(report: Report) -> list[tuple[str, int]]:
    return [(finding.path, finding.span.line) for finding in report.findings]


def test_findings_come_in_the_order_of_the_files_whoever_finds_them(tmp_path: Path) -> None:
    padding = "y = [1, 2, 3]\n" * 600  # enough for more than one process
    files = project(tmp_path, {f"m{i:02}.py": padding + BARE for i in range(40)})
    assert places(review(tmp_path, files, jobs=2)) == [(path, 603) for path in files]
    assert places(review(tmp_path, files, jobs=1)) == [(path, 603) for path in files]


def test_any_executor_will_do(tmp_path: Path) -> None:
    files = project(tmp_path, {f"m{i:02}.py": BARE for i in range(30)})
    task = native.Task(root=tmp_path, files=files, everything=files, orders=(order("bare-except"),))
    with ThreadPoolExecutor(4) as threads:
        report = native.review(task, Cache(None), executor=threads)
    assert places(report) == [(path, 3) for path in files]


def test_a_second_run_remembers_and_a_change_is_seen(tmp_path: Path) -> None:
    files = project(tmp_path, {"a.py": BARE, "b.py": CLEAN})
    folder = tmp_path / ".reviewer_cache"
    assert places(review(tmp_path, files, Cache(folder))) == [("a.py", 3)]
    assert (folder / ".gitignore").read_text() == "*\n"
    assert places(review(tmp_path, files, Cache(folder))) == [("a.py", 3)]
    project(tmp_path, {"b.py": BARE})
    assert places(review(tmp_path, files, Cache(folder))) == [("a.py", 3), ("b.py", 3)]


@pytest.mark.parametrize("rubbish", [b"", b"\x00\xff rubbish", b"\x93\x01\x02\x03", b"\x81\xa4a.py\xc0"])
def test_a_corrupt_cache_is_discarded(tmp_path: Path, rubbish: bytes) -> None:
    files = project(tmp_path, {"a.py": BARE})
    folder = tmp_path / ".reviewer_cache"
    review(tmp_path, files, Cache(folder))
    for entry in folder.glob("*.msgpack"):
        entry.write_bytes(rubbish)
    assert places(review(tmp_path, files, Cache(folder))) == [("a.py", 3)]


def test_in_ci_the_cache_lies_outside_the_checkout(tmp_path: Path) -> None:
    folder = place(tmp_path, {"CI": "true", "RUNNER_TEMP": "/somewhere"})
    assert folder is not None
    assert folder.is_relative_to("/somewhere")
    inside = str(tmp_path / "cache")
    away = place(tmp_path, {"CI": "true", "XDG_CACHE_HOME": inside, "HOME": "/home/runner"})
    assert away is not None
    assert away.is_relative_to("/home/runner/.cache")
    assert place(tmp_path, {"CI": "true", "XDG_CACHE_HOME": inside}) is None, "a folder for all is nobody's"


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    files = project(tmp_path, {"a.py": BARE})
    blocked = tmp_path / "file"
    blocked.write_text("a file, not a folder")
    assert places(review(tmp_path, files, Cache(blocked / "cache"))) == [("a.py", 3)]


ODD: dict[str, str | bytes] = {
    "brackets.py": "x = " + "(" * 5_000 + ")" * 5_000 + "\n",
    "lists.py": "x = " + "[" * 5_000 + "]" * 5_000 + "\n",
    "chain.py": "x = a" + " + a" * 5_000 + "\n",
    "dots.py": "x = a" + ".b" * 2_500 + "\n",
    "undecodable.py": b"x = '\xff\xfe'\n",
    "lying.py": b"# -*- coding: no-such-encoding -*-\nx = 1\n",
}


@pytest.mark.parametrize("name", ODD)
def test_a_file_too_odd_to_review_is_a_problem_and_costs_no_other_file(tmp_path: Path, name: str) -> None:
    files = project(tmp_path, {name: ODD[name], "z.py": BARE})
    report = review(tmp_path, files)
    assert places(report)[-1:] == [("z.py", 3)]
    assert "z.py" in report.reviewed
    assert [problem.path for problem in report.problems] == [name]
    assert "not reviewed" in report.problems[0].message


GOOD: dict[str, str | bytes] = {
    "bom.py": b"\xef\xbb\xbf" + BARE.encode(),
    "latin.py": "# -*- coding: latin-1 -*-\n# é\n".encode("latin-1") + BARE.encode(),
    "crlf.py": BARE.replace("\n", "\r\n").encode(),
    "form feed.py": "\x0c\n" + BARE,
    "no newline at the end.py": BARE.rstrip(),
    "ünï 'quoted'.py": BARE,
    "empty.py": b"",
    "comment only.py": b"# nothing",
}


@pytest.mark.parametrize("name", GOOD)
def test_odd_but_honest_files_are_reviewed(tmp_path: Path, name: str) -> None:
    report = review(tmp_path, project(tmp_path, {name: GOOD[name]}))
    assert report.problems == []
    assert len(report.findings) == (0 if name in {"empty.py", "comment only.py"} else 1)


@pytest.mark.parametrize("text", ["def f(:\n", "x = 1\n  y = 2\n", "x = '\n", "a\x00b\n", "if x:\n"])
def test_broken_syntax_is_one_finding(tmp_path: Path, text: str) -> None:
    report = review(tmp_path, project(tmp_path, {"a.py": text, "b.py": BARE}))
    assert [(finding.rule, finding.path) for finding in report.findings] == [
        ("syntax-error", "a.py"),
        ("bare-except", "b.py"),
    ]


PYTHON2 = (
    "print 'a'\n",
    "raise ValueError, 'a'\n",
    "exec 'x = 1' in y\n",
    "x = ur'a'\n",
    "if a <> b:\n    f()\n",
    "def f(a, (b, c)):\n    return a\n",
)
HANDLER = "try:\n    f()\nexcept Exception, e:\n    g(e)\n"


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="`except A, b` is a tuple of exceptions since 3.14")
def test_a_handler_of_python_2_is_not_taken_for_one_of_python_3_14(tmp_path: Path) -> None:
    report = review(tmp_path, project(tmp_path, {"a.py": HANDLER}))
    assert "Python 2" in report.findings[0].message
    newer = HANDLER.replace("Exception, e", "ValueError, TypeError")
    assert review(tmp_path, project(tmp_path, {"a.py": newer})).findings == []


@pytest.mark.parametrize("text", PYTHON2)
def test_python_2_is_called_by_its_name(tmp_path: Path, text: str) -> None:
    report = review(tmp_path, project(tmp_path, {"a.py": text}))
    (found,) = report.findings
    assert found.rule == "syntax-error"
    assert found.message.startswith("This is Python 2, ")


TEMPLATES = (
    "from shop.{{ version }}.client import Client\n",
    "import shop\n\n{% for name in names %}\nfrom shop import {{ name }}\n{% endfor %}\n",
)


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_template_of_python_is_only_mentioned(tmp_path: Path, text: str) -> None:
    (found,) = review(tmp_path, project(tmp_path, {"a.py": text})).findings
    assert (found.rule, found.severity) == ("syntax-error", Severity.INFO)
    assert found.message.startswith("This is a template of Python")


def test_a_mistake_beside_words_of_a_template_is_a_mistake(tmp_path: Path) -> None:
    text = "NAME = '{{ name }} {% if name %}'\nx = = 1\n"
    (found,) = review(tmp_path, project(tmp_path, {"a.py": text})).findings
    assert (found.severity, found.message) == (Severity.ERROR, "This is not valid Python: invalid syntax")


@pytest.mark.parametrize("text", ["def f(:\n", "print('a'\n", '"""\nprint this\n"""\nx = = 1\n'])
def test_a_mistake_in_python_3_is_not_called_python_2(tmp_path: Path, text: str) -> None:
    report = review(tmp_path, project(tmp_path, {"a.py": text}))
    assert [found.message.startswith("This is not valid Python: ") for found in report.findings] == [True]


def test_a_missing_file_and_an_unreadable_one_are_problems(tmp_path: Path) -> None:
    project(tmp_path, {"a.py": BARE, "locked.py": BARE})
    (tmp_path / "locked.py").chmod(0)
    report = review(tmp_path, ("a.py", "gone.py", "locked.py"))
    assert places(report)[0] == ("a.py", 3)
    unreadable = {"gone.py"} if os.geteuid() == 0 else {"gone.py", "locked.py"}
    assert {problem.path for problem in report.problems} == unreadable
    (tmp_path / "locked.py").chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_a_worker_that_dies_costs_one_file_which_is_named(tmp_path: Path) -> None:
    from reviewer.spread import Died, pool, spread

    items = [f"item {i}" for i in range(10)]
    found = spread(deadly, items, jobs=2, make=lambda: pool(2, "reviewer.spread"))
    answers = list(found)
    assert [item for item, _ in answers] == items
    assert [item for item, answer in answers if isinstance(answer, Died)] == ["item 7"]
    assert dict(answers)["item 3"] == "ITEM 3"


def test_a_broken_executor_of_the_callers_costs_one_file(tmp_path: Path) -> None:
    from reviewer.spread import Died, pool, spread

    with pool(2, "reviewer.spread") as theirs:
        found = spread(
            deadly,
            [f"item {i}" for i in range(10)],
            jobs=2,
            make=lambda: pool(1, "reviewer.spread"),
            executor=theirs,
        )
        assert [item for item, answer in found if isinstance(answer, Died)] == ["item 7"]


def dying(jobs: int, preload: str) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, initializer=os._exit, initargs=(1,))


@pytest.mark.parametrize(
    ("count", "named"), [(2, "m00.py, m01.py"), (9, "m00.py, m01.py, m02.py and 6 more")]
)
def test_where_no_worker_lives_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, named: str
) -> None:
    files = project(tmp_path, {f"m{i:02}.py": LARGE for i in range(count)})
    monkeypatch.setattr(native, "pool", dying)
    report = review(tmp_path, files, jobs=2)
    (problem,) = report.problems
    assert problem.message.startswith(f"not reviewed: {count} files ({named})")
    assert "--jobs 1" in problem.message
    assert report.reviewed == frozenset()
    assert places(review(tmp_path, files, jobs=1)) == [(path, 3) for path in files]


def test_where_the_system_has_no_processes_the_files_are_reviewed_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Containers without shared memory refuse the locks that a pool is made of."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refused)
    files = project(tmp_path, {f"m{i}.py": LARGE for i in range(3)})
    report = review(tmp_path, files, jobs=2)
    assert report.problems == []
    assert places(report) == [(path, 3) for path in files]


def test_a_cell_survives_its_process(tmp_path: Path) -> None:
    from reviewer.engines.cell import Cell, CellDied

    with Cell(mortal, seconds=30.0) as cell:
        assert cell.ask("a") == "A"
        with pytest.raises(CellDied):
            cell.ask("die")
        assert cell.ask("b") == "B"


def test_syntax_newer_than_this_python_is_reviewed_by_libcst_alone(tmp_path: Path) -> None:
    """An unparenthesised walrus-free t-string is refused by every Python before 3.14, and LibCST takes it."""
    newer = 'x = t"{y}"\n' + BARE
    report = review(tmp_path, project(tmp_path, {"a.py": newer}))
    assert report.problems == []
    assert places(report) == [("a.py", 4)]


def test_a_check_that_fails_is_a_problem_not_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reviewer.check import Check
    from reviewer.checks.errors import bare_except

    def broken(*_: object) -> list[object]:
        raise RuntimeError("boom")

    good = bare_except.check
    monkeypatch.setattr(bare_except, "check", Check(good.nodes, good.options, broken))  # type: ignore[arg-type]
    report = review(tmp_path, project(tmp_path, {"a.py": BARE}))
    assert report.findings == []
    assert "bare-except failed here" in report.problems[0].message
    assert report.failed == {"a.py": frozenset({"bare-except"})}


def test_what_a_called_function_of_another_file_does_is_remembered_with_the_review(tmp_path: Path) -> None:
    asking = "from models import Book\n\n\ndef other():\n    return 1\n\n\ndef find(key):\n    return Book.objects.get(pk=key)\n"
    files = project(
        tmp_path,
        {
            "models.py": "from django.db import models\n\n\nclass Book(models.Model):\n    pass\n",
            "helpers.py": asking,
            "views.py": "from helpers import find\n\n\ndef shown(keys):\n    return [find(key) for key in keys]\n",
        },
    )
    task = native.Task(root=tmp_path, files=("views.py",), everything=files, orders=(order("query-in-loop"),))
    folder = tmp_path / ".reviewer_cache"
    assert places(native.review(task, Cache(folder))) == [("views.py", 5)]
    project(tmp_path, {"helpers.py": asking.replace("Book.objects.get(pk=key)", "key")})
    assert places(native.review(task, Cache(folder))) == []
    project(tmp_path, {"helpers.py": asking.replace("return 1", "return 2")})
    assert places(native.review(task, Cache(folder))) == [("views.py", 5)]


def test_an_heir_that_overrides_is_noticed_wherever_it_comes(tmp_path: Path) -> None:
    service = "from models import Book\n\n\nclass Service:\n    def find(self, key):\n        return Book.objects.get(pk=key)\n"
    view = "from service import Service\n\n\ndef shown(service: Service, keys):\n    return [service.find(key) for key in keys]\n"
    heir = "from service import Service as Base\n\n\nclass Middle(Base):\n    pass\n"
    override = (
        "from heir import Middle\n\n\nclass Other(Middle):\n    def find(self, key):\n        return key\n"
    )
    book = "from django.db import models\n\n\nclass Book(models.Model):\n    pass\n"
    files = {"models.py": book, "service.py": service, "views.py": view}
    cache = Cache(tmp_path / ".reviewer_cache")

    def found(extra: dict[str, str]) -> list[tuple[str, int]]:
        files.update(extra)
        everything = project(tmp_path, dict(files))
        rules = (order("query-in-loop"),)
        task = native.Task(root=tmp_path, files=("views.py",), everything=everything, orders=rules)
        return places(native.review(task, cache))

    assert found({}) == [("views.py", 5)]
    assert found({"heir.py": heir}) == [("views.py", 5)]
    assert found({"override.py": override}) == []
    assert found({"override.py": override.replace("find", "lose")}) == [("views.py", 5)]


def test_a_model_that_leads_back_to_another_is_noticed_wherever_it_comes(tmp_path: Path) -> None:
    author = "from django.db import models\n\n\nclass Author(models.Model):\n    pass\n"
    book = "from django.db import models\n\n\nclass Book(models.Model):\n    author = models.ForeignKey('authors.Author', models.CASCADE)\n"
    view = "from authors.models import Author\n\n\ndef shown():\n    for author in Author.objects.all():\n        print(author.book_set.all()[0])\n"
    files = {"authors/__init__.py": "", "authors/models.py": author, "views.py": view}
    cache = Cache(tmp_path / ".reviewer_cache")

    def found(extra: dict[str, str]) -> list[tuple[str, int]]:
        files.update(extra)
        everything = project(tmp_path, dict(files))
        rules = (order("n-plus-one-relation"), order("query-in-loop"))
        task = native.Task(root=tmp_path, files=("views.py",), everything=everything, orders=rules)
        return places(native.review(task, cache))

    assert found({}) == []
    assert found({"books/__init__.py": "", "books/models.py": book}) == [("views.py", 6)]
    assert found({"books/models.py": book.replace("'authors.Author'", "'other.Thing'")}) == []
