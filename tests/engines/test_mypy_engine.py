"""The mypy engine over small real projects."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from reviewer.engines import mypy
from reviewer.engines.mypy_naming import of_one_module
from reviewer.engines.mypy_output import Entry
from reviewer.finding import Edit, Report, Safety, Span

CONFIGURED = "[mypy]\n"
posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in interpreter is a shell script")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy-cache")


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def wrote(root: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    return [name for name in files if name.endswith(".py")]


def reviewed(root: Path, cache: Path, files: dict[str, str], **more: Any) -> Report:
    names = wrote(root, files)
    return mypy.review(root, names, cache_dir=cache, **{"options": {}, "python": None, **more})


def seen(report: Report) -> list[tuple[str, int, str]]:
    return [(found.path, found.span.line, found.rule.removeprefix("mypy:")) for found in report.findings]


def test_findings_come_raw_with_true_places(tmp_path: Path, cache: Path) -> None:
    report = reviewed(
        tmp_path,
        cache,
        {
            "mypy.ini": CONFIGURED,
            "m.py": 'n: int = "a"\ns = "ééé"; m: int = "a"\nx = 1  # type: ignore\n\x0cy: int = ""\r\n',
            "bom.py": '\ufeffs = "éé"; x: int = ""\n',
            "tail.py": 'x: int = ("",\n    "é", "")\n',
        },
        options={"warn_unused_ignores": True},
    )
    assert {found.seen_by for found in report.findings} == {("mypy:assignment",), ("mypy:unused-ignore",)}
    assert [(found.path, found.span) for found in report.findings] == [
        ("m.py", Span(1, 10, 1, 13)),
        ("m.py", Span(2, 21, 2, 24)),
        ("m.py", Span(3, 8, 3, 22)),
        ("m.py", Span(4, 11, 4, 13)),
        ("bom.py", Span(1, 20, 1, 22)),
        ("tail.py", Span(1, 10, 2, 13)),
    ]
    assert report.problems == []
    assert report.reviewed == {"m.py", "bom.py", "tail.py"}
    assert report.seconds > 0


def test_a_bare_ignore_gets_the_codes_of_what_it_hides(tmp_path: Path, cache: Path) -> None:
    text = (
        'n: int = ""  # type: ignore  # the parser turns it round\n'
        'def f() -> int:  #type:ignore\n    print("")\n'
        'm: int = "#type: ignore"  # type: ignore\n'
    )
    report = reviewed(
        tmp_path,
        cache,
        {"mypy.ini": CONFIGURED, "m.py": text},
        options={"enable_error_code": ["ignore-without-code"]},
    )
    fixes = [found.fix and (found.fix.safety, found.fix.edits) for found in report.findings]
    assert fixes == [
        (Safety.SAFE, (Edit(Span(1, 28, 1, 28), "[assignment]"),)),
        (Safety.SAFE, (Edit(Span(2, 30, 2, 30), "[return]"),)),
        None,  # which of the two is the comment only a tokenizer could tell
    ]


def test_an_ignore_keeps_its_word_where_packages_are_missing(tmp_path: Path, cache: Path) -> None:
    text = 'import absent_package\nn: int = ""  # type: ignore\n'
    report = reviewed(
        tmp_path,
        cache,
        {"mypy.ini": CONFIGURED, "m.py": text},
        options={"enable_error_code": ["ignore-without-code"]},
    )
    assert [found.fix for found in report.findings if found.rule == "mypy:ignore-without-code"] == [None]


NOTED = """\
from typing import overload

@overload
def double(value: int) -> int: ...
@overload
def double(value: str) -> str: ...
def double(value: int | str) -> int | str:
    return value * 2

double(1.5)

class Base:
    def write(self, text: str) -> None: ...

class Child(Base):
    def write(self, text: int) -> None: ...

reveal_type(double(2))
def local(size: int) -> None:
    reveal_locals()
