"""Where a daemon listens, and how it makes sure of who asks."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from reviewer.editor.connect import prove, refuse_strangers
from reviewer.editor.place import Place


class Ear:
    """A Unix socket at its place; the lock says that no living daemon has it."""

    def __init__(self, place: Place, listening: socket.socket) -> None:
        self._path = Path(place.socket)
        self.socket = listening

    @classmethod
    def at(cls, place: Place) -> Ear:
        """Begin to listen at a place; raises OSError where that cannot be."""
        Path(place.socket).unlink(missing_ok=True)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listening.bind(place.socket)
        except OSError:
            listening.close()
            raise
        finally:
            os.umask(before)
        listening.listen(16)
        return cls(place, listening)

    def admit(self, caller: socket.socket) -> None:
        """Raise Stranger for another user."""
        refuse_strangers(caller)

    def close(self) -> None:
        """Listen no more."""
        self.socket.close()
        self._path.unlink(missing_ok=True)


class PortEar:
    """A port of this machine alone, and a file with it and with a secret of this daemon, where there are no Unix sockets."""

    def __init__(self, place: Place) -> None:
        self._path = Path(place.port)
        self._secret = secrets.token_hex(24).encode()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.bind(("127.0.0.1", 0))
        self._path.unlink(missing_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as written:
            written.write(b"%d %s" % (self.socket.getsockname()[1], self._secret))
        self.socket.listen(16)

    def admit(self, caller: socket.socket) -> None:
        """Raise Stranger for whoever cannot prove to have read the file."""
        prove(caller, self._secret, b"daemon", b"client")

    def close(self) -> None:
        """Listen no more."""
        self.socket.close()
        self._path.unlink(missing_ok=True)


def listen(place: Place, given: int | None = None) -> Ear | PortEar:
    """Begin to listen at a place, or go on at a socket that was opened there and `given` as its file."""
    if os.name == "nt":
        return PortEar(place)
    return Ear.at(place) if given is None else Ear(place, socket.socket(fileno=given))
