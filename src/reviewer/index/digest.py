"""The hash by which facts are compared."""

from __future__ import annotations

from hashlib import sha256

import msgspec

from reviewer.index.facts import FileFacts


def digest_of(facts: FileFacts) -> str:
    """Give the hash of a file's facts as 32 hexadecimal digits: equal facts have equal hashes."""
    return sha256(msgspec.msgpack.encode(facts)).hexdigest()[:32]
