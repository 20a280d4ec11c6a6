"""Connects to a daemon, and makes sure of each other: no stranger is asked, none is answered. Standard library only.

On Unix a socket of mode 0600 in a folder of mode 0700, and the kernel's word about who sits at the other
end, where it gives one. Where there are no such sockets (Windows), a port of 127.0.0.1 and a secret in a file
of the user's profile, which both ends prove to know before anything else is said.
"""

from __future__ import annotations

import os
import sys
from _socket import (  # the module `socket` costs twice as much as Python's start
    AF_INET,
    SOCK_STREAM,
    SOL_SOCKET,
    socket,
)

TYPE_CHECKING = False  # `typing` costs more to import than all of this
if TYPE_CHECKING:
    from reviewer.editor.place import Place

if os.name != "nt":
    from _socket import AF_UNIX

PROOF = 32
_SO_PEERCRED = 17


class Stranger(OSError):
    """The other end is not this user's."""


def connect(place: Place, patience: float) -> socket:
    """Give a connection to the daemon of a place; raises OSError where none listens or a stranger does."""
    if os.name == "nt":
        return by_port(place.port, patience)
    connection = socket(AF_UNIX, SOCK_STREAM)
    try:
        connection.settimeout(patience)
        connection.connect(place.socket)
        refuse_strangers(connection)
    except OSError:
        connection.close()
        raise
    return connection


def refuse_strangers(connection: socket) -> None:
    """Raise Stranger if the kernel says that another user sits at the other end of a Unix socket."""
    if sys.platform == "linux":
        told = connection.getsockopt(SOL_SOCKET, _SO_PEERCRED, 12)
        if int.from_bytes(told[4:8], sys.byteorder) != os.getuid():
            raise Stranger("the other end belongs to another user")


def proof(secret: bytes, end: bytes) -> bytes:
    """Give what only those can say who know the secret; each end says something else."""
    from _blake2 import blake2b

    made: bytes = blake2b(end, key=secret, digest_size=PROOF).digest()
    return made


def prove(connection: socket, secret: bytes, own: bytes, other: bytes) -> None:
    """Say that we know the secret, and have the other end say so; raises Stranger where it does not."""
    connection.sendall(proof(secret, own))
    said = b""
    while len(said) < PROOF and (more := connection.recv(PROOF - len(said))):
        said += more
    if said != proof(secret, other):
        raise Stranger("the other end does not know the secret")


def by_port(file: str, patience: float) -> socket:
    """Give a connection to the daemon whose port and secret stand in a file; raises OSError or ValueError for none."""
    with open(file, "rb") as opened:
        port, secret = opened.read().split(b" ", 1)
    connection = socket(AF_INET, SOCK_STREAM)
    try:
        connection.settimeout(patience)
        connection.connect(("127.0.0.1", int(port)))
        prove(connection, secret, b"client", b"daemon")
    except OSError:
        connection.close()
        raise
    return connection
