"""From the bytes of a file to its text and back, as PEP 263 says."""

from __future__ import annotations

import codecs
import io
import tokenize

import msgspec


class Undecodable(ValueError):
    """Bytes that are not the text they claim to be; the text says which encoding failed where."""


class Source(msgspec.Struct, frozen=True):
    """A decoded file: its text without a byte order mark, and what is needed to write it back."""

    text: str
    encoding: str = "utf-8"
    bom: bool = False

    def encode(self, text: str) -> bytes:
        """Give the bytes of a changed text in the file's own encoding; raises Undecodable if it cannot hold it."""
        try:
            data = text.encode(self.encoding)
        except UnicodeEncodeError as cause:
            raise Undecodable(f"the new text does not fit the file's encoding {self.encoding}") from cause
        return codecs.BOM_UTF8 + data if self.bom else data


def decode(data: bytes) -> Source:
    """Decode by the byte order mark, the coding comment, or as UTF-8; line endings stay as they are.

    Raises Undecodable for unknown encodings and for bytes the encoding does not have.
    """
    bom = data.startswith(codecs.BOM_UTF8)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as cause:
        raise Undecodable(f"its encoding cannot be told: {cause.msg or cause}") from cause
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return Source(data[3 if bom else 0 :].decode(encoding), encoding, bom)
    except (UnicodeDecodeError, LookupError) as cause:
        raise Undecodable(f"it is not {encoding}: {cause}") from cause
