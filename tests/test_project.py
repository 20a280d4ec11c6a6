"""Which files are reviewed, in trees that are as odd as real ones."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.cli.run import Run, Words
from reviewer.config import Config
from reviewer.config.files import root_of
from reviewer.project import Project, discover


def tree(root: Path, *names: str, **files: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(files.get(name, ""))
    return root


def found(root: Path, *named: str, **keys: Any) -> Project:
    return discover([root / name for name in named or (".",)], Config(root=root, **keys), {})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tree(tmp_path, "pyproject.toml")


def test_python_files_and_stubs_are_found_and_sorted(root: Path) -> None:
    tree(root, "b.py", "a/c.pyi", "a/b.py", "notes.txt", "a/script")
    project = found(root)
    assert project.files == project.everything == ("a/b.py", "a/c.pyi", "b.py")
    assert (project.root, project.problems, project.notes) == (root, (), ())


def test_what_tools_made_is_left_out_everywhere(root: Path) -> None:
    tree(
        root,
        ".venv/x.py",
        "a/node_modules/x.py",
        "a/__pycache__/x.py",
        "x.egg-info/x.py",
        "lib/site-packages/x.py",
    )
    tree(root, "build/x.py", "a/build.py")
    assert found(root).files == ("a/build.py",)


def test_named_paths_choose_among_the_files_of_the_project(root: Path) -> None:
    tree(root, "a/x.py", "a/y.py", "ab/x.py", "b.py")
    project = found(root, "a", "b.py", "a/x.py")
    assert project.files == ("a/x.py", "a/y.py", "b.py")
    assert project.everything == ("a/x.py", "a/y.py", "ab/x.py", "b.py")
    assert found(root, "ab", "a/..").files == project.everything


def test_no_path_reviews_nothing_but_knows_the_project(root: Path) -> None:
    tree(root, "a.py")
    project = discover([], Config(root=root), {})
    assert (project.files, project.everything) == ((), ("a.py",))


def test_configured_excludes_hold_unless_the_path_is_named(root: Path) -> None:
    tree(root, "examples/shop/a.py", "examples/shop/build/b.py", "gen/a.py", "a_pb2.py", "a.py")
    exclude = ("examples/", "gen", "*_pb2.py")
    assert found(root, exclude=exclude).files == ("a.py",)
    assert found(root, "examples/shop", exclude=exclude).files == ("examples/shop/a.py",)
    assert found(root, "a_pb2.py", exclude=exclude).files == ("a_pb2.py",)
    assert found(root, "gen", exclude=exclude).everything == ("a.py", "gen/a.py")
    assert found(root, "build", "examples/shop/build").files == ("examples/shop/build/b.py",)


def test_nested_gitignore_files_are_respected_without_git(root: Path) -> None:
    tree(
        root, "a/keep.py", "a/drop.py", "a/b/drop.py", "made/x.py", "deep/made/x.py", "top.py", "deep/top.py"
    )
    (root / ".gitignore").write_text("made/\n/top.py\ndrop.py\n!!bad\n")
    (root / "a" / ".gitignore").write_text("!/drop.py\n")
    assert found(root).files == ("a/drop.py", "a/keep.py", "deep/top.py")
    (root / "made" / ".gitignore").write_text("y.py\n")
    tree(root, "made/y.py", "made/node_modules/z.py")
    assert found(root, "made").files == ("made/x.py",)


def test_what_lies_above_the_root_in_the_repository_holds_too(tmp_path: Path) -> None:
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("local.py\n")
    (tmp_path / ".gitignore").write_text("/service/made.py\n*.gen.py\n")
    root = tmp_path / "service"
    tree(root, "pyproject.toml", "made.py", "a/made.py", "x.gen.py", "local.py")
    (root / ".gitignore").write_text("!x.gen.py\n")
    assert found(root).files == ("a/made.py", "x.gen.py")


PATTERNS = st.lists(
    st.sampled_from(
        [
            "a",
            "a/",
            "/a",
            "*.py",
            "!a.py",
            "b/*",
            "**/a.py",
            "a/**",
            "!b/",
            "/b/a.py",
            "[ab].py",
            "#x",
            " ",
            "!*/",
            "b/**/b.py",
            "a*",
            "*",
            "!/c",
            "b",
            "!b",
        ]
    ),
    max_size=4,
)


@settings(max_examples=30, deadline=None)
@given(PATTERNS, PATTERNS)
def test_git_agrees_on_what_is_ignored(
    tmp_path_factory: pytest.TempPathFactory, above: list[str], below: list[str]
) -> None:
    root = tree(
        tmp_path_factory.mktemp("git"),
        "a.py",
        "a/a.py",
        "a/b.py",
        "b/a.py",
        "b/a/a.py",
        "b/b/b.py",
        "c/b/a.py",
    )
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    (root / ".gitignore").write_text("\n".join(above))
    (root / "b" / ".gitignore").write_text("\n".join(below))
    command = ["git", "ls-files", "--others", "--exclude-standard", "-z", "--", "*.py"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    assert list(found(root).files) == sorted(path for path in listed.split("\0") if path)


def test_odd_names_are_files_like_others(root: Path) -> None:
    names = [
        "two words.py",
        'quo"te.py',
        "new\nline.py",
        "ünïcode.py",
        "-dash.py",
        "tab\t.py",
        "folder.py/x.py",
    ]
    tree(root, *names)
    project = found(root)
    assert set(project.files) == set(names)
    assert project.problems == ()


def test_names_that_are_no_text_are_told(root: Path) -> None:
    tree(root, "a.py")
    Path(os.fsdecode(os.fsencode(root) + b"/b\xff.py")).touch()
    project = found(root)
    assert project.files == ("a.py",)
    assert [(problem.path, problem.message) for problem in project.problems] == [
        ("b\\xff.py", "not reviewed: the name is not valid UTF-8; rename the file")
    ]
    named = discover([root / os.fsdecode(b"b\xff.py")], Config(root=root), {})
    assert (named.files, named.problems) == ((), project.problems)


def test_links_are_not_followed_in_circles_nor_counted_twice(root: Path) -> None:
    tree(root, "a/x.py")
    (root / "a" / "loop").symlink_to(root, target_is_directory=True)
    (root / "self.py").symlink_to(root / "self.py")
    (root / "gone.py").symlink_to(root / "nowhere.py")
    (root / "again.py").symlink_to(root / "a" / "x.py")
    os.mkfifo(root / "pipe.py")
    assert found(root).files == ("a/x.py",)
    assert found(root, "a/loop/a").files == ("a/loop/a/x.py",), "a named link is followed"


def test_a_link_to_a_file_elsewhere_counts(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (root / "shared.py").symlink_to(tree(tmp_path_factory.mktemp("else"), "x.py") / "x.py")
    assert found(root).files == ("shared.py",)


@pytest.mark.parametrize("named", [(".",), ("a.py", "shared.py")])
def test_where_nobody_vouches_for_the_tree_no_link_leads_out_of_it(
    root: Path, tmp_path_factory: pytest.TempPathFactory, named: tuple[str, ...]
) -> None:
    (root / "shared.py").symlink_to(tree(tmp_path_factory.mktemp("else"), "x.py") / "x.py")
    paths = tuple(str(tree(root, "a.py") / name) for name in named)
    closed = Run(Words(paths=paths, trusted=False)).project
    assert (closed.files, closed.everything) == (("a.py",), ("a.py",))
    assert "shared.py" in closed.notes[0]
    assert Run(Words(paths=paths)).project.files == ("a.py", "shared.py")


def test_what_cannot_be_reviewed_though_it_was_named_is_told(root: Path) -> None:
    tree(root, "a.ipynb", "b.txt", "tool", tool="#!/usr/bin/env python3\n")
    project = found(root, "a.ipynb", "b.txt", "c.py", "tool")
    assert project.files == ("tool",)
    assert [(problem.path, problem.message.partition(": ")[2]) for problem in project.problems] == [
        ("a.ipynb", "notebooks are left out; review the modules they import"),
        ("b.txt", "this is not a Python file"),
        ("c.py", "there is no such file or folder"),
    ]


def test_notebooks_on_the_way_are_said_once(root: Path) -> None:
    tree(root, "x.py", "n/a.ipynb", "n/b.ipynb")
    assert found(root).notes == ("2 notebooks are left out: only modules are reviewed",)
    assert found(root, "x.py").notes == ()


def test_a_folder_that_cannot_be_read_is_told_and_the_rest_reviewed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(root, "locked/a.py", "b.py")
    scandir = os.scandir

    def refuse(path: Path) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    project = found(root)
    assert project.files == ("b.py",)
    assert [(p.path, p.message) for p in project.problems] == [
        ("locked", "not reviewed: the folder cannot be read (Permission denied)")
    ]


def test_a_path_outside_the_root_is_reviewed_in_its_own_project(tmp_path: Path) -> None:
    tree(tmp_path, "one/pyproject.toml", "one/a.py", "two/pyproject.toml", "two/pkg/b.py", "two/c.py")
    project = discover([tmp_path / "two" / "pkg"], Config(root=tmp_path / "one"), {})
    assert (project.root, project.files, project.everything) == (
        tmp_path / "two",
        ("pkg/b.py",),
        ("c.py", "pkg/b.py"),
    )


def test_a_lone_file_does_not_draw_in_all_that_lies_beside_it(tmp_path: Path) -> None:
    tree(tmp_path, "a.py", "big/b.py")
    assert found(tmp_path, "a.py").everything == ("a.py",)
    assert found(tmp_path, "big").everything == ("big/b.py",)
    assert found(tmp_path).files == ("a.py", "big/b.py")


def test_thousands_of_files_are_found_at_once(root: Path) -> None:
    for package in range(52):
        (root / f"p{package}" / "sub").mkdir(parents=True)
        for number in range(50):
            (root / f"p{package}" / "sub" / f"m{number}.py").touch()
    (root / ".gitignore").write_text("\n".join(f"*.x{n}\nmade{n}/\n/out/{n}\n" for n in range(30)))
    started = time.process_time()
    assert len(found(root, exclude=("gen/", "*_pb2.py")).files) == 2600
    assert time.process_time() - started < 0.5, "a generous bound: it takes a twentieth of a second"


def test_without_a_marker_the_package_of_a_file_is_its_project(tmp_path: Path) -> None:
    tree(
        tmp_path,
        "shop/__init__.py",
        "shop/models.py",
        "shop/web/__init__.py",
        "shop/web/views.py",
        "other.py",
    )
    start = tmp_path / "shop" / "web"
    project = discover([start / "views.py"], Config(root=root_of(start)))
    assert project.root == tmp_path
    assert project.files == ("shop/web/views.py",)
    assert project.everything == (
        "shop/__init__.py",
        "shop/models.py",
        "shop/web/__init__.py",
        "shop/web/views.py",
    )


def test_what_django_puts_beside_its_applications_marks_a_project(tmp_path: Path) -> None:
    tree(tmp_path, "src/manage.py", "src/shop/__init__.py", "src/shop/views.py", "src/cart/models.py")
    start = tmp_path / "src" / "shop"
    assert root_of(start) == tmp_path / "src"
    assert "cart/models.py" in discover([start / "views.py"], Config(root=root_of(start))).everything
