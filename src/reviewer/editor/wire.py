"""What client and daemon send each other: a list of byte strings, each after its length. Standard library only."""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` costs more to import than all of this
if TYPE_CHECKING:
    from _socket import socket

LIMIT = 64 << 20  # of one message: no source that somebody edits comes near
_WORD = 4


def packed(*parts: bytes) -> bytes:
    """Write a message down."""
    body = b"".join(len(part).to_bytes(_WORD, "big") + part for part in parts)
    return len(body).to_bytes(_WORD, "big") + body


def unpacked(body: bytes) -> list[bytes]:
    """Read the parts of a message without its own length; raises ValueError for what is none."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        size = int.from_bytes(body[at : at + _WORD], "big")
        at += _WORD
        if at + size > len(body):
            raise ValueError("a message that ends in the middle")
        parts.append(body[at : at + size])
        at += size
    return parts


def receive(connection: socket) -> list[bytes]:
    """Read one message from a connection; raises EOFError where it ends before, ValueError for what is none."""
    size = int.from_bytes(_exactly(connection, _WORD), "big")
    if size > LIMIT:
        raise ValueError("a message over the limit")
    return unpacked(_exactly(connection, size))


def _exactly(connection: socket, size: int) -> bytes:
    chunks: list[bytes] = []
    while size:
        chunk = connection.recv(min(size, 1 << 20))
        if not chunk:
            raise EOFError("the other end has gone")
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
