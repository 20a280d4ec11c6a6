"""The process that stays: it holds the cores of a folder's projects and answers over a socket of this user alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from socket import socket

from reviewer import __version__
from reviewer.editor.client import PROBLEM
from reviewer.editor.hold import Held, hold
from reviewer.editor.listen import Ear, PortEar, listen
from reviewer.editor.marks import tool_marks
from reviewer.editor.memory import resident_megabytes
from reviewer.editor.place import place_of
from reviewer.editor.projects import Cores
from reviewer.editor.save import Told, answer
from reviewer.editor.start import command
from reviewer.editor.staying import Staying
from reviewer.editor.wire import packed, receive

IDLE = "REVIEWER_DAEMON_IDLE"
MEMORY = "REVIEWER_DAEMON_MEMORY"
_IDLE = 1800.0  # seconds without a question
_MEMORY = 1500.0  # megabytes
_PATIENCE = 5.0  # seconds until a client that says nothing is left alone
_WORK = frozenset({"fix", "check"})


class Daemon:
    """The daemon of one folder, listening at its place."""

    def __init__(self, top: str, ear: Ear | PortEar) -> None:
        self._top = top
        self._ear = ear
        self._idle = float(os.environ.get(IDLE) or _IDLE)
        self._most = float(os.environ.get(MEMORY) or _MEMORY)
        self._cores = Cores()
        self._staying = Staying()
        self._tools = tool_marks()
        self._answers = 0
        self._ends = False
        self._again = False

    def run(self) -> bool:
        """Answer until nobody asks any more; tell whether another daemon is to take over."""
        ear = self._ear
        ear.socket.settimeout(self._idle)
        try:
            while not self._ends:
                try:
                    caller, _ = ear.socket.accept()
                except TimeoutError:
                    break
                with caller:
                    self._serve(caller)
                self._look_around()
        finally:
            ear.close()
            self._cores.close()
        return self._again

    def _serve(self, connection: socket) -> None:
        """Answer one question; whoever is no friend, or says nothing that can be understood, gets none."""
        try:
            connection.settimeout(_PATIENCE)
            self._ear.admit(connection)
            verb, *words = receive(connection)
            code, out, err = self._answer(verb.decode(errors="replace"), words)
            connection.sendall(packed(str(code).encode(), out, err))
        except (OSError, EOFError, ValueError) as cause:
            _note(f"a question was not answered: {cause}")

    def _answer(self, verb: str, words: list[bytes]) -> Told:
        if verb == "stop":
            self._ends = True
            return 0, b"", b""
        if verb == "status":
            return 0, self._status().encode(), b""
        if verb not in _WORK or len(words) != 2:
            raise ValueError(f"nobody here knows {verb!r}")
        self._answers += 1
        file, text = os.fsdecode(words[0]), words[1]
        try:
            return answer(verb, file, text, self._cores)
        except Exception as defect:  # noqa: BLE001  # one text that brings a review down must not end all others
            _note(f"{file}: {type(defect).__name__}: {defect}")
            told = f"{file}: left as it is: a defect of reviewer itself: {type(defect).__name__}: {defect}"
            return (0, text, told.encode()) if verb == "fix" else (PROBLEM, b"", told.encode())

    def _status(self) -> str:
        return (
            f"reviewer {__version__} for {self._top}: process {os.getpid()}, {self._answers} answers,"
            f" {resident_megabytes():.0f} MB, stops after {self._idle:.0f} s without a question\n"
        )

    def _look_around(self) -> None:
        """Between two questions: when the tools are others or memory runs high, a new process takes over."""
        if self._ends:
            return
        if tool_marks() != self._tools or resident_megabytes() > self._most:
            self._ends = self._again = True
        self._staying.tidy()


def _note(sentence: str) -> None:
    print(time.strftime("%F %T"), sentence, file=sys.stderr, flush=True)


def main(top: str, given: Sequence[str] = ()) -> int:
    """Run the daemon of a folder, unless one runs already; `given` are the files of the lock and of the socket, if they are open."""
    place = place_of(top)
    if place is None:
        _note("there is no folder that only this user can enter; set XDG_RUNTIME_DIR to one")
        return PROBLEM
    files = [int(word) for word in given]
    for file in files:
        os.set_inheritable(file, False)  # the programs that we start have no need of them
    held = Held(files[0]) if files else hold(place.lock)
    if held is None:
        return 0
    again = Daemon(top, listen(place, *files[1:])).run()
    held.release()
    if again:
        os.execv(sys.executable, command(top))  # itself again, by its own path
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
