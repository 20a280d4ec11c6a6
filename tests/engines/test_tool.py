"""Programs run beside the reviewed code."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from reviewer.engines import tool
from reviewer.engines.toml_text import toml_text

WAITS = "import threading; threading.Event().wait()"


def test_a_program_is_run_with_its_texts_and_without_our_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUFF_NO_CACHE", "x")
    code = "import os, sys; print(os.getcwd(), 'RUFF_NO_CACHE' in os.environ, sys.stdin.read()); sys.exit(3)"
    ran = tool.run([sys.executable, "-I", "-c", code], tmp_path, b"in")
    assert (ran.code, ran.out.split(), ran.killed) == (3, [str(tmp_path.resolve()), "False", "in"], False)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(tool.ToolFailed, match="cannot be started"):
        tool.run([str(tmp_path / "nothing")], tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_all_programs_can_be_stopped_from_another_thread(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as threads:
        running = threads.submit(tool.run, [sys.executable, "-I", "-c", WAITS], tmp_path)
        while not running.done():
            tool.stop_all()
            wait([running], timeout=0.05)
    assert running.result().killed


def test_an_interruption_ends_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(process: subprocess.Popen[bytes], text: bytes | None = None) -> None:
        started.append(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tool.run([sys.executable, "-I", "-c", WAITS], tmp_path)
    (process,) = started
    assert process.returncode is not None
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def test_what_we_write_as_toml_is_read_back() -> None:
    import tomllib

    table = {"a b": 'x"\\\x7f\n é', "l": ["1", 2, True], "t": {"k.é": {"m": []}}, "f": 1.5}
    assert tomllib.loads(toml_text(table)) == table
