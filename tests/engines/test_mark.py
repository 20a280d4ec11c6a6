"""Files that are known by their marks are not read again; whatever is done to one is seen."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from reviewer.cache import Cache
from reviewer.engines.mark import NONE, is_settled, mark_of
from reviewer.engines.memory import Memory

FIRST, SECOND = "def one():\n    pass\n", "def two():\n    pass\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "a.py"
    made.write_text(FIRST, encoding="utf-8")
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it that all was written a while ago."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10_000_000_000)


def functions(file: Path) -> list[str]:
    """Give the names of a file's functions, as a run finds them that has a cache beside the file."""
    memory = Memory(file.parent, (file.name,), (), {}, Cache(file.parent / "cache"))
    facts = memory.facts()
    memory.known()
    return [function.name for function in facts[file.name].functions]


@pytest.mark.usefixtures("later")
def test_a_file_that_is_what_it_was_is_not_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert functions(file) == ["one"]

    def read(_memory: Memory, path: str) -> bytes:
        raise AssertionError(f"{path} is read")

    monkeypatch.setattr(Memory, "_content", read)
    assert functions(file) == ["one"]


@pytest.mark.usefixtures("later")
def test_one_that_was_written_again_is_read_though_size_and_time_stamp_are_the_same(file: Path) -> None:
    assert functions(file) == ["one"]
    seen = file.stat()
    file.write_text(SECOND, encoding="utf-8")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert functions(file) == ["two"]


def test_one_that_was_written_just_now_is_read_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    young = 1, time.time_ns(), len(FIRST), 1
    monkeypatch.setattr("reviewer.engines.memory.mark_of", lambda _: young)
    assert functions(file) == ["one"]
    file.write_text(SECOND, encoding="utf-8")
    assert functions(file) == ["two"]


def test_what_is_not_there_is_never_settled(tmp_path: Path) -> None:
    assert mark_of(str(tmp_path / "gone.py")) == NONE
    assert not is_settled(NONE)