"""


def test_what_mypy_adds_to_an_error_explains_it(tmp_path: Path, cache: Path) -> None:
    report = reviewed(tmp_path, cache, {"mypy.ini": CONFIGURED, "m.py": NOTED})
    told = {(found.span.line, found.rule): (found.message, found.related) for found in report.findings}
    message, related = told[10, "mypy:call-overload"]
    assert [(each.span, each.message) for each in related] == [
        (
            Span(10, 1, 10, 12),
            "Possible overload variants:\ndef double(value: int) -> int\ndef double(value: str) -> str",
        )
    ]
    message, related = told[16, "mypy:override"]
    assert message.endswith("; this violates the Liskov substitution principle")
    assert [each.message.partition("://")[0] for each in related] == ["See https"]
    assert told[18, "mypy:misc"] == ('Revealed type is "int"', ())
    assert told[20, "mypy:misc"] == ("Revealed local types are: size: int", ())
    assert len(told) == 4


@posix
def test_where_an_older_mypy_says_that_a_function_is_defined_is_a_place(tmp_path: Path, cache: Path) -> None:
    error = '{"file": "m.py", "line": 2, "column": 0, "message": "Unexpected keyword argument \\"y\\" for \\"f\\"", '
    error += '"hint": null, "code": "call-arg", "severity": "error"}'
    note = '{"file": "lib.py", "line": 3, "column": 0, "message": "\\"f\\" defined here", "hint": null, '
    note += '"code": "call-arg", "severity": "note"}'
    python = environment(tmp_path / ".venv", f"cat <<'END'\n{error}\n{note}\nEND\nexit 1", "1.13.0")
    files = {"m.py": "from lib import f\nf(y=1)\n", "lib.py": "\n\ndef f(x=1): ...\n"}
    (found,) = reviewed(tmp_path, cache, files, python=python).findings
    assert [(each.path, each.span.line) for each in found.related] == [("lib.py", 3)]


def test_a_clean_file_gives_nothing(tmp_path: Path, cache: Path) -> None:
    assert reviewed(tmp_path, cache, {"m.py": "x = 1\n"}).findings == []


def test_no_file_at_all_is_no_trouble(tmp_path: Path, cache: Path) -> None:
    report = mypy.review(tmp_path, [], options={}, python=None, cache_dir=cache)
    assert (report.findings, report.problems) == ([], [])


def test_what_does_not_parse_does_not_silence_the_other_files(tmp_path: Path, cache: Path) -> None:
    report = reviewed(
        tmp_path,
        cache,
        {
            "pkg/__init__.py": "",
            "pkg/bad.py": "def f(:\n",
            "deep.py": f"x = {'(' * 3000}{')' * 3000}\n",
            "nul.py": "x = 1\n\0\n",
            "yields.py": "yield 1\n",
            "user.py": 'from pkg import bad\nimport nul\nx: int = ""\n',
            "gone.py": "",
        },
    )
    assert ("user.py", 3, "assignment") in seen(report)
    assert {path for path, _, rule in seen(report) if rule == "syntax"} >= {"pkg/bad.py", "deep.py", "nul.py"}
    assert report.problems == []


def test_an_unreadable_file_is_a_problem_of_its_own(tmp_path: Path, cache: Path) -> None:
    files = wrote(tmp_path, {"good.py": 'x: int = ""\n'})
    (tmp_path / "latin.py").write_bytes(b'x = "\xff"\n')
    report = mypy.review(tmp_path, [*files, "latin.py", "gone.py"], options={}, python=None, cache_dir=cache)
    assert seen(report) == [("good.py", 1, "assignment")]
    assert {problem.path for problem in report.problems} == {"latin.py", "gone.py"}
    assert report.reviewed == {"good.py"}


@pytest.mark.parametrize("name", ["types.py", "src/typing.py"])
def test_a_file_that_mypy_takes_for_pythons_own_module_is_named(
    tmp_path: Path, cache: Path, name: str
) -> None:
    beside = name.replace(Path(name).stem, "m")
    report = reviewed(tmp_path, cache, {name: "", beside: ""})
    (problem,) = report.problems
    assert f"takes {name} for Python's own module" in problem.message
    assert "rename" in problem.message
    assert report.reviewed == frozenset()


def test_modules_of_one_name_are_all_checked(tmp_path: Path, cache: Path) -> None:
    bad = 'x: int = ""\n'
    files = dict.fromkeys(("tests/a/conftest.py", "tests/b/conftest.py", "one-x/m.py", "two-x/m.py"), bad)
    report = reviewed(
        tmp_path, cache, {**files, "src/lib/__init__.py": "", "t.py": "import lib\nimport src.lib\n"}
    )
    assert seen(report) == [(name, 1, "assignment") for name in files]
    assert report.problems == []


def test_a_src_layout_needs_no_configuration(tmp_path: Path, cache: Path) -> None:
    files = {
        "src/space/lib/__init__.py": "def f(x: int) -> None: ...\n",
        "tests/test_lib.py": 'from space.lib import f\nf("")\n',
    }
    assert seen(reviewed(tmp_path, cache, files)) == [("tests/test_lib.py", 2, "arg-type")]


def test_files_that_moved_are_told_where_they_are(tmp_path: Path, cache: Path) -> None:
    assert seen(reviewed(tmp_path, cache, {"moved.py": 'x: int = ""\n'})) == [("moved.py", 1, "assignment")]
    (tmp_path / "src").mkdir()
    (tmp_path / "moved.py").rename(tmp_path / "src" / "moved.py")
    report = mypy.review(tmp_path, ["src/moved.py"], options={}, python=None, cache_dir=cache)
    assert seen(report) == [("src/moved.py", 1, "assignment")]


def test_a_corrupt_cache_is_thrown_away(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    files = {"mypy.ini": CONFIGURED, "m.py": 'x: int = ""\n'}
    assert seen(reviewed(tmp_path, cache, files)) == [("m.py", 1, "assignment")]
    kept = [file for file in cache.rglob("*") if file.is_file()]
    assert kept
    for file in kept:
        file.write_bytes(b"rubbish")
    report = reviewed(tmp_path, cache, files)
    assert seen(report) == [("m.py", 1, "assignment")]
    assert report.problems == []


def test_a_buffer_stands_for_the_file_wherever_it_is_imported(tmp_path: Path, cache: Path) -> None:
    files = {"m.py": "def f() -> int: return 1\n", "n.py": "import m\nx: int = m.f()\n"}
    buffers = {"m.py": 'def f() -> str: return ""\n"é"; x: int = ""\n', "new.py": "x = 1\n"}
    report = reviewed(tmp_path, cache, files, buffers=buffers)
    assert [(found.path, found.span) for found in report.findings] == [
        ("m.py", Span(2, 15, 2, 17)),
        ("n.py", Span(2, 10, 2, 15)),
    ]
    assert seen(mypy.review(tmp_path, list(files), options={}, python=None, cache_dir=cache)) == []
    unsaved = mypy.review(tmp_path, ["new.py"], options={}, python=None, cache_dir=cache, buffers=buffers)
    assert (unsaved.findings, unsaved.problems) == ([], [])


def test_a_folder_that_cannot_be_a_package_does_not_stop_the_rest(tmp_path: Path, cache: Path) -> None:
    files = {"{{name}}/__init__.py": "", "{{name}}/m.py": "x = 1\n", "m.py": 'x: int = ""\n'}
    report = reviewed(tmp_path, cache, files)
    assert (seen(report), report.problems) == ([("m.py", 1, "assignment")], [])


NEWCOMER = """\
import djinni.db.models
from djinni.db import models
from celery.app import task


