"""The process that stays: one a project, for one user, and nothing that ends it costs a save."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from cli.command_line import write
from editor.saving import Desk, desk
from reviewer.editor.client import asked_of_daemon
from reviewer.editor.connect import Stranger, by_port
from reviewer.editor.hold import hold, wait_for
from reviewer.editor.listen import PortEar, listen
from reviewer.editor.place import Place, place_of, top_of
from reviewer.editor.projects import Cores

CONFIG = "[tool.reviewer]\nprofile = 'strict'\n"
TYPED = "import sys\nimport os\n"
SAVED = "import os\nimport sys\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {"pyproject.toml": CONFIG, "a.py": ""})
    return tmp_path


@pytest.fixture
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture
def at(project: Path, runtime: Path) -> Iterator[Desk]:
    with desk(project, runtime) as made:
        yield made


def test_only_its_user_can_reach_it(at: Desk) -> None:
    at.save("a.py", TYPED)
    at.pid()
    place = at.place
    assert stat.S_IMODE(Path(place.socket).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(place.folder).stat().st_mode) == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be somebody else")
def test_another_user_who_gets_at_the_socket_is_refused(at: Desk) -> None:
    at.save("a.py", TYPED)
    at.pid()
    place = at.place
    closed = [
        folder
        for folder in (Path(place.folder), *Path(place.folder).parents)
        if not folder.stat().st_mode & 0o001
    ]
    for each in closed:
        each.chmod(0o711)
    Path(place.socket).chmod(0o666)
    try:
        assert _asked_by_nobody(place.socket) == b""
        assert "another user" in Path(place.log).read_text()
    finally:
        for each in closed:
            each.chmod(0o700)


def _asked_by_nobody(path: str) -> bytes:
    """What the user `nobody` gets for an answer."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setuid(65534)
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(path)
                line.sendall(b"\0\0\0\x0a\0\0\0\x06status")
                os.write(writing, line.recv(100))
        finally:
            os._exit(0)  # whatever happened: the tests go on in the parent alone
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as told:
        return told.read()


def test_a_folder_that_others_can_enter_is_not_used(tmp_path: Path) -> None:
    open_to_all = tmp_path / "run" / "reviewer"
    open_to_all.mkdir(parents=True)
    open_to_all.chmod(0o755)
    environ = {"XDG_RUNTIME_DIR": str(tmp_path / "run"), "TMPDIR": str(tmp_path)}
    place = place_of(str(tmp_path), environ)
    assert place is not None
    assert not place.folder.startswith(str(tmp_path / "run"))


def test_a_socket_has_a_short_path_however_deep_the_folder_lies(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    place = place_of(str(tmp_path), {"XDG_RUNTIME_DIR": str(deep), "TMPDIR": str(deep)})
    assert place is not None
    assert len(place.socket) < 104


def test_a_repository_has_one_daemon_and_another_environment_another(project: Path) -> None:
    write(project, {".git/HEAD": "", "sub/pyproject.toml": "", "sub/x/a.py": ""})
    assert top_of(str(project / "sub" / "x" / "a.py")) == str(project)
    first, second = place_of("/p", {}), place_of("/p", {"REVIEWER_PROFILE": "strict"})
    assert first is not None
    assert second is not None
    assert first.socket != second.socket


def test_of_two_that_start_at_once_one_stays(at: Desk) -> None:
    starts = [Thread(target=at.save, args=("a.py", TYPED)) for _ in range(4)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    first = at.pid()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "reviewer.editor.daemon", str(at.project)], env=at.environ, check=False
    )
    assert done.returncode == 0
    assert at.pid() == first


def test_after_a_kill_the_next_save_works_and_a_new_one_comes(at: Desk) -> None:
    at.save("a.py", TYPED)
    killed = at.pid()
    os.kill(killed, signal.SIGKILL)
    assert at.save("a.py", TYPED).text.decode() == SAVED
    assert at.pid() != killed
    assert at.save("a.py", TYPED).text.decode() == SAVED


def test_a_kill_in_the_middle_of_a_save_costs_nothing(at: Desk) -> None:
    at.save("a.py", TYPED)
    with ThreadPoolExecutor() as threads:
        for _ in range(3):
            victim = at.pid()
            os.kill(victim, signal.SIGSTOP)  # the next save is under way, and will not be answered
            saving = threads.submit(at.save, "a.py", TYPED)
            with suppress(TimeoutError):
                saving.result(0.2)
            os.kill(victim, signal.SIGKILL)
            assert saving.result().text.decode() == SAVED


def test_it_stops_when_nobody_asks(project: Path, runtime: Path) -> None:
    with desk(project, runtime, {"REVIEWER_DAEMON_IDLE": "0.5"}) as at:
        at.save("a.py", TYPED)
        at.wait_for_end()
        assert at.save("a.py", TYPED).text.decode() == SAVED


