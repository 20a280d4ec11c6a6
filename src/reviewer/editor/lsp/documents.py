"""The texts that are open in the editor, as it last told them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from lsprotocol import types
from pygls.uris import to_fs_path

from reviewer.editor.lsp.positions import Places, of_unicode

_PYTHON = "python"


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an open text."""

    uri: str
    path: Path
    version: int
    text: str


class Documents:
    """All open Python files, by URI. What has no file (`untitled:`, a cell, the past of a file) is no part of a project."""

    def __init__(self) -> None:
        self.encoding = types.PositionEncodingKind.Utf16.value
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """Give the newest version of an open text."""
        return self._open.get(uri)

    def holds(self, document: Document) -> bool:
        """Tell whether this is still the newest version."""
        return self._open.get(document.uri) is document

    def open(self, item: types.TextDocumentItem) -> Document | None:
        """Take a text that was opened; None where it is no file of Python."""
        path = file_of(item.uri)
        if path is None or item.language_id != _PYTHON:
            return None
        return self._keep(Document(uri=item.uri, path=path, version=item.version, text=of_unicode(item.text)))

    def change(
        self,
        named: types.VersionedTextDocumentIdentifier,
        changes: Sequence[types.TextDocumentContentChangeEvent],
    ) -> Document | None:
        """Make changes one after the other; None where the text is not open."""
        known = self._open.get(named.uri)
        if known is None:
            return None
        text = known.text
        for each in changes:
            text = self._changed(text, each)
        return self._keep(msgspec.structs.replace(known, version=named.version, text=of_unicode(text)))

    def close(self, uri: str) -> Document | None:
        """Let go of a text."""
        return self._open.pop(uri, None)

    def overlay(self, document: Document) -> dict[str, str]:
        """Give all other open texts by their paths."""
        return {str(each.path): each.text for each in self if each.uri != document.uri}

    def _changed(self, text: str, change: types.TextDocumentContentChangeEvent) -> str:
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            return change.text
        places = Places(text, self.encoding)
        return (
            text[: places.offset(change.range.start)] + change.text + text[places.offset(change.range.end) :]
        )

    def _keep(self, document: Document) -> Document:
        self._open[document.uri] = document
        return document


def file_of(uri: str) -> Path | None:
    """Give the file that a URI names; None for what is no file."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None