class Book(models.Model):
    title = models.CharField()

    @task
    def f(self) -> int:
        return self.title


@task
class Job:
    pass


def g(x: int) -> int:
    try:
        import ujson
    except ImportError:
        ujson = None
    with task():
        return 1
    print(x)


Job(1)
g("")
Book.nothing
"""


def test_a_project_without_its_packages_hears_of_each_once_and_else_only_what_is_sure(
    tmp_path: Path, cache: Path
) -> None:
    report = reviewed(
        tmp_path, cache, {"m.py": NEWCOMER, "n.py": "import djinni\n"}, options={"strict": True}
    )
    assert seen(report) == [
        ("m.py", 1, "import-not-found"),
        ("m.py", 3, "import-not-found"),
        ("m.py", 30, "arg-type"),
    ]
    djinni, celery = report.findings[:2]
    assert '"djinni" (imported in 1 other file as well)' in djinni.message
    assert (celery.span, celery.message.endswith('"celery"')) == (Span(3, 1, 3, 28), True)


def test_guesses_in_unhinted_code_are_kept_for_projects_that_configured_mypy(
    tmp_path: Path, cache: Path
) -> None:
    text = "def f(a, b):\n    x = 1\n    x = ''\n    f(1)\n"
    options = {"check_untyped_defs": True}
    assert seen(reviewed(tmp_path, cache, {"m.py": text}, options=options)) == [("m.py", 4, "call-arg")]
    configured = reviewed(tmp_path, cache, {"m.py": text, "mypy.ini": CONFIGURED}, options=options)
    assert seen(configured) == [("m.py", 3, "assignment"), ("m.py", 4, "call-arg")]


def test_what_unhinted_classes_and_modules_do_on_purpose_is_no_mistake(tmp_path: Path, cache: Path) -> None:
    text = """\
