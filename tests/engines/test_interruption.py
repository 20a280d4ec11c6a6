"""Ctrl-C while programs run."""

from __future__ import annotations

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reviewer.engines.interruption import ending_all
from reviewer.engines.tool import run

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")


class Lossy:
    """Is interrupted where Python drops the exception."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        signal.sigpending()  # returns to the interpreter, which calls the handler here


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interrupt_that_python_drops_still_ends_the_programs_and_the_block(tmp_path: Path) -> None:
    stands = tmp_path / "stands"
    program = f"import pathlib, signal; pathlib.Path({str(stands)!r}).touch(); signal.pause()"
    passed = []

    def interrupted() -> None:
        with ThreadPoolExecutor() as threads, ending_all():
            running = threads.submit(run, [sys.executable, "-c", program], tmp_path)
            while not stands.exists():
                assert not running.done()
            lossy = Lossy()
            del lossy
            passed.append(running.result(timeout=30))

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [ran.killed for ran in passed] == [True]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_is_somebody_elses_interrupt_is_left_to_them() -> None:
    heard: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with ending_all():
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert heard == [signal.SIGINT]


def test_another_thread_changes_no_handler() -> None:
    seen = []

    def inside() -> None:
        with ending_all():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]