def test_another_configuration_holds_at_once(at: Desk) -> None:
    at.save("a.py", TYPED)
    first = at.pid()
    assert at.save("a.py", TYPED).text.decode() == SAVED
    write(at.project, {"pyproject.toml": f"{CONFIG}ignore = ['unsorted-imports']\n"})
    assert at.save("a.py", TYPED).text.decode() == TYPED
    assert at.pid() == first


def test_one_that_has_grown_too_large_is_followed_by_a_new_one(project: Path, runtime: Path) -> None:
    with desk(project, runtime, {"REVIEWER_DAEMON_MEMORY": "1"}) as at:
        at.save("a.py", TYPED)
        at.pid()
        for _ in range(3):
            assert at.save("a.py", TYPED).text.decode() == SAVED


def test_another_version_of_a_tool_makes_it_start_anew(
    project: Path, runtime: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tools = tmp_path_factory.mktemp("tools")
    write(tools, {"ruff/__init__.py": ""})  # what is installed is known by the module that stands first
    with desk(project, runtime, {"PYTHONPATH": str(tools)}) as at:
        at.save("a.py", TYPED)
        at.pid()
        for _ in range(3):
            assert at.save("a.py", TYPED).text.decode() == SAVED
        assert at.answers() >= 3
        write(tools, {"ruff/__init__.py": "VERSION = 2\n"})
        assert at.save("a.py", TYPED).text.decode() == SAVED
        at.pid()
        assert at.answers() < 3
        assert at.save("a.py", TYPED).text.decode() == SAVED


def test_it_can_be_ended_and_started_anew(at: Desk) -> None:
    assert at.status() is None
    at.save("a.py", TYPED)
    first = at.pid()
    assert b"restarted" in at.run("daemon", "restart").stdout
    assert at.pid() != first
    assert at.run("daemon", "stop").stdout == b"stopped\n"
    at.wait_for_end()
    assert at.status() is None
    assert at.run("daemon", "stop").stdout == b"no daemon runs for this project\n"


def test_one_that_is_still_starting_is_ended_too(at: Desk) -> None:
    code = (
        "import sys; from reviewer.editor.place import place_of; from reviewer.editor.start import start\n"
        "start(sys.argv[1], place_of(sys.argv[1]))\n"
    )
    subprocess.run([sys.executable, "-P", "-c", code, at.project], env=at.environ, check=True)
    assert hold(at.place.lock) is None
    assert stat.S_IMODE(Path(at.place.socket).stat().st_mode) == 0o600
    assert asked_of_daemon(at.place, "stop", "", b"")[0] == 0
    wait_for(at.place.lock)
    assert not Path(at.place.socket).exists()


def test_where_no_daemon_can_start_the_work_is_done_all_the_same(at: Desk) -> None:
    Path(at.place.socket).mkdir()
    assert at.save("a.py", TYPED).text.decode() == SAVED
    Path(at.place.socket).rmdir()


def test_nonsense_is_not_answered_and_hurts_nobody(at: Desk) -> None:
    at.save("a.py", TYPED)
    first = at.pid()
    for said in (b"GET / HTTP/1.1\r\n\r\n", b"\xff\xff\xff\xff", b"\x00\x00\x00\x05\x00\x00\x00\x09x", b""):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(at.place.socket)
            line.sendall(said)
            line.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                assert line.recv(100) == b""
    assert at.pid() == first


def test_what_brings_a_review_down_is_one_sentence(project: Path) -> None:
    class Broken(Cores):
        def of(self, file: Path) -> None:  # type: ignore[override]
            raise RuntimeError("out of order")

    from reviewer.editor.daemon import Daemon

    place = place_of(str(project))
    assert place is not None
    ear = listen(place)
    daemon = Daemon(str(project), ear)
    daemon._cores = Broken()
    code, text, told = daemon._answer("fix", [b"a.py", TYPED.encode()])
    ear.close()
    assert (code, text.decode()) == (0, TYPED)
    assert b"a defect of reviewer itself: RuntimeError: out of order" in told


def test_where_there_are_no_unix_sockets_both_ends_prove_to_know_a_secret(tmp_path: Path) -> None:
    place = Place(str(tmp_path), "key")
    ear = PortEar(place)
    assert stat.S_IMODE(Path(place.port).stat().st_mode) == 0o600
    admitted: list[bytes] = []

    def serve() -> None:
        for _ in range(2):
            caller, _ = ear.socket.accept()
            with caller:
                try:
                    ear.admit(caller)
                    admitted.append(caller.recv(5))
                except Stranger:
                    admitted.append(b"")

    serving = Thread(target=serve)
    serving.start()
    friend = by_port(place.port, 5)
    friend.sendall(b"hello")
    friend.close()
    port, _ = Path(place.port).read_bytes().split(b" ")
    (tmp_path / "wrong").write_bytes(port + b" another secret")
    with pytest.raises(Stranger):
        by_port(str(tmp_path / "wrong"), 5)
    serving.join()
    ear.close()
    assert admitted == [b"hello", b""]