try:
    from enum import Missing
except ImportError:
    class Missing:
        pass

class View:
    model = None
    names = ["a"]

    def show(self):
        return self.named(1)

    def named(self):
        return super().named(2)

class Bar(View):
    model = int
    names = [*View.names, 1]

PANELS = {"a": {"b": 1}, "c": "d"}
PANELS["a"]["b"] = 2
LIMIT: int = "many"
"""
    found = seen(reviewed(tmp_path, cache, {"m.py": text}, options={"check_untyped_defs": True}))
    assert found == [("m.py", 23, "assignment")]


def test_calls_of_methods_in_unhinted_code_rest_on_a_guessed_class(tmp_path: Path, cache: Path) -> None:
    """A framework makes an instance of the class in `widget` before anybody calls its method."""
    text = """\
class Widget:
    def render(self, value):
        return value

class Field:
    widget = Widget

def show(field):
    return Field().widget.render(1)

def twice(value):
    return twice(value, 2)
"""
    found = seen(reviewed(tmp_path, cache, {"m.py": text}, options={"check_untyped_defs": True}))
    assert found == [("m.py", 12, "call-arg")]


def test_an_override_without_hints_and_a_base_of_an_unhinted_class_are_no_mistake(
    tmp_path: Path, cache: Path
) -> None:
    text = """\
class Base:
    def render(self, value, more=None):
        return value

class Plain(Base, dict):
    def render(self, value):
        return value

class Hinted(Base, dict):
    def render(self, value: int) -> int:
        return value
"""
    found = seen(reviewed(tmp_path, cache, {"m.py": text}, options={"disallow_any_generics": True}))
    assert found == [("m.py", 9, "type-arg"), ("m.py", 10, "override")]


def test_what_mypy_cannot_know_of_columns_and_unpacked_dicts_is_no_mistake(
    tmp_path: Path, cache: Path
) -> None:
    files = {
        "orm.py": "from typing import Generic, TypeVar\nT = TypeVar('T')\nclass Column(Generic[T]):\n    pass\n",
        "m.py": """\
from orm import Column

class Order:
    number: Column[int]

def find(number: int, name: str = "") -> str:
    return name

def show(order: Order, words: dict[str, int | str]) -> None:
    find(order.number)
    find(**words)
    find("1")
