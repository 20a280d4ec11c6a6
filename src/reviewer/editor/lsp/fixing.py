"""Edits of a text as the protocol writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import accumulate

from lsprotocol import types

from reviewer.editor.lsp.client import Client
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.positions import Places
from reviewer.finding import Edit, Span
from reviewer.lines import Lines

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def text_edits(edits: Iterable[Edit], text: str, client: Client) -> list[types.TextEdit]:
    """Write edits of a text."""
    places = Places(text, client.encoding)
    return [types.TextEdit(places.range(edit.span), edit.text) for edit in edits]


def between(text: str, changed: str) -> list[Edit]:
    """Give edits of whole lines that turn one text into another: what stays the same is left alone, and cursors with it."""
    old, new = _LINE.findall(text), _LINE.findall(changed)
    place = Lines(text).place
    starts = [0, *accumulate(map(len, old))]
    return [
        Edit(Span(*place(starts[first]), *place(starts[last])), "".join(new[begin:end]))
        for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    ]


def workspace_edit(document: Document, edits: list[types.TextEdit], client: Client) -> types.WorkspaceEdit:
    """Write edits of one document; where the client can, only for the version they were made for."""
    if not client.document_changes:
        return types.WorkspaceEdit(changes={document.uri: edits})
    named = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(named, list(edits))])