""",
    }
    assert seen(reviewed(tmp_path, cache, files)) == [("m.py", 12, "arg-type")]
    assert len(seen(reviewed(tmp_path, cache, {**files, "mypy.ini": CONFIGURED}))) > 1


def test_a_class_that_takes_the_place_of_an_import_it_uses_is_meant_so(tmp_path: Path, cache: Path) -> None:
    text = "from base import Engine\n\nclass Engine(Engine):\n    pass\n"
    assert seen(reviewed(tmp_path, cache, {"base.py": "class Engine: ...\n", "m.py": text})) == []


def test_functions_that_are_chosen_from_are_no_conditions(tmp_path: Path, cache: Path) -> None:
    text = """\
def warn() -> None: ...
def stop() -> None: ...
def choose(mild: bool) -> object:
    return mild and warn or stop
def ask() -> bool:
    return bool(1 if warn else 2)
"""
    options = {"enable_error_code": ["truthy-function"]}
    found = seen(reviewed(tmp_path, cache, {"m.py": text}, options=options))
    assert found == [("m.py", 6, "truthy-function")]


def test_names_that_a_star_import_may_bring_are_left_to_ruff(tmp_path: Path, cache: Path) -> None:
    files = {"m.py": "from settings import *\n\nextensions.append('x')\n", "n.py": "gone\n"}
    found = seen(reviewed(tmp_path, cache, files))
    assert [one for one in found if one[2] == "name-defined"] == [("n.py", 1, "name-defined")]


def test_modules_that_fill_themselves_may_hold_any_name(tmp_path: Path, cache: Path) -> None:
    files = {
        "app/__init__.py": "from app.parts import *\n",
        "app/parts.py": "one = 1\n__all__ = [name for name in ('one', 'two')]\n",
        "m.py": "from app import two\nfrom app.parts import three\n",
    }
    assert seen(reviewed(tmp_path, cache, files)) == [("m.py", 2, "attr-defined")]


def test_a_module_the_project_lacks_is_told_in_full(tmp_path: Path, cache: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/m.py": "import app.modles\n",
        "tool/x.py": "import y\n",
        "tool/y.py": "",
    }
    report = reviewed(tmp_path, cache, files)
    assert seen(report) == [("app/m.py", 1, "import-not-found")]
    assert '"app.modles"' in report.findings[0].message


def test_the_projects_decisions_outweigh_our_flags(tmp_path: Path, cache: Path) -> None:
    config = """\
[tool.mypy]
ignore_missing_imports = true
disallow_untyped_defs = false
disable_error_code = ["assignment"]
exclude = ["^gen/"]
python_executable = "/nowhere/python"
cache_dir = "here"
junit_xml = "out.xml"
enable_error_code = ["truthy-bool"]

[[tool.mypy.overrides]]
module = ["legacy.*"]
ignore_errors = true
"""
    files = {
        "pyproject.toml": config,
        "m.py": 'import nothing\nx: int = ""\ndef f(a): return a\ndef g(a: int) -> int: return ""\n',
        "legacy/__init__.py": "",
        "legacy/old.py": 'def g(a: int) -> int: return ""\n',
        "gen/made.py": 'def g(a: int) -> int: return ""\n',
    }
    options = {"disallow_untyped_defs": True, "enable_error_code": ["not-a-code", "deprecated"]}
    report = reviewed(tmp_path, cache, files, options=options)
    assert (seen(report), report.problems) == ([("m.py", 4, "return-value")], [])
    assert not (tmp_path / "out.xml").exists()
    assert not (tmp_path / "here").exists()
    named = reviewed(tmp_path, cache, files, options=options, excludes=False)
    assert ("gen/made.py", 1, "return-value") in seen(named)
    alone = reviewed(tmp_path, cache, files, options=options, respect_project=False)
    assert {("m.py", 2, "assignment"), ("m.py", 3, "no-untyped-def")} <= set(seen(alone))


def test_a_broken_configuration_is_a_problem_and_the_files_are_still_seen(
    tmp_path: Path, cache: Path
) -> None:
    report = reviewed(tmp_path, cache, {"mypy.ini": "no section\n", "m.py": 'x: int = ""\n'})
    assert seen(report) == [("m.py", 1, "assignment")]
    (problem,) = report.problems
    assert "mypy.ini" in problem.message


def test_nothing_of_an_untrusted_tree_runs(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = "open('ran', 'w').write('')\nraise SystemExit(9)\n"
    files = {
        "mypy.py": evil,
        "sitecustomize.py": evil,
        "plug.py": evil,
        "mypy.ini": "[mypy]\nplugins = plug.py\npython_executable = .venv/bin/python\nmypy_path = ..\n",
        ".venv/bin/python": "#!/bin/sh\ntouch ran\n",
        ".mypy_cache/3.11/m.meta.json": "{}",
        "m.py": 'x: int = ""\n',
    }
    wrote(tmp_path, files)
    (tmp_path / ".venv/bin/python").chmod(0o755)
    python = tmp_path / ".venv/bin/python"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    report = mypy.review(tmp_path, ["m.py"], options={}, python=python, cache_dir=cache, trusted=False)
    assert (seen(report), report.problems) == ([("m.py", 1, "assignment")], [])
    assert not (tmp_path / "ran").exists()


def test_a_plugin_that_is_not_there_is_done_without(tmp_path: Path, cache: Path) -> None:
    files = {"mypy.ini": "[mypy]\nplugins = missing_plugin\n", "m.py": 'x: int = ""\n'}
    report = reviewed(tmp_path, cache, files)
    assert (seen(report), report.problems) == ([("m.py", 1, "assignment")], [])


UNKNOWN_CLASSES = """\
from typing import NewType
from elsewhere import HttpError, Session, TypedDict

Reading = NewType("Reading", Session)


class Fields(TypedDict):
    name: str


def code(error: type[Exception]) -> object:
    return error.code if issubclass(error, HttpError) else None


def rows(session: Reading) -> object:
    return session.execute("select 1")


fields: Fields = {"name": ""}
width: int = ""
length = "".lenght
"""


def test_what_only_a_missing_package_could_tell_is_not_told(tmp_path: Path, cache: Path) -> None:
    report = reviewed(tmp_path, cache, {"mypy.ini": CONFIGURED, "m.py": UNKNOWN_CLASSES})
    assert seen(report) == [
        ("m.py", 2, "import-not-found"),
        ("m.py", 20, "assignment"),
        ("m.py", 21, "attr-defined"),
    ]


OPTIONAL = """\
from m import version

try:
    from m import other as text
except ImportError:
    version = None
else:
    version = None
"""


def test_none_in_place_of_a_failed_import_is_no_mistake(tmp_path: Path, cache: Path) -> None:
    files = {"m.py": 'version: str = ""\nother: str = ""\n', "n.py": OPTIONAL}
    assert seen(reviewed(tmp_path, cache, files)) == [("n.py", 8, "assignment")]


def test_a_private_name_may_be_written_as_python_stores_it(tmp_path: Path, cache: Path) -> None:
    text = (
        "class Shop:\n    def __init__(self) -> None:\n        self.__till = 1\n\n\n"
        "print(Shop()._Shop__till)\nprint(Shop()._till)\nprint(Shop().tilt)\n"
    )
    report = reviewed(tmp_path, cache, {"m.py": text})
    assert [(line, rule) for _, line, rule in seen(report)] == [(7, "attr-defined"), (8, "attr-defined")]


def test_a_task_is_lost_where_it_is_started_and_dropped(tmp_path: Path, cache: Path) -> None:
    text = (
        "import asyncio\n\n\nasync def work() -> None: ...\n\n\n"
        "class Crawler:\n    def crawl(self) -> asyncio.Task[None]:\n        self.task = asyncio.create_task(work())\n        return self.task\n\n\n"
        "async def main() -> None:\n    Crawler().crawl()\n    asyncio.create_task(work())\n"
    )
    report = reviewed(tmp_path, cache, {"m.py": text}, options={"enable_error_code": ["unused-awaitable"]})
    assert [(line, rule) for _, line, rule in seen(report)] == [(15, "unused-awaitable")]


def test_what_one_of_two_modules_of_a_name_lacks_is_not_told() -> None:
    files = ["examples/a/app/db.py", "examples/b/app/db.py", "shop/db.py"]

    def entry(module: str) -> Entry:
        message = f'Module "{module}" has no attribute "two"'
        return Entry(file="m.py", line=1, message=message, code="attr-defined")

    assert of_one_module([entry("app.db"), entry("shop.db")], files) == [entry("shop.db")]


def environment(root: Path, script: str, version: str | None) -> Path:
    python = root / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    if version:
        (root / "lib" / "python3.11" / "site-packages" / f"mypy-{version}.dist-info").mkdir(parents=True)
    return python


OVERRIDES = """\
class Exporter:
    def write(self) -> None: ...


class CsvExporter(Exporter):
    def write(self) -> None: ...
"""


@pytest.mark.parametrize(
    ("files", "heard"),
    [
        ({"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.12"\n'}, True),
        ({"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.11"\n'}, False),
        ({}, False),
        (
            {
                "pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.10"\n'
                "dependencies = [\"Typing_Extensions>=4.4; python_version < '3.12'\"]\n"
            },
            True,
        ),
        ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.9"\ntyping-extensions = "*"\n'}, True),
        ({"setup.cfg": "[options]\ninstall_requires =\n    typing_extensions\n"}, True),
        (
            {"setup.py": "from setuptools import setup\nsetup(install_requires=['typing-extensions>=4'])\n"},
            True,
        ),
        ({"requirements.txt": "# pinned\ntyping_extensions==4.15.0\n"}, True),
        ({"mypy.ini": "[mypy]\nenable_error_code = explicit-override\n"}, True),
    ],
)
def test_override_is_asked_for_where_it_can_be_had(
    tmp_path: Path, cache: Path, files: dict[str, str], heard: bool
) -> None:
    report = reviewed(
        tmp_path, cache, {**files, "m.py": OVERRIDES}, options={"enable_error_code": ["explicit-override"]}
    )
    assert (("m.py", 6, "explicit-override") in seen(report)) is heard


@posix
def test_the_projects_own_mypy_is_used_unless_it_is_too_old(tmp_path: Path, cache: Path) -> None:
    answer = (
        '{"file": "m.py", "line": 1, "column": 3, "message": "mine", "severity": "error", "code": "misc"}'
    )
    python = environment(tmp_path / ".venv", f"echo '{answer}'; exit 1", "1.19.0")
    report = reviewed(tmp_path, cache, {"m.py": 'x: int = ""\n'}, python=python)
    assert [found.message for found in report.findings] == ["mine"]
    old = environment(tmp_path / "old", f'exec {sys.executable} "$@"', "1.4.1")
    report = reviewed(tmp_path, cache, {"m.py": 'x: int = ""\n'}, python=old)
    assert seen(report) == [("m.py", 1, "assignment")]
    (note,) = report.notes
    assert "too old" in note


GENERIC = 'type Name = str\n\n\ndef first[T](items: list[T]) -> T:\n    return items[0]\n\n\nn: int = ""\n'


@pytest.mark.parametrize(
    ("requires", "told"),
    [
        (">=3.12", [("m.py", 8, "assignment")]),
        (None, [("m.py", 8, "assignment")]),
        (">=3.10", [("m.py", 1, "syntax"), ("m.py", 4, "syntax"), ("m.py", 8, "assignment")]),
    ],
)
def test_syntax_is_judged_by_the_pythons_of_the_project(
    tmp_path: Path, cache: Path, requires: str | None, told: list[tuple[str, int, str]]
) -> None:
    project = (
        {"pyproject.toml": f'[project]\nname = "a"\nrequires-python = "{requires}"\n'} if requires else {}
    )
    report = reviewed(
        tmp_path, cache, {**project, "m.py": GENERIC, "mypy.ini": "[mypy]\npython_version = 3.11\n"}
    )
    assert seen(report) == told
    assert report.problems == []


@posix
def test_an_environment_older_than_the_project_is_said_and_does_not_set_the_python(
    tmp_path: Path, cache: Path
) -> None:
    project = {"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.12"\n'}
    python = environment(tmp_path / ".venv", "exit 3", "1.19.0")
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.10.13\n")
    report = reviewed(tmp_path, cache, {**project, "m.py": GENERIC}, python=python)
    assert seen(report) == [("m.py", 8, "assignment")]
    (note,) = report.notes
    assert f"{python.parent.parent} has Python 3.10, but the project asks for 3.12" in note


@posix
def test_the_python_of_the_environment_is_the_one_checked_for(tmp_path: Path, cache: Path) -> None:
    """`warnings.deprecated` came with Python 3.13, `asyncio.coroutine` went with 3.11."""
    python = environment(tmp_path / ".venv", f'exec {sys.executable} "$@"', None)
    text = "from asyncio import coroutine\nfrom warnings import deprecated\n"
    for told, line in (("3.13.1", 1), ("3.10.13", 2)):
        (tmp_path / ".venv" / "pyvenv.cfg").write_text(f"version_info = {told}\n")
        report = reviewed(tmp_path, cache, {"mypy.ini": CONFIGURED, "m.py": text}, python=python)
        assert seen(report) == [("m.py", line, "attr-defined")]


@posix
def test_a_crash_names_the_file_and_the_others_are_still_seen(tmp_path: Path, cache: Path) -> None:
    crash = f'''\
for argument in "$@"; do case "$argument" in @*) list="${{argument#@}}";; esac; done
if grep -q guilty "$list"; then
  echo "guilty.py:3: error: INTERNAL ERROR -- Please try" >&2; exit 2
fi
exec {sys.executable} "$@"'''
    python = environment(tmp_path / "env", crash, "2.4.1")
    report = reviewed(tmp_path, cache, {"guilty.py": "", "m.py": 'x: int = ""\n'}, python=python)
    assert seen(report) == [("m.py", 1, "assignment")]
    assert [problem.path for problem in report.problems] == ["guilty.py"]
    assert report.reviewed == {"m.py"}


def test_an_at_sign_in_a_name_crashes_nothing(tmp_path: Path, cache: Path) -> None:
    wrong = 'x: int = ""\n'
    report = reviewed(
        tmp_path, cache, {"mypy.ini": CONFIGURED, "@e.py": wrong, "a@b.py": wrong, "m.py": wrong}
    )
    assert seen(report) == [("m.py", 1, "assignment")]
    assert any("@e.py" in note and "left them out" in note for note in report.notes)
    assert report.problems == []


@posix
@pytest.mark.parametrize("told", ["No module named mypy", "Traceback (most recent call last):"])
def test_an_exit_without_a_word_of_mypy_is_no_clean_bill(tmp_path: Path, cache: Path, told: str) -> None:
    """Python itself ends with 1, as mypy does that found something."""
    python = environment(tmp_path / "env", f"echo '{told}' >&2; exit 1", "2.4.1")
    report = reviewed(tmp_path, cache, {"m.py": 'x: int = ""\n'}, python=python)
    assert seen(report) == [("m.py", 1, "assignment")]
    assert [problem.engine for problem in report.problems] == ["mypy"]


@posix
def test_an_environment_that_fails_is_a_problem_and_ours_takes_its_place(tmp_path: Path, cache: Path) -> None:
    python = environment(tmp_path / "env", "echo 'cannot load shared objects' >&2; exit 127", "2.4.1")
    report = reviewed(tmp_path, cache, {"m.py": 'x: int = ""\n'}, python=python)
    assert seen(report) == [("m.py", 1, "assignment")]
    (problem,) = report.problems
    assert "cannot load shared objects" in problem.message


def test_an_interpreter_that_is_not_there_is_said(tmp_path: Path, cache: Path) -> None:
    report = reviewed(tmp_path, cache, {"m.py": ""}, python=tmp_path / "nowhere")
    assert (report.reviewed, len(report.problems)) == (frozenset(), 1)
    assert "nowhere" in report.problems[0].message
